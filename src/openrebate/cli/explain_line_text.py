"""Why one line has its amount, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.terms.words import percent
from openrebate.units.decimals import plain

if TYPE_CHECKING:
    from rich.console import Console

Doc = Mapping[str, Any]
_KEY = ("kind", "partner_id", "account_id", "child_partner_id", "product_line", "channel", "claim_id")


def page(screen: Console, told: Doc) -> None:
    """Print one line: its key, arithmetic, reason or level, and its largest fills."""
    for text in lines(told):
        screen.print(text, markup=False, soft_wrap=True)


def lines(told: Doc) -> Iterator[str]:
    """The page, line by line."""
    line = told["line"]
    yield f"Line {line['line_id']} of {told['program']} {told['terms_version']}, period {told['period']}, role {told['role']}"
    yield "  " + ", ".join(f"{name} {line[name]}" for name in _KEY if line[name] is not None)
    if "events" in told:
        yield from events(told)
        return
    for text in arithmetic(line, told["asset"]):
        yield f"  {text}"
    if told["reason"]:
        yield f"  It pays nothing ({told['reason']['code']}): {told['reason']['sentence']}"
        yield f"  To do: {told['reason']['remedy']}"
    if line["clause"]:
        yield f"  Clause: {line['clause']}"
    for text in level(told["level"]) if told["level"] else ():
        yield f"    {text}" if text.startswith(" ") else f"  Level {text}"
    shown, many = len(told["fills"]), line["fills"]
    yield (
        "Its fill:"
        if many == 1
        else f"The {shown} largest of its {many:,} fills:"
        if many > shown
        else "Its fills:"
    )
    for fill in told["fills"]:
        yield f"  {fill['executed_at']}  base {plain(fill['base'])}, volume {plain(fill['notional_value'])}   {fill['explain']}"


def events(told: Doc) -> Iterator[str]:
    """A bonus: whose it is, and every event that it is the sum of."""
    line = told["line"]
    whom = f"the partner {line['partner_id']}" if line["partner_id"] else f"the account {line['account_id']}"
    yield f"  A bonus for {whom}: {plain(line['amount'])} {told['asset']}"
    for one in told["events"]:
        clause = f" “{one['clause']}”" if one["clause"] else ""
        yield (
            f"  {one['at']}  {one['sentence']}: {plain(one['amount'])} {told['asset']}, "
            f"{one['partner_id']}'s by claim {one['claim_id']}{clause}"
        )


def arithmetic(line: Doc, asset: str) -> Iterator[str]:
    """A line's sum times its rate, unrounded and rounded, and how it is parted."""
    sums = line["arithmetic"]
    many = f"{line['fills']:,} {'fill' if line['fills'] == 1 else 'fills'}"
    kind = f"kickback to {line['account_id']}" if line["kind"] == "kickback" else line["kind"]
    if line["reason"] is not None:
        yield f"{line['line_id']} ({line['kind']}): {many}, pays nothing ({line['reason']}), volume {plain(line['volume'])}"
        return
    yield f"{line['line_id']} ({kind}): {many}"
    cut = f" − {plain(sums['cut'])} cut by caps" if sums["cut"] else ""
    unrounded = f"base {plain(sums['base'])} × {plain(sums['rate'])}{cut} = {plain(sums['unrounded'])}"
    if sums["pool"] is not None:
        unrounded += (
            f"; × {plain(sums['pool'])} ÷ {plain(sums['pool_in_full'])}, since all lines share a pool"
        )
    places = sums["places"]
    for part in sums["parts"]:
        left = (
            f" × {plain(part['pool'])} ÷ {plain(part['pool_in_full'])}, since all lines of these days share a pool"
            if part["pool"] is not None
            else ""
        )
        yield f"  of it {plain(part['amount'])} from {part['since']} to {part['until']}{left}"
    if sums["parts"]:
        unrounded = "together"
    if line["kind"] == "kickback":
        yield (
            f"  {unrounded}; × kickback {plain(sums['kickback_share'])} = {plain(sums['kickback_unrounded'])}, "
            f"down to {places} places: {rounded(sums['kickback'], places)} {asset}"
        )
        return
    yield f"  {unrounded}, down to {places} places: {rounded(sums['total'], places)} {asset}"
    if sums["kickback_share"]:
        yield (
            f"  less the trader's {percent(sums['kickback_share'])}, {rounded(sums['kickback'], places)}: "
            f"the partner keeps {rounded(line['amount'], places)} {asset}"
        )


def level(told: Doc | None) -> Iterator[str]:
    """The level, on what ground, the metrics, and what this level and the next ask for."""
    if told is None:
        yield "the role has no levels"
        return
    yield f"{told['level']} ({told['basis']}): {told['sentence']}; window {told['window']}"
    for metric in told["metrics"]:
        where = f" on {metric['product_line']}" if metric["product_line"] else ""
        name, _, times = metric["metric"].partition(".sum")
        sum_of = f", the sum of {times}, held against {times} times what is asked for" if times else ""
        yield f"  {name}{where}: {plain(metric['value'])}{sum_of}"
    for step in told["steps"]:
        where = f" on {step['product_line']}" if step["product_line"] else ""
        cited = f" [{step['source']}]" if step["source"] else ""
        yield f"  level {step['level']}{where} asks for {step['asks_for']}{cited}"


def rounded(amount: Decimal, places: int) -> str:
    """An amount with all places of its asset."""
    return f"{amount:.{places}f}"
