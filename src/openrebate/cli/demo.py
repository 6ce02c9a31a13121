"""`openrebate demo`: a made-up market, rated under three real programs, in tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Flag = Annotated[bool, Parameter(negative=())]
Document = dict[str, Any]
Section = tuple[str, "Table", str]  # title, table, note
_STEPS = 27
_WIDEST = 100
_CHANNELS = {  # short, and as a sentence goes on
    "order_tag": ("order tag", "by the tag of the order"),
    "client_order_id": ("order id", "by the prefix of the client order id"),
    "api_key": ("API key", "by the linked API key"),
    "oauth_app": ("OAuth app", "by the OAuth application"),
    "account": ("referral", "by the account's referral"),
    "master_account": ("master's", "by the referral of the account's master"),
}
_FLOWS = {"api": "API flow", "oauth": "OAuth apps", "referral": "referrals"}
_KINDS = {"unattributed": "nobody's", "not_counting": "somebody's, but", "exception": "not rated"}
_ENTRIES = {
    "api": "an API key",
    "oauth": "an OAuth application",
    "app": "the phone app",
    "web": "the web page",
}


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(demo)


def demo(
    folder: Path = Path("openrebate-demo"),
    /,
    *,
    fills: int = 540_000,
    engine: Literal["duckdb", "spark"] = "duckdb",
    json: Flag = False,
) -> None:
    """Make a market of two exchanges, rate it under three real programs, and show who earned what and why not.

    Parameters
    ----------
    folder
        Where the market and the results go; a folder that an earlier demo made is used again.
    fills
        How many fills the market has in October 2026.
    engine
        DuckDB on this machine, or Spark. The result is the same to the byte.
    json
        Print everything as one JSON document.
    """
    from openrebate.app.demo import demo as run
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(_STEPS) as begin:
        document = run(folder, fills, engine=engine, progress=begin)
    emit(document, as_json=json, text=lambda screen: _show(screen, document))


def _show(screen: Console, document: Document) -> None:
    screen.width = min(screen.width, _WIDEST)
    market, programs = document["market"], document["programs"]
    how = "there already" if market["reused"] else f"made in {market['seconds']} s"
    screen.print(
        f"\nA made-up market ({how}): two exchanges, {market['fills']:,} trades in {document['period']} and some before. "
        "Accounts, partners and amounts are invented; the programs' rules are real.\n"
    )
    for program in programs:
        _print(screen, _earned(program))
    for section in (_by_channel(programs), _by_entry(programs), _not_counting(programs)):
        _print(screen, section)
    _look_further(screen, document["look_further"])


def _print(screen: Console, section: Section) -> None:
    title, table, note = section
    screen.print(title, style="bold", markup=False)
    screen.print(table)
    if note:
        screen.print(note, style="italic", markup=False, soft_wrap=True)
    screen.print()


def _table(columns: list[str], *, right_from: int = 1, folded: int = -1) -> Table:
    """An empty table; `folded` is the one column whose text may go over several lines."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n >= right_from else "left", no_wrap=n != folded)
    return table


def _heads(programs: list[Document]) -> list[str]:
    """Programs without their year, over two lines."""
    return [program["program"].rpartition("-")[0].replace("-", "\n") for program in programs]


def _money(amount: Decimal | int | None) -> str:
    return f"{amount:,.2f}" if amount else "–"


def _count(number: int | None) -> str:
    return f"{number:,}" if number else "–"


