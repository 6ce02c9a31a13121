"""No attacker who sees every report works out a sum about fewer than K traders: tried by brute force.

The attacker knows which trades each shown number counts, and nothing of their values. A sum is worked out if it is a combination
of shown numbers; it tells about a set of traders if it counts only trades of theirs. All sets of fewer than K traders are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from openrebate.evidence import suppression
from openrebate.evidence.suppression import Shown, shown

K = 3
Item = tuple[int, str, tuple[int, int]]  # number, trader, the two things that reports group by
Row = list[int]


@dataclass(frozen=True)
class Asked:
    """A report: what it groups by, which items it counts (a filter on the other one), and how many there were by then."""

    by: tuple[int, ...]
    only: int | None
    known: int


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[list[Item], list[Asked]]:
    many = draw(st.integers(4, 22))
    traders = [f"t{n}" for n in range(draw(st.integers(3, 9)))]
    things = st.tuples(st.integers(0, 3), st.integers(0, 2))
    items = [(n, draw(st.sampled_from(traders)), draw(things)) for n in range(many)]
    asked = st.builds(
        Asked,
        by=st.sampled_from([(0,), (1,), (0, 1), ()]),
        only=st.none() | st.integers(0, 2),
        known=st.integers(many - 4, many),
    )
    return items, draw(st.lists(asked, min_size=1, max_size=5))


def published(items: Sequence[Item], reports: Sequence[Asked], decide: Callable[..., Shown]) -> list[Row]:
    """The shown numbers of all reports in their order, each as the items that it counts."""
    atoms: dict[int, int] = {}
    rows: list[Row] = []
    for report in reports:
        counted = [one for one in items[: report.known] if report.only in (None, one[2][1])]
        keys = sorted({tuple(one[2][n] for n in report.by) for one in counted})
        group = {one[0]: keys.index(tuple(one[2][n] for n in report.by)) for one in counted}
        members = [(group.get(n), atoms.get(n), trader) for n, trader, _ in items if n in group or n in atoms]
        told = decide(members, k=K)
        if told.withheld:
            continue
        seen = {n: (one if one in told.groups else -1) for n, one in group.items()}
        rows += [
            [int(seen.get(n) == one) for n, *_ in items] for one in (*told.groups, -1) if one in seen.values()
        ]
        rows.append([int(n in seen) for n, *_ in items])
        pieces = [(atoms.get(n), seen.get(n)) for n, *_ in items]
        ids = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
        atoms = {n: ids[piece] for (n, *_), piece in zip(items, pieces, strict=True) if piece != (None, None)}
    return rows


def rank(rows: Sequence[Row]) -> int:
    """Of a matrix, exactly."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(found, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for n in range(found + 1, len(left)):
            times = left[n][column] / left[found][column]
            if times:
                left[n] = [a - times * b for a, b in zip(left[n], left[found], strict=True)]
        found += 1
    return found


def told_about(items: Sequence[Item], rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The sets of fewer than K traders about whom some combination of the numbers tells.

    A combination that counts only their items exists where the numbers are less independent outside of those items.
    """
    whole, traders = rank(rows), sorted({trader for _, trader, _ in items})
    found = []
    for size in range(1, K):
        for few in combinations(traders, size):
            outside = [n for n, trader, _ in items if trader not in few]
            if rank([[row[n] for n in outside] for row in rows]) < whole:
                found.append(few)
    return found


@given(_worlds())
@settings(max_examples=150)
def test_no_combination_of_reports_tells_about_few(world: tuple[list[Item], list[Asked]]) -> None:
    """Any reports in any order, with filters and with trades that arrive between them."""
    items, reports = world
    assert told_about(items, published(items, reports, shown)) == []


def _only_the_small(members: Sequence[tuple[int | None, int | None, str]], *, k: int) -> Shown:
    """Groups of fewer than K traders are left out, and nothing else is thought of."""
    groups = {group for group, _, _ in members if group is not None}
    small = {one for one in groups if len({trader for group, _, trader in members if group == one}) < k}
    return Shown(groups=frozenset(groups - small))


def _each_alone(members: Sequence[tuple[int | None, int | None, str]], *, k: int) -> Shown:
    """Complementary suppression within a report, and no thought of earlier ones."""
    return shown([(group, None, trader) for group, _, trader in members if group is not None], k=k)


def _twelve(few: int) -> list[Item]:
    """Groups of four traders, and one of `few` traders."""
    items = [(n, f"t{n}", (n // 4, 0)) for n in range(12)]
    return items + [(12 + n, f"s{n}", (3, 1)) for n in range(few)]


def test_a_group_alone_is_not_told_by_the_total() -> None:
    """One small group: the total less the others would be that group, so another one is hidden with it."""
    items, reports = _twelve(2), [Asked(by=(0,), only=None, known=14)]
    assert told_about(items, published(items, reports, _only_the_small)) == [("s0", "s1")]
    assert told_about(items, published(items, reports, shown)) == []


@pytest.mark.parametrize(
    "reports",
    [
        [
            Asked(by=(), only=None, known=14),
            Asked(by=(), only=0, known=14),
        ],  # with the small ones, and without them
        [
            Asked(by=(), only=None, known=12),
            Asked(by=(), only=None, known=14),
        ],  # before they traded, and after
        [
            Asked(by=(0,), only=0, known=14),
            Asked(by=(0, 1), only=None, known=14),
            Asked(by=(), only=None, known=14),
        ],
    ],
)
def test_two_reports_do_not_tell_by_their_difference(reports: list[Asked]) -> None:
    """What each report alone may show, both may not; looking at each alone is the planted fault."""
    items = _twelve(2)
    assert ("s0", "s1") in told_about(items, published(items, reports, _each_alone))
    assert told_about(items, published(items, reports, shown)) == []


def test_what_may_be_shown_is_shown() -> None:
    """Large groups are not hidden for nothing, the same report again is shown again, and K is eleven."""
    members = [(group, None, f"t{group}-{n}") for group in range(3) for n in range(11)]
    assert shown(members).groups == {0, 1, 2}
    again = [(group, group, trader) for group, _, trader in members]
    assert shown(again).groups == {0, 1, 2}
    assert shown(members[:10]).withheld == "too_small"
    small = [*members, (3, None, "one")]
    assert shown(small).groups == {1, 2}
    assert suppression.K == 11
