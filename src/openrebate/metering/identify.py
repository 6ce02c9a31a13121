"""Identify: a fill is (venue, account, fill_id), and counts once for ever.

The engine names the identities that may stand more than once (few); those are settled exactly, and every later model
reads `known_fills`: all other fills, and the one row that speaks for each settled identity.
"""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.metering.models import render
from openrebate.model.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """How the rows of `fills` became fills. Rows = fills + duplicates + superseded + cancelled + conflicting rows."""

    rows: int
    duplicates: int
    superseded: int
    conflicts: int  # identities
    conflicting_rows: int
    suspects: bool


def known(engine: Engine, rows: int) -> Identities:
    """Take every row of `fills` for a fill of its own, which somebody else made sure of; makes the view `known_fills`."""
    engine.view("known_fills", "SELECT * FROM fills")
    return Identities(rows=rows, duplicates=0, superseded=0, conflicts=0, conflicting_rows=0, suspects=False)


def identify(engine: Engine, rows: int) -> Identities:
    """Settle identities; makes the view `known_fills` and, where needed, `every_fill` and the table `contradictions`.

    `every_fill` less the table `suspect_rows` sums to the same as `known_fills` and is quicker to sum: all rows, among them those
    of every identity that stands more than once, and again the rows that speak for those.
    """
    engine.repeated("fills", "suspect_rows")
    if not engine.fetch("SELECT 1 AS found FROM suspect_rows LIMIT 1").num_rows:
        return known(engine, rows)
    engine.table("suspects", "SELECT DISTINCT venue, account_id, fill_id FROM suspect_rows")
    engine.table("settled", render("identify"))
    engine.table("speakers", "SELECT * FROM settled WHERE contents = 1")
    columns = ", ".join(
        c for c in engine.fetch("SELECT * FROM settled WHERE FALSE").column_names if c != "contents"
    )
    engine.view(
        "known_fills",
        f"SELECT {columns} FROM fills AS f WHERE NOT EXISTS (SELECT 1 FROM suspects AS s WHERE {_SAME}) "
        f"UNION ALL SELECT {columns} FROM speakers",
    )
    engine.view("every_fill", f"SELECT {columns} FROM fills UNION ALL SELECT {columns} FROM speakers")
    return _count(engine, rows)


_SAME = "s.venue = f.venue AND s.account_id = f.account_id AND s.fill_id = f.fill_id"


def _count(engine: Engine, rows: int) -> Identities:
    engine.table(
        "contradictions",
        "SELECT venue, account_id, fill_id, executed_at, contents, revision FROM settled WHERE contents > 1",
    )
    [count] = engine.fetch(
        "SELECT count(*) AS suspects, count(*) FILTER (WHERE h.contents = 1 AND s.revision = h.revision) AS agreeing, "
        "count(*) FILTER (WHERE s.revision < h.revision) AS superseded, "
        "count(*) FILTER (WHERE h.contents > 1 AND s.revision = h.revision) AS conflicting, "
        "(SELECT count(*) FROM speakers) AS speakers, (SELECT count(*) FROM (SELECT DISTINCT venue, account_id, fill_id FROM contradictions) AS c) AS conflicts "
        "FROM suspect_rows AS s JOIN (SELECT venue, account_id, fill_id, max(contents) AS contents, max(revision) AS revision "
        "FROM settled GROUP BY venue, account_id, fill_id) AS h "
        "ON h.venue = s.venue AND h.account_id = s.account_id AND h.fill_id = s.fill_id"
    ).to_pylist()
    return Identities(
        rows=rows,
        duplicates=count["agreeing"] - count["speakers"],
        superseded=count["superseded"],
        conflicts=count["conflicts"],
        conflicting_rows=count["conflicting"],
        suspects=True,
    )
