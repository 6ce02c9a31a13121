"""`openrebate rate`: a world, a program and a period → lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(rate)


def rate(
    world: Path,
    /,
    *,
    program: str,
    period: str,
    out: Path,
    engine: Literal["duckdb", "spark"] = "duckdb",
    detail: Flag = False,
    format: Literal["parquet", "csv"] = "parquet",
    strict: Flag = False,
    cache: bool = True,
    json: Flag = False,
) -> None:
    """Rate every fill of a world under a program's terms, and write lines, levels and exceptions.

    Parameters
    ----------
    world
        The folder with the tables: fills, claims, partners, marks and more.
    program
        A program of the library, or a terms file.
    period
        A month such as 2026-10, or a day where the terms settle daily.
    out
        A new or empty folder for the result; it appears whole or not at all.
    engine
        DuckDB on this machine, or Spark. The result is the same to the byte.
    detail
        Also write one row per fill.
    format
        Of the tables in OUT.
    strict
        Refuse unknown columns instead of warning.
    cache
        Keep the usage cube, so that the same fills under other rates are not read again.
    json
        Print the summary as one JSON document.
    """
    from openrebate.app.rate import rate as run
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps

    with steps(7) as begin:
        summary = run(
            world,
            program,
            period,
            out,
            engine,
            detail=detail,
            format=format,
            strict=strict,
            cache=cache,
            progress=begin,
            warn=warn,
        )
    emit(summary, as_json=json, text=lambda screen: _show(screen, summary, out))


def _show(screen: Console, summary: dict[str, Any], out: Path) -> None:
    from rich.table import Table

    asset = summary["asset"]
    screen.print(f"{summary['program']} {summary['terms_version']}, {summary['period']}, in {asset}")
    for role, found in summary["roles"].items():
        table = Table(title=f"role {role}", title_justify="left")
        for name, side in (
            ("kind", "left"),
            ("channel", "left"),
            ("reason", "left"),
            ("lines", "right"),
            ("fills", "right"),
            ("amount", "right"),
        ):
            table.add_column(name, justify="right" if side == "right" else "left")
        for row in found["sums"]:
            table.add_row(
                row["kind"],
                row["channel"] or "–",
                row["reason"] or "pays",
                f"{row['lines']:,}",
                f"{row['fills']:,}",
                row["amount"],
            )
        screen.print(table)
    identities = summary["identities"]
    held = sum(summary["exceptions"].values())
    screen.print(
        f"{identities['rows']:,} rows read, {identities['duplicates']:,} duplicates, {identities['superseded']:,} superseded; "
        f"{held:,} fills not rated"
    )
    screen.print(
        f"Why did one earn that? openrebate explain {out} --fill VENUE/ACCOUNT/FILL_ID", markup=False
    )
