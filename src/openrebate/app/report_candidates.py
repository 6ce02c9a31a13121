"""Candidates: unattributed accounts that share traces with a partner's invitees, with evidence and a score, never as money.

A person looks at one and opens a case about it; nothing follows by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import rfc8785

from openrebate.app.pay_money import at
from openrebate.app.settled import find_period, find_program
from openrebate.app.traded import traded
from openrebate.app.workspace import Workspace, connected
from openrebate.model import sql

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.store.reports import Candidate

Say = Callable[[str], None]
MOST_SHARING = 10


def find_candidates(
    workspace: Workspace,
    program: str,
    period: str,
    by: str,
    *,
    partner: str = "",
    say: Say = lambda step: None,
) -> list[Candidate]:
    """The candidates of a period, those with the highest score first; kept, so that a case can name one."""
    from openrebate.store import audit, reports

    place = find_program(workspace, program)
    span = find_period(place, period)
    with connected(workspace) as connection:
        with traded(workspace, connection, place, span, say) as engine:
            rows = look(engine, partner)
        with connection.transaction():
            named = [_row(row, program, span.label) for row in rows]
            for row in named:
                reports.keep_candidate(connection, row, by)
            audit.note(connection, by, "report candidates", f"{program} {span.label}", {"found": len(named)})
            return reports.candidates(connection, [row["candidate_id"] for row in named])


def look(engine: Engine, partner: str = "") -> list[dict[str, Any]]:
    """The candidates in the tables of a period."""
    query = sql.fill(sql.text("evidence", "candidates"), {"most_sharing": MOST_SHARING})
    only = f" WHERE partner_id = {sql.quoted(partner)}" if partner else ""
    found: list[dict[str, Any]] = engine.fetch(f"SELECT * FROM ({query}) AS c{only}").to_pylist()
    return found


def _row(row: dict[str, Any], program: str, period: str) -> dict[str, Any]:
    key = [program, period, row["role"], row["partner_id"], row["account_id"]]
    return {
        "candidate_id": hashlib.sha256(rfc8785.dumps(key)).hexdigest()[:16],
        "program": program, "period": period, "role": row["role"], "partner_id": row["partner_id"],
        "account_id": row["account_id"], "score": int(row["score"]), "kinds": row["kinds"].split(";"),
        "shared": int(row["shared"]), "fills": int(row["fills"]), "first_at": at(row["first_at"]), "last_at": at(row["last_at"]),
    }  # fmt: skip
