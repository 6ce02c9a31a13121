"""`openrebate audit`: what an exchange reported against what its terms pay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.app.audit import Audited

Flag = Annotated[bool, Parameter(negative=())]
_DIFFERENT = 8


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(audit)


def audit(
    world: Path,
    /,
    *,
    reported: Path,
    program: str,
    period: str,
    partner: str | None = None,
    role: str | None = None,
    places: int | None = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
    strict: Flag = False,
    json: Flag = False,
) -> int:
    """Hold what an exchange says it paid against what its terms pay, and name every difference with its reason.

    Leaves with 8 where anything differs, else with 0.

    Parameters
    ----------
    world
        The folder with the tables: fills, claims, partners, marks and more.
    reported
        The exchange's own report (Binance apiReferral or broker rebate records, OKX rebate per orders or list of invitees, a
        Hyperliquid builder's daily file), or a CSV with any of partner_id, role, account_id, product_line, channel, kind, day,
        symbol, order_id, fill_id, venue, and with amount and, where it is not the settlement asset, asset.
    program
        A program of the library, or a terms file.
    period
        A month such as 2026-10, or a day where the terms settle daily.
    partner
        Only what this partner earns; without it, everybody together.
    role
        Only this role.
    places
        How many decimal places the report's amounts have; without it, as many as the settlement asset. Less than one unit of
        the last place for every fill is no difference.
    engine
        DuckDB on this machine, or Spark.
    strict
        Refuse unknown columns instead of warning.
    json
        One JSON document.
    """
    from openrebate.app.audit import Auditing
    from openrebate.app.audit import audit as run
    from openrebate.app.audit_page import page
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps
    from openrebate.cli.terms_text import page as show

    asked = Auditing(
        world=world,
        reported=reported,
        program=program,
        period=period,
        partner=partner,
        role=role,
        places=places,
        strict=strict,
    )
    with steps(6) as begin:
        found = run(asked, engine, progress=begin, warn=warn)
    emit(document(found), as_json=json, text=lambda screen: show(screen, page(found)))
    return _DIFFERENT if found.audit.differences else 0


def document(found: Audited) -> dict[str, Any]:
    """The audit for machines."""
    from dataclasses import asdict

    told = asdict(found)
    told["audit"]["differences"] = [
        asdict(one)
        | {
            "key": dict(zip(found.dimensions, one.key, strict=True)),
            "difference": one.difference,
        }
        for one in found.audit.differences
    ]
    return told
