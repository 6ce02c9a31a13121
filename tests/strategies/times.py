# ruff: noqa: S311
"""Instants that hurt: edges of months in the program's zone and in UTC, and their neighbours one microsecond off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000


def micros(moment: datetime) -> int:
    """Microseconds since the epoch."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def beside(rng: Random) -> Random:
    """The same chances once more: what is drawn from them leaves the rest of a sample as it was."""
    apart = Random()
    apart.setstate(rng.getstate())
    return apart


def text(at: int, rng: Random | None = None) -> str:
    """RFC 3339; with a random source, in any offset and with any number of places."""
    moment = EPOCH + timedelta(microseconds=at)
    if rng is not None and rng.random() < 0.3:
        moment = moment.astimezone(timezone(timedelta(minutes=rng.choice([480, -300, 330, 0]))))
    shown = moment.isoformat()
    return shown.replace("+00:00", "Z") if rng is None or rng.random() < 0.8 else shown


@dataclass(frozen=True)
class Clock:
    """The instants of one world: its edges, and the period that is rated."""

    period: str
    start: int
    end: int
    edges: tuple[int, ...]
    midnights: tuple[int, ...]

    def any(self, rng: Random) -> int:
        """Mostly inside the period, often on an edge, sometimes months before."""
        dice = rng.random()
        if dice < 0.15:
            return rng.choice(self.edges)
        if dice < 0.35:
            return rng.choice([at for at in self.edges if self.start - 1 <= at <= self.end])
        if dice < 0.75:
            return rng.randrange(self.start, self.end)
        return rng.randrange(self.edges[0], self.end + 3 * DAY)


def clock(rng: Random, zone: str, *, daily: bool) -> Clock:
    """A month, or a day, with all edges from the half year around it."""
    day = rng.choice([1, 5, 15, 31])
    month = rng.choice([10, 10, 10, 11, 4])
    here = ZoneInfo(zone)
    if daily:
        day = min(day, 30) if month in {4, 11} else day
        first = datetime(2026, month, day, tzinfo=here)
        after = (first.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=here)
        period = f"2026-{month:02}-{day:02}"
    else:
        first, after = datetime(2026, month, 1, tzinfo=here), datetime(2026, month + 1, 1, tzinfo=here)
        period = f"2026-{month:02}"
    start, end = micros(first), micros(after)
    midnights = [
        datetime(2026 + (m - 1) // 12, (m - 1) % 12 + 1, 1, tzinfo=here) for m in range(month - 5, month + 2)
    ]
    marks = [micros(midnight.replace(tzinfo=z)) for midnight in midnights for z in (here, UTC)]
    days = [start + rng.randrange(0, 31) * DAY + rng.randrange(0, DAY) for _ in range(4)]
    around = {at + step for at in (*marks, start, end) for step in (-1, 0, 1)}
    edges = tuple(sorted({*around, *days, start, end}))
    return Clock(period, start, end, edges, tuple(micros(midnight) for midnight in midnights))


def spans(rng: Random, edges: Sequence[int], most: int) -> list[tuple[int, int | None]]:
    """Disjoint half-open spans between edges, some of which touch; the last may stay open."""
    count = rng.randint(1, most)
    cuts = sorted(rng.sample(list(edges), min(len(edges), 2 * count)))
    if rng.random() < 0.6:
        cuts[0] = edges[0] - DAY
    found: list[tuple[int, int | None]] = list(zip(cuts[::2], cuts[1::2], strict=False))
    if rng.random() < 0.3 and len(found) > 1:
        found = [(a, found[i + 1][0] if i + 1 < len(found) else b) for i, (a, b) in enumerate(found)]
    if rng.random() < 0.7:
        found[-1] = (found[-1][0], None)
    return found
