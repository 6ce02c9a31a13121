"""A case as it stands: what was asked, what happened, and what its clock says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from openrebate.app.pay_money import micros
from openrebate.evidence.clock import Happened, Promised, Side, Standing, standing
from openrebate.evidence.plain_secrets import plain_secret
from openrebate.model.errors import InputError, NotFoundError
from openrebate.terms.faults import closest
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from openrebate.store.cases import Asked, Event
    from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case with its events and its clock."""

    asked: Asked
    events: tuple[Event, ...]
    clock: Standing

    @property
    def proposal(self) -> Event | None:
        """The proposal that waits for a second person."""
        if self.clock.state not in ("proposed", "waiting"):
            return None
        told = [
            event for event in self.events if event.kind in ("proposed", "withdrawn", "decided", "appealed")
        ]
        return told[-1] if told and told[-1].kind == "proposed" else None

    @property
    def next(self) -> int:
        """The number of its next event."""
        return len(self.events) + 1

    def document(self) -> dict[str, Any]:
        """All of it as a document."""
        clock = asdict(self.clock)
        for name in ("answer_due", "decide_due", "appeal_until"):
            clock[name] = None if clock[name] is None else format_instant(clock[name])
        happened = [{**asdict(event), "at": format_instant(micros(event.at))} for event in self.events]
        return {**asdict(self.asked), **clock, "events": happened}


def find_case(connection: Connection, name: str, *, now: int | None = None) -> Case:
    """The case of that id, at an instant or now; NotFoundError (4)."""
    from openrebate.store import cases

    found = cases.cases(connection, case=name)
    if not found:
        raise NotFoundError(f"there is no case '{name}'", advice="See `openrebate case list`")
    return case_of(connection, found[0], now=now)


def case_of(connection: Connection, asked: Asked, *, now: int | None = None) -> Case:
    """The case with what happened in it."""
    from openrebate.store import cases

    events = tuple(cases.events(connection, asked.case_id))
    at = cases.now(connection) if now is None else now
    return Case(
        asked=asked, events=events, clock=standing(_promised(asked), [_happened(e) for e in events], at)
    )


def said(text: str) -> str:
    """A text that may be kept: not empty, and nothing in it that looks like a secret or an address; InputError (2)."""
    if not text.strip():
        raise InputError("nothing is said", advice="Say it with --text")
    refuse_plain(text, "the text")
    return text


def refuse_plain(text: str, what: str) -> None:
    """InputError (2) for a text that holds a secret or a trading address; it is not repeated in the message."""
    found = plain_secret(text)
    if found is not None:
        raise InputError(
            f"{what} holds what looks like {found.what}, line {found.line}, column {found.column}",
            advice="Take it out: neither is ever kept. `openrebate report trace` keeps addresses as keyed hashes",
        )


def _promised(asked: Asked) -> Promised:
    return Promised(
        answer_days=asked.answer_days,
        decide_days=asked.decide_days,
        appeal_days=asked.appeal_days,
        days="calendar" if asked.days == "calendar" else "business",
        zone=asked.zone,
    )


def _happened(event: Event) -> Happened:
    side: Side = "partner" if event.side == "partner" else "operator"
    # A notice goes out by itself: it is no answer to anybody.
    return Happened(kind=event.kind, at=micros(event.at), side=side, outcome=event.outcome)


def refuse_unknown(reason: str, known: tuple[str, ...]) -> None:
    """InputError (2) for a reason that is none of these."""
    if reason not in known:
        raise InputError(
            f"there is no reason '{reason}'", advice=f"{closest(reason, known)}. All: {', '.join(known)}"
        )
