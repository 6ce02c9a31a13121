"""Claims that an act changes: worked out, written with an event, and told to whom they concern."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openrebate.app.claim_notices import notices_of
from openrebate.evidence.claiming import Change, Claim, Move, filling, joined, overriding
from openrebate.model.reasons import REASONS
from openrebate.units.timeline import DAY, FOREVER

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.claim_events import Event

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of an act. `reason` empty: it was done; `claims` are those that are new or have other dates."""

    reason: str
    event: int
    claims: tuple[Claim, ...] = ()
    moves: tuple[Move, ...] = ()
    lost_to: str | None = None
    notices: int = 0

    @property
    def sentence(self) -> str:
        """Why not, for people."""
        return REASONS[self.reason].sentence if self.reason else ""


def held_on(desk: Desk, kind: str, subject: str, role: str = "") -> list[Claim]:
    """Every claim of the role on the subject that is known."""
    from openrebate.store.changed_facts import claims_on

    return [claim_of(row) for row in claims_on(desk.connection, role or desk.role.name, kind, subject)]


def claim_of(row: Row) -> Claim:
    """A row of `claims` as a claim on its subject."""
    return Claim(
        claim_id=row["claim_id"],
        partner_id=row["partner_id"],
        start=row["effective_from"],
        end=FOREVER if row["effective_to"] is None else row["effective_to"],
        code=row["code"],
        kickback=row["kickback"],
        evidence=row["evidence"],
    )


def new_id() -> str:
    """An id for a claim that comes into the world here."""
    return f"lk-{secrets.token_hex(8)}"


def claimed(held: Sequence[Claim], wished: Iterable[Claim], *, over: bool) -> Change:
    """Several claims that follow each other, brought at once: what they change together."""
    known = {one.claim_id: one for one in held}
    moves: list[Move] = []
    lost: list[Claim] = []
    for one in wished:
        step = (overriding if over else filling)(list(known.values()), one)
        known = {name: claim for name, claim in known.items() if name not in step.gone}
        known |= {claim.claim_id: claim for claim in step.rows}
        moves += step.moves
        lost += step.lost
    before = {one.claim_id: one for one in held}
    return Change(
        rows=tuple(claim for name, claim in known.items() if before.get(name) != claim),
        gone=tuple(name for name in before if name not in known),
        moves=joined(moves),
        lost=tuple(lost),
    )


def write(desk: Desk, change: Change, event: Event, *, account: str | None = None) -> Done:
    """Bring the claims, note the event, and leave a notice for everybody whom a move concerns."""
    from openrebate.store.changed_facts import change as bring
    from openrebate.store.changed_facts import claims_on
    from openrebate.store.claim_events import note_event
    from openrebate.store.failpoints import reached

    on = (event.role, event.subject_kind, event.subject)
    known = {row["claim_id"]: row for row in claims_on(desk.connection, *on)}
    if change.rows or change.gone:
        bring(
            desk.connection,
            {"claims": [_row(one, event, known) for one in change.rows]},
            desk.by,
            gone={"claims": [{"claim_id": name} for name in change.gone]},
            source=f"link {event.act}",
        )
    reached("link: claims brought")
    told = notices_of(change.moves, account, _due(desk))
    number = note_event(desk.connection, desk.by, event, told)
    reached("link: event noted")
    return Done(
        reason=event.reason,
        event=number,
        claims=change.rows,
        moves=change.moves,
        lost_to=event.lost_to,
        notices=len(told),
    )


def refuse(desk: Desk, event: Event) -> Done:
    """Note a wish that came to nothing, and tell whoever had it."""
    from openrebate.store.claim_events import Notice, note_event

    told = []
    if event.partner_id and event.lost_to:
        told = [
            Notice(
                recipient_kind="partner", recipient=event.partner_id, kind=event.reason, starts=event.effective_from,
                ends=None, before=None, after=event.lost_to, due=_due(desk),
            )
        ]  # fmt: skip
    number = note_event(desk.connection, desk.by, event, told)
    return Done(reason=event.reason, event=number, lost_to=event.lost_to, notices=len(told))


def _due(desk: Desk) -> int:
    return desk.now + desk.rules.notice_days * DAY


def _row(one: Claim, event: Event, known: Mapping[str, Row]) -> dict[str, Any]:
    """The claim as a row of `claims`; what else was known of it stays."""
    return {
        "match": None,
        "known_from": None,
        **known.get(one.claim_id, {}),
        "claim_id": one.claim_id,
        "role": event.role,
        "subject_kind": event.subject_kind,
        "subject": event.subject,
        "partner_id": one.partner_id,
        "effective_from": one.start,
        "effective_to": None if one.end >= FOREVER else one.end,
        "code": one.code,
        "kickback": one.kickback,
        "evidence": one.evidence,
    }