def _earned(program: Document) -> Section:
    """Who earned what by channel, the partner that earned most first."""
    rows = program["partners"]
    used = [c for c in _CHANNELS if any(row["channel"] == c for row in program["channels"])]
    levels = any(row["level"] is not None for row in rows)
    parents, invitees = (any(row[column] for row in rows) for column in ("override", "kickback"))
    table = _table(
        ["partner"] + ["level"] * levels + ["paid\ntrades"] + [_CHANNELS[c][0] for c in used]
        + ["from sub-\npartners"] * parents + ["all"] + ["to\ninvitees"] * invitees
    )  # fmt: skip
    earned = {(row["partner_id"], row["channel"]): row["commission"] for row in program["channels"]}
    for row in rows:
        cells = ["–" if row["level"] is None else str(row["level"])] * levels + [_count(row["paid"])]
        cells += [_money(earned.get((row["partner_id"], channel))) for channel in used]
        cells += [_money(row["override"])] * parents + [_money(row["commission"] + row["override"])]
        table.add_row(row["partner_id"], *cells, *[_money(row["kickback"])] * invitees)
    title = f"{program['title']}: who earned what, by channel, in {program['asset']}"
    return title, table, _note(program)


def _note(program: Document) -> str:
    counts = program["identities"]
    zero = (
        "Level 0 earns nothing. "
        if any(r["level"] == 0 and not r["commission"] for r in program["partners"])
        else ""
    )
    return (
        f"{zero}{counts['rows']:,} rows rated in {program['seconds']} s, {counts['duplicates']} duplicates ignored.\n"
        f"To the last place: {program['out']}"
    )


def _by_channel(programs: list[Document]) -> Section:
    """What partners earned by API flow, OAuth applications and referrals, each with its channels."""
    table = _table(["the trade found its partner", *_heads(programs)])
    for flow, name in _FLOWS.items():
        own = [[row for row in program["channels"] if row["flow"] == flow] for program in programs]
        for channel, (_, sentence) in _CHANNELS.items():
            cells = [
                _money(sum(row["commission"] for row in rows if row["channel"] == channel)) for rows in own
            ]
            if any(row["channel"] == channel for rows in own for row in rows):
                table.add_row(f"  {sentence}", *cells)
        cells = [_money(sum(row["commission"] for row in rows)) for rows in own]
        table.add_row(f"{name}, together", *cells, style="bold", end_section=True)
    title = "What API flow earned, and what referrals did: commission of partners"
    return title, table, "A dash: the program does not look there, or nothing was earned."


def _by_entry(programs: list[Document]) -> Section:
    """Whatever the channel: how the orders of trades came in, and what they earned."""
    table = _table(["the order came by", *_heads(programs)])
    for entry, name in _ENTRIES.items():
        table.add_row(name, *(_share(program["entries"], entry) for program in programs))
    title = "Do API trades earn? What trades earned by how the order came in, whatever found the partner"
    return title, table, "Before the one rounding of a line, with the invitee's part."


def _share(entries: list[dict[str, Any]], entry: str) -> str:
    everything = sum((row["earned"] for row in entries), Decimal(0))
    earned = sum((row["earned"] for row in entries if row["entry"] == entry), Decimal(0))
    return f"{_money(earned)}  {earned * 100 / everything:3.0f} %" if earned else "–"


def _not_counting(programs: list[Document]) -> Section:
    """What earned nothing: the reason, its sentence, and how many trades of each program."""
    table = _table(["reason", "what it means", *_heads(programs)], right_from=2, folded=1)
    found = {row["reason"]: row for program in programs for row in program["reasons"]}
    counts = [{row["reason"]: row["fills"] for row in program["reasons"]} for program in programs]
    for kind, name in _KINDS.items():
        own = [code for code, row in found.items() if row["kind"] == kind]
        own.sort(key=lambda code: (-sum(count.get(code, 0) for count in counts), code))
        if own:
            table.add_row(name, style="bold")
        for code in own:
            cells = [_count(count.get(code)) for count in counts]
            table.add_row(f"  {code}", found[code]["sentence"], *cells, end_section=code == own[-1])
    return "What earned nothing, and why: trades", table, ""


def _look_further(screen: Console, rows: list[dict[str, str]]) -> None:
    screen.print("Look further", style="bold")
    for row in rows:
        screen.print(f"  # {row['program']}: {row['why']}", style="dim", markup=False)
        screen.print(f"  {row['command']}", markup=False, soft_wrap=True)
