"""Near: the facts that few fills can meet, in place of all facts, so that a small part is metered in a moment."""

from __future__ import annotations

from openrebate.model.engine import Engine

_MINUTE = 60_000_000
_SUBJECTS = {
    "order_tag": "order_tag",
    "client_order_id": "client_order_id",
    "api_key": "api_key_id",
    "oauth_app": "oauth_app",
}


def near_facts(engine: Engine) -> None:
    """Leave of the tables `accounts`, `account_attributes`, `subaccounts` and `claims` what is about the fills of `fills`.

    Prefixes stay, since any fill may begin with one.
    """
    engine.table("near_traders", "SELECT DISTINCT account_id FROM fills")
    engine.table(
        "near_accounts",
        "SELECT account_id FROM near_traders UNION SELECT s.master_account_id AS account_id FROM subaccounts AS s "
        "JOIN near_traders AS n ON n.account_id = s.account_id",
    )
    subjects = ["SELECT 'account' AS subject_kind, account_id AS subject FROM near_accounts"]
    subjects += [
        f"SELECT '{kind}' AS subject_kind, {column} AS subject FROM fills"
        for kind, column in _SUBJECTS.items()
    ]
    engine.table("near_subjects", " UNION ".join(subjects))
    _keep(
        engine,
        "claims",
        "EXISTS (SELECT 1 FROM near_subjects AS n WHERE n.subject_kind = t.subject_kind AND n.subject = t.subject) OR t.match = 'prefix' "
        "OR (t.match IS NULL AND t.subject_kind = 'client_order_id')",
    )
    for name in ("accounts", "account_attributes", "subaccounts"):
        _keep(engine, name, "EXISTS (SELECT 1 FROM near_accounts AS n WHERE n.account_id = t.account_id)")


def near_marks(engine: Engine) -> None:
    """Leave of the table `marks` what the fills of `fills` can need: the last mark at or before each, of its two assets.

    A mark in the minute before the fill's is before it, and no older one counts then; so the marks of those two minutes do.
    Of an asset that lacks one there for any fill, all marks stay.
    """
    needed = " UNION ALL ".join(
        f"SELECT {column} AS asset, executed_at // {_MINUTE} AS minute FROM fills"
        for column in ("fee_asset", "quote_asset")
    )
    engine.table("near_needs", f"SELECT DISTINCT asset, minute FROM ({needed}) AS n WHERE asset IS NOT NULL")
    engine.table(
        "near_minutes",
        "SELECT asset, minute FROM near_needs UNION SELECT asset, minute - 1 AS minute FROM near_needs",
    )
    engine.table("near_marks_rows", f"SELECT t.* FROM marks AS t WHERE {_IN_NEAR_MINUTE}")
    engine.table(
        "near_rare",
        "SELECT DISTINCT n.asset FROM near_needs AS n LEFT JOIN "
        f'(SELECT DISTINCT asset, "at" // {_MINUTE} AS minute FROM near_marks_rows) AS q '
        "ON q.asset = n.asset AND q.minute = n.minute - 1 WHERE q.asset IS NULL",
    )
    if engine.fetch(
        "SELECT r.asset FROM near_rare AS r JOIN marks AS m ON m.asset = r.asset LIMIT 1"
    ).num_rows:
        rare = "t.asset IN (SELECT asset FROM near_rare)"
        engine.table("near_marks_rows", f"SELECT t.* FROM marks AS t WHERE {_IN_NEAR_MINUTE} OR {rare}")
    engine.table("marks", "SELECT * FROM near_marks_rows")


_IN_NEAR_MINUTE = (
    f'EXISTS (SELECT 1 FROM near_minutes AS n WHERE n.asset = t.asset AND n.minute = t."at" // {_MINUTE})'
)


def _keep(engine: Engine, name: str, condition: str) -> None:
    engine.table(f"near_{name}_rows", f"SELECT t.* FROM {name} AS t WHERE {condition}")
    engine.table(name, f"SELECT * FROM near_{name}_rows")
