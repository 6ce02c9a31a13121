"""The clock of a case: when it must be answered and decided, and until when a decision may be appealed.

Instants are microseconds. Days are counted in the program's zone from the day after the event, every day or Monday to Friday;
what is due is due at the end of its day. While a question to the partner is open the clock stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openrebate.model.promises import CountedDays
from openrebate.units.periods import day_at, day_start

State = Literal["open", "waiting", "proposed", "granted", "partly_granted", "refused"]
Side = Literal["partner", "operator"]
OUTCOMES: tuple[State, ...] = ("granted", "partly_granted", "refused")
_THURSDAY = 3  # of 1970-01-01, Monday being 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What was promised when the case was opened, which later terms do not take away."""

    answer_days: int
    decide_days: int
    appeal_days: int
    days: CountedDays
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event as the clock sees it. `kind`: opened, message, question, evidence, proposed, withdrawn, decided, appealed."""

    kind: str
    at: int
    side: Side
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands. `answer_due` and `decide_due`: None where that is done; `late`: which of the two has passed.

    `appeal_until`: None where no decision stands that can be appealed. `final`: nothing can change it any more.
    """

    state: State
    appealed: bool
    answer_due: int | None
    decide_due: int | None
    appeal_until: int | None
    late: tuple[Literal["answer", "decision"], ...]
    final: bool


def due(at: int, days: int, promised: Promised) -> int:
    """The end of the last of so many days after an instant."""
    day = day_at(at, promised.zone)
    while days > 0:
        day += 1
        days -= promised.days == "calendar" or (day + _THURSDAY) % 7 < 5
    return day_start(day + 1, promised.zone)


def standing(promised: Promised, events: Sequence[Happened], now: int) -> Standing:
    """Where the case stands at an instant, by what has happened until then, in its order."""
    begun = [event for event in events if event.kind in ("opened", "appealed")][-1]
    since = events[events.index(begun) :]
    decided = next((event for event in since if event.kind == "decided"), None)
    appealed = begun.kind == "appealed"
    if decided is not None:
        until = None if appealed else due(decided.at, promised.appeal_days, promised)
        return Standing(
            state=_outcome(decided), appealed=appealed, answer_due=None, decide_due=None, appeal_until=until,
            late=(), final=until is None or now >= until,
        )  # fmt: skip
    answered = any(event.side == "operator" for event in since)
    answer = None if answered else due(begun.at, promised.answer_days, promised)
    stood, waiting = _waited(since, now)
    decide = due(begun.at, promised.decide_days, promised) + stood
    passed = (("answer", answer), ("decision", decide))
    return Standing(
        state="waiting" if waiting else "proposed" if _proposed(since) else "open",
        appealed=appealed,
        answer_due=answer,
        decide_due=decide,
        appeal_until=None,
        late=tuple(name for name, at in passed if at is not None and now >= at),  # type: ignore[misc]
        final=False,
    )


def _outcome(decided: Happened) -> State:
    return next(state for state in OUTCOMES if state == decided.outcome)


def _waited(events: Sequence[Happened], now: int) -> tuple[int, bool]:
    """How long questions to the partner stood open, and whether one does."""
    stood, asked = 0, None
    for event in events:
        if event.kind == "question":
            asked = event.at if asked is None else asked
        elif asked is not None and event.side == "partner":
            stood, asked = stood + event.at - asked, None
    return stood + (max(0, now - asked) if asked is not None else 0), asked is not None


def _proposed(events: Sequence[Happened]) -> bool:
    last = [event.kind for event in events if event.kind in ("proposed", "withdrawn")]
    return last[-1:] == ["proposed"]
