"""Order tags as a person reads them: what arrived, what went wrong, how to set one's own, and the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from openrebate.units.decimals import down, exact_sum, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from openrebate.app.tag import TagsRead
    from openrebate.evidence.tag_check import Arrived
    from openrebate.evidence.tags import Exchange, Registry

_VERDICTS = {
    "own": "[bold green]Your tag arrives on all of them.[/]",
    "partly": "[bold yellow]Your tag arrives on a part of them.[/]",
    "not_own": "[bold red]Your tag arrives on none of them.[/]",
    "seen": "[bold]These marks arrived.[/]",
    "nothing": "[bold yellow]No mark arrived.[/]",
    "not_shown": "[bold yellow]These rows cannot show a mark.[/]",
}
_EARNS = {
    "own": "[green]you[/]",
    "unknown": "[yellow]unknown[/]",
    "none": "[red]nobody[/]",
}


def report(console: Console, found: TagsRead) -> None:
    """What arrived and who earns by it."""
    told = found.report
    console.print(f"{_VERDICTS[told.verdict]} {told.count} {found.kind} looked at.")
    console.print(_marks(told.arrived, found.kind))
    for trap in told.traps:
        console.print(f"[bold]{trap.venue}[/], {trap.count} {found.kind}: {escape(trap.says)} ({trap.code})")
        console.print(f"  for example {escape(trap.example)}")
        console.print(f"  {escape(trap.advice)}")
    if told.verdict != "own":
        for exchange in told.exchanges:
            _how(console, exchange)
    for note in found.notes:
        console.print(f"note: {escape(note)}", soft_wrap=True)


def _marks(arrived: Sequence[Arrived], kind: str) -> Table:
    """One line a mark; products, counts and volumes of it together."""
    table = Table(box=None)
    for head in ("venue", "mark", "in", "who earns", kind, "volume", "products"):
        table.add_column(head, justify="right" if head == kind else "left", overflow="fold")
    groups: dict[tuple[str, str, str], list[Arrived]] = {}
    for one in arrived:
        groups.setdefault((one.venue, one.value, one.by), []).append(one)
    for (venue, mark, by), alike in sorted(
        groups.items(), key=lambda group: -sum(one.count for one in group[1])
    ):
        table.add_row(
            venue,
            escape(mark),
            by.replace("none", ""),
            _earns(alike[0]),
            str(sum(one.count for one in alike)),
            _volume(alike),
            ", ".join(dict.fromkeys(one.product for one in alike)),
        )
    return table


def _volume(alike: Sequence[Arrived]) -> str:
    assets = sorted({asset for one in alike for asset in one.volume})
    sums = {asset: exact_sum(one.volume[asset] for one in alike if asset in one.volume) for asset in assets}
    return ", ".join(f"{plain(down(volume, 2))} {asset}" for asset, volume in sums.items())


def table(console: Console, found: Registry) -> None:
    """Every exchange, one a line, with the libraries known there."""
    rows = Table(box=None)
    for head in ("exchange", "where the tag is", "shown by", "set by libraries"):
        rows.add_column(head, overflow="fold")
    for exchange in found.exchanges:
        libraries = ", ".join(f"{tag.library} {tag.value}" for tag in found.known(exchange.id))
        rows.add_row(exchange.id, escape(exchange.field), _shown(exchange), escape(libraries))
    console.print(rows)
    console.print("`openrebate tag list --venue ID` tells how to set one's own, and the sources.")


def page(console: Console, found: Registry) -> None:
    """All that is known of one exchange."""
    for exchange in found.exchanges:
        console.print(f"[bold]{exchange.name}[/] ({exchange.id}), shown by {_shown(exchange)}")
        console.print(f"  form: {escape(exchange.says)}")
        _how(console, exchange)
    for tag in found.tags:
        where = f" on {', '.join(tag.products)}" if tag.products else ""
        note = f" ({escape(tag.note)})" if tag.note else ""
        console.print(f"  {escape(tag.value)}  set by {escape(tag.library)}{where}{note}  \\[{tag.source}]")
    for source in found.sources:
        console.print(
            f"  \\[{source.key}] {escape(source.title)}, {source.date}, {source.confidence}  {escape(source.url)}",
            soft_wrap=True,
        )


def _earns(one: Arrived) -> str:
    if one.earns == "library":
        return f"[yellow]{escape(one.whose)}[/], whose library it is"
    return f"partner {escape(one.whose)}" if one.earns == "partner" else _EARNS[one.earns]


def _how(console: Console, exchange: Exchange) -> None:
    console.print(f"Your own on {exchange.name}: {escape(exchange.field)}")
    for step in exchange.set:
        console.print(f"  - {escape(step)}")
    for trap in exchange.traps:
        console.print(f"  ! {escape(trap)}")


def _shown(exchange: Exchange) -> str:
    if any(carrier in ("order_tag", "client_order_id") for carrier in exchange.carriers) and exchange.fills:
        return "fills and orders"
    if exchange.orders:
        return "orders"
    return "fills" if "order_tag" in exchange.carriers else "nothing but the exchange's report"
