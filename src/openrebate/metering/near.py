"""Near: the facts that few fills can meet, in place of all facts, so that a small part is metered in a moment."""

from __future__ import annotations

from openrebate.model.engine import Engine

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


def _keep(engine: Engine, name: str, condition: str) -> None:
    engine.table(f"near_{name}_rows", f"SELECT t.* FROM {name} AS t WHERE {condition}")
    engine.table(name, f"SELECT * FROM near_{name}_rows")
