"""The subjects whose claims a transaction changes, with what was known before it and what is known now."""

from __future__ import annotations

from dataclasses import dataclass, field

from openrebate.store.connection import Connection

_Row = tuple[str, str, int, int | None]  # claim, partner, from, until (microseconds)
_MATCH = "coalesce({0}.match, CASE {0}.subject_kind WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One subject; `account`: the trader behind it, where that is known."""

    role: str
    subject_kind: str
    subject: str
    account: str | None
    before: list[_Row] = field(default_factory=list)
    after: list[_Row] = field(default_factory=list)


def touched(connection: Connection) -> list[Touched]:
    """Those that had claims before, in order. Inside the transaction that changed claims, after it did."""
    rows = connection.execute(
        "WITH now AS (SELECT at FROM openrebate.fact_version WHERE changed_by = pg_current_xact_id()), fresh AS ("
        f"SELECT DISTINCT c.role, c.subject_kind, c.subject, {_MATCH.format('c')} AS match FROM openrebate.claims AS c, now "
        "WHERE c.known_from = now.at OR c.known_to = now.at) "
        f"SELECT c.role, c.subject_kind, c.subject, {_MATCH.format('c')}, c.claim_id, c.partner_id, "
        "openrebate.micros(c.effective_from), openrebate.micros(c.effective_to), c.known_from < now.at, c.known_to IS NULL, "
        "(SELECT k.account_id FROM openrebate.keys_on_file AS k WHERE k.subject = c.subject ORDER BY k.n DESC LIMIT 1) "
        "FROM openrebate.claims AS c JOIN fresh AS f "
        "ON (f.role, f.subject_kind, f.subject) = (c.role, c.subject_kind, c.subject) "
        f"AND f.match = {_MATCH.format('c')}, now WHERE c.known_to IS NULL OR c.known_to >= now.at "
        "ORDER BY 1, 2, 3, 4, 7, 5"
    ).fetchall()
    found: dict[tuple[str, ...], Touched] = {}
    for role, kind, subject, match, claim, partner, start, end, was, still, filed in rows:
        account = subject if kind == "account" else filed
        one = found.setdefault(
            (role, kind, subject, match),
            Touched(role=role, subject_kind=kind, subject=subject, account=account),
        )
        row = (claim, partner, start, end)
        one.before.extend([row] if was else [])
        one.after.extend([row] if still else [])
    return [one for one in found.values() if one.before]
