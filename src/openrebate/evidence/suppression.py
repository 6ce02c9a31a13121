"""Suppression: which groups of a report may be shown, so that no number, and no difference of numbers, is about few traders.

What was shown before cuts the items (trades, with their values) into *atoms*: items that every report so far counted together. A
report sorts its items into groups; those that are not shown are told as one rest, and everything together is the total. It may
be shown where each piece of an atom that falls to one shown group, to the rest, or out of the report, has no trader or at least
K. Then every sum that can be worked out from all reports together is a sum over pieces of at least K traders each: whatever an
attacker adds and subtracts, no result is about fewer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

K = 11
Group = int
Atom = int
Withheld = Literal["", "too_small", "would_tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The groups that are shown. `withheld`: why nothing of the report is.

    `too_small`: it is about fewer than K traders; `would_tell`: beside an earlier report it would tell about fewer.
    """

    groups: frozenset[Group]
    withheld: Withheld = ""


def shown(members: Iterable[tuple[Group | None, Atom | None, str]], *, k: int = K) -> Shown:
    """Which groups may be shown.

    `members`: (group, atom, trader) of every item that this report or an earlier one counts. Group None: the report does not
    count it; atom None: no earlier one did.
    """
    pieces: dict[tuple[Group | None, Atom | None], set[str]] = defaultdict(set)
    for group, atom, trader in members:
        pieces[group, atom].add(trader)
    ours = {trader for (group, _), traders in pieces.items() if group is not None for trader in traders}
    if len(ours) < k:
        return Shown(groups=frozenset(), withheld="too_small")
    if any(len(traders) < k for (group, _), traders in pieces.items() if group is None):
        return Shown(groups=frozenset(), withheld="would_tell")
    inside = {key: traders for key, traders in pieces.items() if key[0] is not None}
    hidden = _hidden(inside, k)
    if hidden is None:
        return Shown(groups=frozenset(), withheld="would_tell")
    return Shown(groups=frozenset(group for group, _ in inside if group is not None) - hidden)


def _hidden(pieces: Mapping[tuple[Group | None, Atom | None], set[str]], k: int) -> set[Group] | None:
    """The groups that go into the rest; None where even with all of them some piece of the rest is too small.

    Groups with a small piece are hidden. Where what is hidden is too small itself, the smallest shown group that shares an
    atom with it is hidden, too (complementary suppression), until every piece of the rest is large enough.
    """
    by_atom: dict[Atom | None, dict[Group, set[str]]] = defaultdict(dict)
    for (group, atom), traders in pieces.items():
        assert group is not None
        by_atom[atom][group] = traders
    size = {
        group: len(set().union(*(there[group] for there in by_atom.values() if group in there)))
        for group in {group for group, _ in pieces if group is not None}
    }
    hidden = {group for (group, _), traders in pieces.items() if group is not None and len(traders) < k}
    while True:
        small = next((groups for groups in by_atom.values() if _too_small(groups, hidden, k)), None)
        if small is None:
            return hidden
        left = [group for group in small if group not in hidden]
        if not left:
            return None
        hidden.add(min(left, key=lambda group: (size[group], group)))


def _too_small(groups: Mapping[Group, set[str]], hidden: set[Group], k: int) -> bool:
    rest: set[str] = set()
    for group, traders in groups.items():
        if group in hidden:
            rest |= traders
            if len(rest) >= k:
                return False
    return bool(rest)
