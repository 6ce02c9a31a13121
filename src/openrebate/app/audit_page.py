"""An audit as one page: what agrees, what is still owed, and each difference with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from openrebate.app.audit import Audited
from openrebate.app.compare_page import counted, money
from openrebate.auditing.match import CODES
from openrebate.terms.page import Block, Grid, Page, Section, Text
from openrebate.units.decimals import exact_sum, plain

_MOST = 40


def page(found: Audited) -> Page:
    """The page: the sums, differences by reason, and the largest one by one."""
    sections = [Section(heading="The report against the terms", blocks=tuple(_sums(found)))]
    if found.audit.differences:
        sections.append(Section(heading="Differences", blocks=tuple(_differences(found))))
    return Page(
        id=found.period, title=f"{found.report}, held against {found.program}", sections=tuple(sections)
    )


def _sums(found: Audited) -> Iterator[Block]:
    one = found.audit
    owed = exact_sum([one.expected, -one.reported])
    word = "is still owed" if owed >= 0 else "was paid too much"
    outside = f", {found.outside:,} of them outside the period" if found.outside else ""
    yield Text(
        text=f"{counted(found.rows, 'row')} ({found.form}){outside}. What the report tells apart by "
        f"{', '.join(found.dimensions)}: {one.agreeing:,} agree, {len(one.differences):,} do not."
    )
    yield Text(
        text=f"Due {money(one.expected)}, reported {money(one.reported)} {found.asset}: {money(abs(owed))} {word}."
    )
    for text in found.says:
        yield Text(text=f"Note: {text}.")


def _differences(found: Audited) -> Iterator[Block]:
    every = found.audit.differences
    rows = []
    for code, says in CODES.items():
        mine = [one for one in every if one.code == code]
        if mine:
            total = exact_sum(one.difference for one in mine)
            rows.append((code, f"{len(mine):,}", _signed(total), says))
    yield Grid(
        lead=f"By reason, in {found.asset}",
        head=("reason", "keys", "reported less due", "what it says"),
        rows=tuple(rows),
        right=frozenset({1, 2}),
    )
    largest = sorted(every, key=lambda one: (-abs(one.difference), one.key))[:_MOST]
    yield Grid(
        lead=f"The largest {len(largest)}" if len(every) > len(largest) else "One by one",
        head=(*found.dimensions, "reason", "due", "reported", "why", "row of the report"),
        rows=tuple(
            (
                *one.key,
                one.code,
                plain(one.expected),
                plain(one.reported),
                one.why,
                ", ".join(map(str, one.lines[:5])),
            )
            for one in largest
        ),
        right=frozenset({len(found.dimensions) + 1, len(found.dimensions) + 2}),
    ).without_empty()


def _signed(amount: Decimal) -> str:
    return f"+{plain(amount)}" if amount > 0 else plain(amount)
