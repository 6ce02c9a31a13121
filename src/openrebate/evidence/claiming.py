"""Claiming: what one more claim, or the end of claims, makes of the claims on one subject.

A subject is one (role, kind, subject, match); at most one claim on it is in force at any instant. Spans are half-open, in
microseconds. Whatever happens, every instant has one owner or none, and what a claim did not win is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from openrebate.units.timeline import FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim on the subject, in force in [start, end)."""

    claim_id: str
    partner_id: str
    start: int
    end: int = FOREVER
    code: str | None = None
    kickback: Decimal | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The span in which the subject has another owner than it was known to have; None: nobody."""

    start: int
    end: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes known: `rows` are new, or known ones with other dates; `gone` are known no longer, without a successor.

    `moves` are the changes of ownership in order; `lost` the parts of the new claim that others keep.
    """

    rows: tuple[Claim, ...] = ()
    gone: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    lost: tuple[Claim, ...] = ()


def overriding(held: Sequence[Claim], new: Claim) -> Change:
    """The new claim wins its whole span; what it meets keeps the parts before and after it."""
    rows, gone, moves = [], [], []
    for one in _sorted(held):
        if one.end <= new.start or new.end <= one.start:
            continue
        before, after = one.start < new.start, new.end < one.end
        if before:
            rows.append(replace(one, end=new.start))
        if after:
            name = f"{one.claim_id}/{new.claim_id}" if before else one.claim_id
            rows.append(replace(one, claim_id=name, start=new.end))
        if not before and not after:
            gone.append(one.claim_id)
        moves.append(_move(max(one.start, new.start), min(one.end, new.end), one.partner_id, new.partner_id))
    free = [_move(start, end, None, new.partner_id) for start, end in _gaps(held, new)]
    return Change(rows=(*rows, new), gone=tuple(gone), moves=_changes((*moves, *free)))


def filling(held: Sequence[Claim], new: Claim) -> Change:
    """The new claim wins only what nobody holds; the rest of its span is lost to those who came first."""
    rows = [
        replace(new, claim_id=new.claim_id if n == 0 else f"{new.claim_id}.{n + 1}", start=start, end=end)
        for n, (start, end) in enumerate(_gaps(held, new))
    ]
    lost = [
        replace(one, start=max(one.start, new.start), end=min(one.end, new.end))
        for one in _sorted(held)
        if one.start < new.end and new.start < one.end
    ]
    moves = [_move(row.start, row.end, None, new.partner_id) for row in rows]
    return Change(rows=tuple(rows), moves=_changes(moves), lost=tuple(lost))


def ending(held: Sequence[Claim], at: int) -> Change:
    """Nobody holds the subject from an instant on."""
    rows, gone, moves = [], [], []
    for one in _sorted(held):
        if one.end <= at:
            continue
        if one.start < at:
            rows.append(replace(one, end=at))
        else:
            gone.append(one.claim_id)
        moves.append(_move(max(one.start, at), one.end, one.partner_id, None))
    return Change(rows=tuple(rows), gone=tuple(gone), moves=_changes(moves))


def moves_between(before: Sequence[Claim], after: Sequence[Claim]) -> tuple[Move, ...]:
    """Every move from what was known to what is known, in order of time."""
    edges = sorted({edge for one in (*before, *after) for edge in (one.start, one.end)})
    found = []
    for start, end in pairwise(edges):
        was, now = holder(before, start), holder(after, start)
        found.append(_move(start, end, was.partner_id if was else None, now.partner_id if now else None))
    return joined(_changes(found))


def joined(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Moves in order of time, those that go on where one ends as one."""
    found: list[Move] = []
    for one in sorted(moves, key=lambda move: move.start):
        last = found[-1] if found else None
        if last and (last.end, last.before, last.after) == (one.start, one.before, one.after):
            found[-1] = replace(last, end=one.end)
        else:
            found.append(one)
    return tuple(found)


def holder(held: Iterable[Claim], at: int) -> Claim | None:
    """The claim in force at an instant."""
    return next((one for one in held if one.start <= at < one.end), None)


def _gaps(held: Sequence[Claim], new: Claim) -> list[tuple[int, int]]:
    """The parts of the new claim's span that nobody holds."""
    found, at = [], new.start
    for one in _sorted(held):
        if one.end <= at or new.end <= one.start:
            continue
        if at < one.start:
            found.append((at, one.start))
        at = max(at, one.end)
    if at < new.end:
        found.append((at, new.end))
    return found


def _sorted(held: Iterable[Claim]) -> list[Claim]:
    return sorted(held, key=lambda one: one.start)


def _move(start: int, end: int, before: str | None, after: str | None) -> Move:
    return Move(start=start, end=end, before=before, after=after)


def _changes(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Only moves from one to another, in order of time."""
    return tuple(sorted((one for one in moves if one.before != one.after), key=lambda one: one.start))
