"""Trades with what was decided about them, as tables of an engine: what reports sum, and what abuse is looked for in.

`trades` has one row a fill that was rated, `earned` one a fill and role, `rewarded` one a line that pays, `first_and_last` one an
account that ever traded. All of one period; values are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from openrebate.app.bootstrap import bare_engine
from openrebate.app.facts_known import facts_known
from openrebate.app.known_fills import fills_of, known_mark_days, known_parts, marks_of
from openrebate.app.parts import Parts, metered_fills
from openrebate.app.rate import fills_of as detail_of
from openrebate.one_role import SMALL_FACTS
from openrebate.pipeline import rate_metered

if TYPE_CHECKING:
    from openrebate.app.settled import Program
    from openrebate.app.workspace import Workspace
    from openrebate.model.engine import Engine
    from openrebate.pipeline import Rated
    from openrebate.store.connection import Connection
    from openrebate.units.periods import Period

Say = Callable[[str], None]
_FURTHER = ", p.trader AS trader"
_OF_FILL = (
    "product", "symbol", "side", "liquidity", "price", "quantity", "entry", "strategy", "order_tag", "api_key_id", "oauth_app",
)  # fmt: skip
_NO_DETAIL = (
    "SELECT CAST(NULL AS VARCHAR) AS venue, CAST(NULL AS VARCHAR) AS account_id, CAST(NULL AS VARCHAR) AS fill_id, "
    "CAST(NULL AS BIGINT) AS executed_at, CAST(NULL AS VARCHAR) AS role, CAST(NULL AS VARCHAR) AS partner_id, "
    "CAST(NULL AS VARCHAR) AS channel, CAST(NULL AS VARCHAR) AS claim_id, CAST(NULL AS VARCHAR) AS losing_claims, "
    "CAST(NULL AS DECIMAL(38, 10)) AS fee_value, CAST(NULL AS DECIMAL(38, 8)) AS notional_value, "
    "CAST(NULL AS DECIMAL(38, 10)) AS base, CAST(NULL AS DECIMAL(18, 12)) AS rate, CAST(NULL AS BOOLEAN) AS counts_for_volume, "
    "CAST(NULL AS BOOLEAN) AS pays, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS clause, "
    "CAST(NULL AS VARCHAR) AS trader WHERE FALSE"
)
_NO_LINES = (
    "SELECT CAST(NULL AS VARCHAR) AS role, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS partner_id, "
    "CAST(NULL AS VARCHAR) AS account_id, CAST(NULL AS DECIMAL(38, 18)) AS amount WHERE FALSE"
)


@contextmanager
def traded(
    workspace: Workspace,
    connection: Connection,
    program: Program,
    period: Period,
    say: Say = lambda step: None,
) -> Iterator[Engine]:
    """An engine with the tables of a period, of everything that the workspace knows now, and its facts; gone afterwards."""
    from openrebate.store.traces import traces

    say("read the facts")
    known = facts_known(connection, workspace.data)
    given = Parts(
        facts=known.tables,
        facts_digest=known.digest,
        marks=known_mark_days(workspace, connection),
        parts=known_parts(workspace, connection),
        folder=workspace.data / "cubes",
        fills_of=fills_of,
        marks_of=marks_of,
    )
    small = {name: known.tables[name].to_pylist() for name in SMALL_FACTS}
    with bare_engine("duckdb") as engine:
        engine.load("traces", traces(connection))
        parts: list[tuple[str, str]] = []
        for n, terms in enumerate(program.in_force(period) if given.parts else ()):
            rated = rate_metered(engine, small, metered_fills(engine, given, terms, say), terms, period, say)
            parts.append(keep_rated(engine, rated, f"_{n}"))
        say("gather")
        if not given.parts:
            for name, rows in known.tables.items():
                engine.load(name, rows)
        gather(engine, parts)
        yield engine


def keep_rated(engine: Engine, rated: Rated, suffix: str = "") -> tuple[str, str]:
    """Keep the detail and the paying lines of a rated period as tables, whose names are given back."""
    detail, lines = f"detail{suffix}", f"paying{suffix}"
    engine.table(
        detail,
        " UNION ALL ".join(
            f"SELECT * FROM ({detail_of(rated, role, further=_FURTHER)}) AS d" for role in rated.roles
        ),
    )
    engine.table(
        lines,
        " UNION ALL ".join(
            f"SELECT role, kind, partner_id, account_id, CAST(amount AS DECIMAL(38, 18)) AS amount FROM {role.lines} "
            "WHERE reason IS NULL"
            for role in rated.roles
        ),
    )
    return detail, lines


def gather(engine: Engine, parts: Sequence[tuple[str, str]]) -> None:
    """Make the tables out of those that were kept of each version of the terms; `fills` and the facts are there."""
    several = len(parts) > 1
    only = " WHERE reason IS DISTINCT FROM 'terms_not_in_force'" if several else ""
    details = " UNION ALL ".join(f"SELECT * FROM {name}{only}" for name, _ in parts) or _NO_DETAIL
    engine.table("earned", details)
    engine.table("rewarded", " UNION ALL ".join(f"SELECT * FROM {name}" for _, name in parts) or _NO_LINES)
    if not parts:
        engine.table(
            "trades", f"SELECT *, {', '.join(f'NULL AS {n}' for n in _OF_FILL)} FROM ({_NO_DETAIL}) AS d"
        )
        engine.table(
            "first_and_last", "SELECT account_id, executed_at AS first_at, executed_at AS last_at FROM trades"
        )
        return
    columns = ", ".join(f"f.{name}" for name in _OF_FILL)
    same = "f.venue = e.venue AND f.account_id = e.account_id AND f.fill_id = e.fill_id"
    engine.table(
        "trades",
        f"SELECT e.venue, e.account_id, e.fill_id, e.executed_at, e.trader, e.fee_value, e.notional_value, {columns} "
        "FROM (SELECT *, row_number() OVER (PARTITION BY venue, account_id, fill_id ORDER BY role) AS turn FROM earned) AS e "
        "JOIN (SELECT *, row_number() OVER (PARTITION BY venue, account_id, fill_id ORDER BY revision DESC) AS latest "
        f"FROM fills) AS f ON {same} WHERE e.turn = 1 AND f.latest = 1",
    )
    engine.table(
        "first_and_last",
        "SELECT account_id, min(executed_at) AS first_at, max(executed_at) AS last_at FROM fills GROUP BY account_id",
    )
