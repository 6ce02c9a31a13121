"""A comparison as one page for every face: who pays most, by what, what does not count and why, levels, and what if."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from openrebate.app.compare import ranked
from openrebate.app.compared import Comparison, Earned, Need, Outcome, Reached, Unpaid
from openrebate.model.reasons import REASONS
from openrebate.papers.bars import bars
from openrebate.papers.page_html import Drawing
from openrebate.terms.page import Block, Grid, Items, Page, Section, Text
from openrebate.units.decimals import down, exact_sum

_PARTNERS = 12  # the most that a table of levels shows for one program; all of them are in --json
NAME = "Programs compared"


def page(found: Comparison) -> Page:
    """The page, sections in the order of the questions that a partner asks."""
    blocks: list[tuple[str, tuple[Block, ...]]] = [
        ("What the flow earns", (_totals(found), *_notes(found))),
        ("By line, channel and month", (_by_parts(found),)),
        ("What does not count, and why", (_unpaid(found),)),
        ("Levels, and how far to the next", tuple(_levels(found))),
        ("What if there were more", (_steps(found),)),
        ("What was supposed, and what is not known", tuple(_supposed(found))),
    ]
    sections = tuple(Section(heading=heading, blocks=parts) for heading, parts in blocks if parts)
    return Page(id="", title=title(found), sections=sections)


def title(found: Comparison) -> str:
    """What is compared."""
    whose = f"the flow of {found.partner_id}" if found.partner_id else "one flow"
    months = found.months[0] + (f" to {found.months[-1]}" if len(found.months) > 1 else "")
    return f"What {whose} earns in {counted(len(found.outcomes), 'program')}, {months}"


def drawings(found: Comparison) -> tuple[Drawing, ...]:
    """Bars by program, once by product line and once by channel; empty where nothing can be compared."""
    shown = [one for one in ranked(found.outcomes) if not one.apart and not one.why_not]
    if not shown:
        return ()
    by: list[tuple[str, Callable[[Earned], str]]] = [
        ("product line", lambda row: row.product_line or "all lines"),
        ("channel", lambda row: row.channel or "no channel"),
    ]
    return tuple(_drawing(found.asset, shown, name, key) for name, key in by)


def _drawing(asset: str, shown: list[Outcome], name: str, key: Callable[[Earned], str]) -> Drawing:
    parts = list(dict.fromkeys(key(row) for one in shown for row in one.money() if row.kind != "kickback"))
    series = [
        (
            part,
            [
                exact_sum(r.amount for r in one.money() if r.kind != "kickback" and key(r) == part)
                for one in shown
            ],
        )
        for part in sorted(parts)
    ]
    says = "; ".join(f"{one.program} {money(one.total)}" for one in shown)
    heading = f"What partners earn in {asset}, by program and {name}"
    return Drawing(
        svg=bars(heading, says, [one.program for one in shown], series), says=f"{heading}: {says}."
    )


def counted(number: int, noun: str) -> str:
    """A number of things: `1 fill`, `2 fills`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def money(amount: Decimal) -> str:
    """An amount for people: two places, cut down; the whole of it is in the JSON form."""
    return f"{down(amount, 2):,.2f}"


def _totals(found: Comparison) -> Grid:
    best = max((o.total for o in found.outcomes if not o.apart and not o.why_not), default=Decimal(0))
    rows = []
    for one in ranked(found.outcomes):
        share = f"{down(one.total * 100 / best, 0)} %" if best and not one.apart and not one.why_not else ""
        rows.append(
            (
                one.program,
                "not rated" if one.why_not else money(one.total),
                one.asset,
                share,
                money(one.kickback) if one.kickback else "",
                f"{one.paid_fills:,}",
                f"{one.unpaid_fills:,}",
                _remark(one),
            )
        )
    return Grid(
        lead=f"{found.fills:,} rows of fills, read once. Amounts are cut to two places; kickback is the traders' part.",
        head=(
            "program",
            "partners earn",
            "in",
            "of the best",
            "kickback",
            "fills that pay",
            "that do not",
            "remark",
        ),
        rows=tuple(rows),
        right=frozenset({1, 3, 4, 5, 6}),
    ).without_empty()


def _month(found: Comparison, month: str) -> str:
    """The month, where there are several to tell apart."""
    return month if len(found.months) > 1 else ""


def _remark(one: Outcome) -> str:
    if one.why_not:
        return one.why_not
    rateless = sum(row.fills for row in one.unpaid if row.reason == "no_rate")
    told = [f"no rate is published for {rateless:,} fills"] if rateless else []
    told += ["amounts stand apart"] if one.apart else []
    return "; ".join(told)


def _notes(found: Comparison) -> Iterator[Block]:
    unread = [
        one.program for one in found.outcomes if not one.total and not one.paid_fills and not one.why_not
    ]
    if unread and found.tie == "own":
        yield Text(
            text=f"In {', '.join(unread)} no fill is paid: there the flow may be tied by what the program does not read. "
            "--tie any supposes that every claim ties a trade in every program."
        )
    if found.conflicts:
        many = counted(found.conflicts, "fill")
        yield Text(text=f"In no sum: {many} whose rows contradict each other (conflict).")
    held = [one for one in found.outcomes if one.not_rated]
    if held:
        most = max(held, key=lambda one: sum((one.not_rated or {}).values()))
        told = ", ".join(f"{count:,} {reason}" for reason, count in (most.not_rated or {}).items())
        yield Text(text=f"Fills that could not be rated are in no sum: {told} in {most.program}.")


