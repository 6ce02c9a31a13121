"""`openrebate terms simulate`: a changed draft over past months."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.simulate import Simulation

Flag = Annotated[bool, Parameter(negative=())]
_DIFFERENT = 8


def simulate(
    draft: str,
    /,
    *,
    world: Path,
    periods: str,
    against: str | None = None,
    partner: str | None = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
    strict: Flag = False,
    json: Flag = False,
) -> int:
    """A changed draft over past months: who gains, who loses, what it costs, by partner and reason. Nothing is written.

    Leaves with 8 where anybody would get another amount, else with 0.

    Parameters
    ----------
    draft
        A terms file, or a program of the library.
    world
        The folder with the tables of those months.
    periods
        Months such as 2026-08..2026-10, or 2026-08,2026-10.
    against
        What it is held against; without it, the program of the draft's own id.
    partner
        Only what this partner and its traders get.
    engine
        DuckDB on this machine, or Spark.
    strict
        Refuse unknown columns instead of warning.
    json
        One JSON document.
    """
    from openrebate.app.simulate import simulate as run
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps

    with steps(3) as begin:
        found = run(
            draft,
            world,
            periods,
            against=against,
            partner=partner,
            engine=engine,
            strict=strict,
            progress=begin,
            warn=warn,
        )
    emit(document(found), as_json=json, text=lambda screen: _show(screen, found))
    return _DIFFERENT if found.differ else 0


def document(found: Simulation) -> dict[str, Any]:
    """The simulation for machines."""
    from dataclasses import asdict

    partners = [
        {"partner_id": name, "before": before, "after": after, "difference": after - before}
        for name, before, after in found.partners()
    ]
    moved = [asdict(one) | {"difference": one.difference} for one in found.moved if one.before != one.after]
    return asdict(found) | {"cost": found.cost, "differ": found.differ, "partners": partners, "moved": moved}


def _show(screen: Console, found: Simulation) -> None:
    from openrebate.app.simulate_page import page
    from openrebate.cli.terms_text import page as show

    show(screen, page(found))
