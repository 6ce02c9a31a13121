"""`openrebate compare`: the same flow through many programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.app.compared import Comparison

Flag = Annotated[bool, Parameter(negative=())]
_DIFFERENT = 8


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(compare)


def compare(
    world: Path,
    /,
    *,
    period: str,
    programs: str | None = None,
    partner: str | None = None,
    tie: Literal["own", "any"] = "own",
    stand_in: str = "auto",
    asset: str = "USDT",
    sensitivity: bool = True,
    chart: Annotated[list[Path] | None, Parameter(negative=())] = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
    strict: Flag = False,
    json: Flag = False,
) -> int:
    """What the same flow would earn in many programs: by line, channel and month, what would not count and why, and what if.

    The fills are read once. Leaves with 8 where the programs pay differently, else with 0.

    Parameters
    ----------
    world
        The folder with the tables: fills, claims, partners, marks and more.
    period
        A month such as 2026-10, or several: 2026-08..2026-10.
    programs
        Programs of the library or terms files, by commas; left out: the whole library.
    partner
        Only what this partner would earn: "what would my flow earn?".
    tie
        own: a trade is tied to a partner by the channels that each program reads. any: supposes that each claim ties in every
        program, for example that the traders who use a partner's tag had signed up by its link.
    stand_in
        Roles have other names in other programs. auto: an earning role that nobody claims in is given the claims of the role
        that it reads most of; none; or pairs such as referrer=affiliate,agent=broker (role of a program = role of the world).
    asset
        What the prices in marks are in. Programs that settle in another are valued in it.
    sensitivity
        Also say what more volume and more traders would earn.
    chart
        A file to draw into: .svg is one picture, .html the whole comparison as one page. May be given more than once.
    engine
        DuckDB on this machine, or Spark.
    strict
        Refuse unknown columns instead of warning.
    json
        One JSON document.
    """
    from openrebate.app.compare import compare as run
    from openrebate.app.compare_files import refuse_unknown_form, write_charts
    from openrebate.app.compare_page import page
    from openrebate.app.flow import Asked
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps
    from openrebate.cli.terms_text import page as show

    names = _names(programs)
    refuse_unknown_form(chart or ())
    asked = Asked(
        programs=names, period=period, partner=partner, asset=asset, tie=tie, stand_ins=_pairs(stand_in),
        sensitivity=sensitivity, strict=strict,
    )  # fmt: skip
    with steps(len(names) or 30) as begin:
        found = run(world, asked, engine, progress=begin, warn=warn)
    files = write_charts(found, chart or ())
    emit(document(found, files), as_json=json, text=lambda screen: show(screen, page(found)))
    return _DIFFERENT if found.differ else 0


def _names(programs: str | None) -> tuple[str, ...]:
    """The programs asked for; none where the whole library is. A script's empty variable is no wish for all of it."""
    from openrebate.model.errors import InputError

    names = tuple(name.strip() for name in (programs or "").split(",") if name.strip())
    if programs is not None and not names:
        raise InputError("--programs names no program", advice="Leave it out to compare the whole library")
    return names


def _pairs(stand_in: str) -> dict[str, str] | None:
    """What stands in for what: {} to be found, None for nothing."""
    from openrebate.model.errors import InputError

    if stand_in in ("auto", "none"):
        return {} if stand_in == "auto" else None
    pairs = dict(part.split("=", 1) for part in stand_in.split(",") if part.count("=") == 1)
    if len(pairs) != stand_in.count(",") + 1:
        raise InputError(f"{stand_in!r} is not understood", advice="Write auto, none, or referrer=affiliate")
    return pairs


def document(found: Comparison, files: tuple[str, ...] = ()) -> dict[str, Any]:
    """The comparison for machines: every amount with all its places."""
    from dataclasses import asdict

    from openrebate.app.compare import ranked

    programs = []
    for one in ranked(found.outcomes):
        sums = {"total": one.total, "kickback": one.kickback, "fills_paid": one.paid_fills}
        programs.append(asdict(one) | sums | {"fills_not_paid": one.unpaid_fills})
    told = {
        "world": found.world,
        "months": found.months,
        "partner_id": found.partner_id,
        "asset": found.asset,
        "tie": found.tie,
        "rows_read": found.fills,
        "conflicts": found.conflicts,
        "differ": found.differ,
        "programs": programs,
    }
    return told | {"charts": files} if files else told