def _is_unread(one: Outcome) -> bool:
    """Whether no fill is anybody's under the program."""
    return not one.why_not and not one.paid_fills and not any(row.channel for row in one.unpaid)


def _by_parts(found: Comparison) -> Grid:
    rows = [
        (
            one.program,
            _month(found, row.month),
            row.role,
            row.kind,
            row.product_line,
            row.channel,
            f"{row.fills:,}",
            f"{row.volume:,.0f}",
            money(row.base),
            money(row.amount),
            "" if row.asset == one.asset else row.asset,
        )
        for one in ranked(found.outcomes)
        for row in one.earned
    ]
    head = ("program", "month", "role", "kind", "line", "channel", "fills", "volume", "base", "amount", "in")
    return Grid(
        lead="Lines that pay, summed", head=head, rows=tuple(rows), right=frozenset({6, 7, 8, 9})
    ).without_empty()


def _unpaid(found: Comparison) -> Grid:
    rows = [
        (
            one.program,
            _month(found, row.month),
            row.role,
            row.reason,
            row.channel,
            f"{row.fills:,}",
            _why(row),
        )
        for one in ranked(found.outcomes)
        for row in sorted(one.unpaid, key=lambda row: (row.month, -row.fills))
    ]
    head = ("program", "month", "role", "reason", "channel", "fills", "clause, or what it says")
    return Grid(
        lead="Fills that pay nothing", head=head, rows=tuple(rows), right=frozenset({5})
    ).without_empty()


def _why(row: Unpaid) -> str:
    """The clause that says so, where it is the program's own; else what the reason says."""
    own = row.channel and row.reason not in (
        "self_referral",
        "product_not_covered",
        "terms_not_in_force",
        "no_rate",
    )
    reason = REASONS.get(row.reason)
    return row.clause if own and row.clause else reason.sentence if reason else ""


def _levels(found: Comparison) -> Iterator[Block]:
    rows = []
    for one in ranked(found.outcomes):
        for row in _nearest(one.levels):
            level = f"{row.level} ({row.basis})"
            rows.append(
                (
                    one.program,
                    _month(found, row.month),
                    row.role,
                    row.partner_id,
                    row.product_line,
                    level,
                    _next(row),
                )
            )
    if rows:
        head = ("program", "month", "role", "partner", "line", "level", "lacks for the next")
        yield Grid(lead="Levels at the end of each month", head=head, rows=tuple(rows)).without_empty()
    cut = [one.program for one in found.outcomes if len(one.levels) > _PARTNERS]
    if cut:
        yield Text(
            text=f"Of {', '.join(cut)} the first {_PARTNERS} levels are shown; --json has all, --partner one."
        )


def _nearest(levels: Iterable[Reached]) -> list[Reached]:
    return sorted(levels, key=lambda row: (-row.level, row.partner_id, row.product_line, row.month))[
        :_PARTNERS
    ]


def _next(row: Reached) -> str:
    if row.next_level is None:
        return "highest"
    groups: dict[int, list[Need]] = {}
    for need in row.needs:
        groups.setdefault(need.group, []).append(need)
    told = [" or ".join(_need(need, row) for need in group) for group in groups.values()]
    return f"level {row.next_level}: {' and '.join(told) or 'reached, not yet in force'}"


def _need(need: Need, row: Reached) -> str:
    on = f" on {need.product_line}" if need.product_line and need.product_line != row.product_line else ""
    count = need.metric.endswith("traders")
    lacks, asks = (f"{n:,.0f}" if count else money(n) for n in (need.lacks, need.asks))
    return f"{lacks} more {need.metric}{on} (of {asks})"


def _steps(found: Comparison) -> Block:
    shown = [one for one in ranked(found.outcomes) if not one.why_not]
    steps = list(dict.fromkeys((step.of, step.times) for one in shown for step in one.steps))
    if not steps:
        return Text(text="Not asked for, or not to be said of these programs.")
    rows = []
    for one in shown:
        amounts = {(step.of, step.times): money(step.amount) for step in one.steps}
        rows.append((one.program, money(one.total), *(amounts.get(key, "") for key in steps), one.no_steps))
    names = tuple(f"{times:f}× {of}" for of, times in steps)
    return Grid(
        lead="What partners would earn. Volume: each trader trades so many times as much. "
        "Traders: so many times as many share the same volume.",
        head=("program", "as it is", *names, "why not"),
        rows=tuple(rows),
        right=frozenset(range(1, len(names) + 2)),
    ).without_empty()


def _supposed(found: Comparison) -> Iterator[Block]:
    for one in ranked(found.outcomes):
        told = (*one.supposed, *(f"not published: {text}" for text in one.not_published))
        if told:
            yield Items(lead=f"{one.program}:", items=told)
