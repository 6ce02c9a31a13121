"""A simulation as one page: what changes in the terms, what it costs, who gains and who loses, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from openrebate.app.compare_page import counted, money
from openrebate.app.simulate import Simulation
from openrebate.terms.page import Block, Grid, Items, Page, Section, Text
from openrebate.units.decimals import exact_sum


def page(found: Simulation) -> Page:
    """The page, sections in the order of the questions that an operator asks."""
    parts: list[tuple[str, list[Block]]] = [
        ("What it costs", [*_cost(found), *_apart(found)]),
        ("Who gains, who loses", list(_partners(found))),
        ("Why", list(_reasons(found))),
        ("What changes in the terms", [_changes(found)]),
        ("What was supposed", [Items(lead="", items=found.supposed)] if found.supposed else []),
    ]
    months = found.months[0] + (f" to {found.months[-1]}" if len(found.months) > 1 else "")
    return Page(
        id=months,
        title=f"A draft of {found.old} in place of it"
        if found.new == found.old
        else f"{found.new} in place of {found.old}",
        sections=tuple(Section(heading=name, blocks=tuple(blocks)) for name, blocks in parts if blocks),
    )


def signed(amount: Decimal) -> str:
    """An amount with its sign."""
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _cost(found: Simulation) -> Iterator[Block]:
    rows = []
    for month in found.months:
        for who, traders in (("partners", False), ("traders", True)):
            mine = [m for m in found.money() if m.month == month and (m.kind == "kickback") == traders]
            before, after = exact_sum(m.before for m in mine), exact_sum(m.after for m in mine)
            if before or after:
                rows.append((month, who, money(before), money(after), signed(exact_sum([after, -before]))))
    word = "more" if found.cost >= 0 else "less"
    yield Text(text=f"The program would pay {money(abs(found.cost))} {found.asset} {word}.")
    if rows:
        head = ("month", "who is paid", "before", "after", "difference")
        yield Grid(lead=f"In {found.asset}", head=head, rows=tuple(rows), right=frozenset({2, 3, 4}))


def _apart(found: Simulation) -> Iterator[Block]:
    """What roles pay in assets of their own, which is in no sum."""
    rows = []
    for asset in sorted({one.asset for one in found.moved} - {found.asset}):
        mine = [one for one in found.moved if one.asset == asset]
        before, after = exact_sum(m.before for m in mine), exact_sum(m.after for m in mine)
        rows.append((asset, money(before), money(after), signed(exact_sum([after, -before]))))
    if rows:
        head = ("in", "before", "after", "difference")
        yield Grid(lead="In other assets, in no sum", head=head, rows=tuple(rows), right=frozenset({1, 2, 3}))


def _partners(found: Simulation) -> Iterator[Block]:
    rows = [
        (name, money(before), money(after), signed(exact_sum([after, -before])), _percent(before, after))
        for name, before, after in found.partners()
        if before != after
    ]
    same = sum(before == after for _, before, after in found.partners())
    if rows:
        head = ("partner", "before", "after", "difference", "of before")
        yield Grid(lead="What partners keep", head=head, rows=tuple(rows), right=frozenset({1, 2, 3, 4}))
    yield Text(
        text=f"{counted(same, 'partner')} without a difference."
        if rows
        else f"Nobody gets another amount in {found.asset}."
    )


def _percent(before: Decimal, after: Decimal) -> str:
    return f"{(after - before) * 100 / before:+.1f} %" if before else ""


def _reasons(found: Simulation) -> Iterator[Block]:
    totals: dict[tuple[str, str, str, str], list[Decimal]] = {}
    cells: dict[tuple[str, str, str, str], int] = {}
    for one in found.moved:
        if one.before != one.after:
            key = (one.partner_id, one.kind, one.reason, "" if one.asset == found.asset else one.asset)
            totals.setdefault(key, []).append(one.difference)
            cells[key] = cells.get(key, 0) + one.cells
    rows = [(*key, f"{cells[key]:,}", signed(exact_sum(parts))) for key, parts in totals.items()]
    if rows:
        head = ("partner", "kind", "reason", "in", "accounts × lines", "difference")
        grid = Grid(
            lead="Each difference by its reason", head=head, rows=tuple(rows), right=frozenset({4, 5})
        )
        yield grid.without_empty()


def _changes(found: Simulation) -> Block:
    told = tuple(change.text for change in found.changes)
    return Items(lead="", items=told) if told else Text(text="The same rules.")
