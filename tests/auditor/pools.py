"""Pools of days: what every part of every line takes from the pool of its days, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tests.auditor.calendar import local_day, micros
from tests.auditor.exact import ZERO, number
from tests.auditor.program import Program, Table

Timed = Sequence[tuple[int, Fraction]]
"""A line before it is rounded: when each of its fills was, and what it brings."""


def day_pool(program: Program, role: str) -> Table | None:
    """The role's pool that lasts days."""
    return next((pool for pool in program.pools(role) if pool.get("lasts") == "days"), None)


def stretch_of(pool: Table, at: int, zone: str) -> int:
    """Which of the pool's stretches of days an instant lies in."""
    passed = local_day(at, zone) - local_day(micros(pool["anchor"]), zone)
    return passed.days // int(pool["days"])


def parts_of(pool: Table, line: Timed, zone: str) -> dict[int, Fraction]:
    """A line by stretches."""
    found: dict[int, Fraction] = {}
    for at, amount in line:
        number_of_it = stretch_of(pool, at, zone)
        found[number_of_it] = found.get(number_of_it, ZERO) + amount
    return found


def left_of_days(program: Program, role: str, lines: Iterable[Timed]) -> dict[int, Fraction]:
    """What part each stretch's pool leaves, by all lines that have a part in it, those of other periods too."""
    pool = day_pool(program, role)
    taken: dict[int, Fraction] = {}
    for line in lines if pool is not None else ():
        assert pool is not None
        for stretch, part in parts_of(pool, line, program.zone).items():
            taken[stretch] = taken.get(stretch, ZERO) + max(part, ZERO)
    if pool is None:
        return {}
    limit = number(pool["limit"])
    return {stretch: limit / whole for stretch, whole in taken.items() if whole > limit}


def cut_by_days(program: Program, role: str, line: Timed, left: dict[int, Fraction]) -> list[Fraction]:
    """What is left of each fill of a line: a part above zero is cut."""
    pool = day_pool(program, role)
    if pool is None:
        return [amount for _, amount in line]
    parts = parts_of(pool, line, program.zone)
    stretches = [stretch_of(pool, at, program.zone) for at, _ in line]
    return [
        amount * (left.get(stretch, Fraction(1)) if parts[stretch] > 0 else 1)
        for stretch, (_, amount) in zip(stretches, line, strict=True)
    ]
