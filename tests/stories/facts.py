"""Facts of a story: who there is, who claims what, what things cost. Each keyword writes rows of one table of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openrebate.model.tables import TABLES
from tests.stories.words import Words

Rows = list[tuple[str, dict[str, str]]]
"""(table, row)."""

SUBJECTS = ("order_tag", "client_order_id", "api_key", "oauth_app", "account")


def partner(words: Words) -> Rows:
    """`partner ID ROLE from INSTANT [to INSTANT] [under PARENT] [suspended|left]`."""
    row = {"partner_id": words.take("the partner"), "role": words.take("the role"), **words.dates()}
    if words.comes("under"):
        row["parent_partner_id"] = words.take("the parent")
    if status := words.comes("suspended", "left"):
        row["status"] = status
    return [("partners", row)]


def owns(words: Words) -> Rows:
    """`owns PARTNER ACCOUNT…`: trading accounts of the partner's own."""
    name, rows = words.take("the partner"), [words.take("the account")]
    rows += [words.take("the account") for _ in list(words.left)]
    return [("partner_accounts", {"partner_id": name, "account_id": account}) for account in rows]


def claim(words: Words) -> Rows:
    """`claim ID ROLE KIND SUBJECT -> PARTNER from INSTANT [to INSTANT] [match exact|prefix] [kickback SHARE]`."""
    row = {"claim_id": words.take("the claim"), "role": words.take("the role")}
    row["subject_kind"] = words.one_of("kind of subject", SUBJECTS)
    row["subject"] = words.take("the subject")
    words.must("->")
    row |= {"partner_id": words.take("the partner"), **words.dates()}
    return [("claims", row | words.options({name: name for name in ("match", "kickback", "code")}))]


def account(words: Words) -> Rows:
    """`account ID [registered INSTANT] [region WORD]`."""
    row = {"account_id": words.take("the account")}
    if words.comes("registered"):
        row["registered_at"] = words.instant("registered")
    return [("accounts", row | words.options({"region": "region"}))]


def attribute(words: Words) -> Rows:
    """`attribute ACCOUNT NAME VALUE from INSTANT [to INSTANT]`."""
    row = {"account_id": words.take("the account"), "attribute": words.take("the attribute")}
    return [("account_attributes", {**row, "value": words.take("the value"), **words.dates()})]


def subaccount(words: Words) -> Rows:
    """`subaccount ID of MASTER from INSTANT [to INSTANT]`."""
    row = {"account_id": words.take("the account")}
    words.must("of")
    return [("subaccounts", {**row, "master_account_id": words.take("the master"), **words.dates()})]


def mark(words: Words) -> Rows:
    """`mark ASSET PRICE at INSTANT`: in the program's settlement asset."""
    row = {"asset": words.take("the asset"), "price": words.number("the price")}
    words.must("at")
    return [("marks", {**row, "at": words.instant("at")})]


def grant(words: Words) -> Rows:
    """`grant PARTNER ROLE [line LINE] level N from INSTANT [to INSTANT]`."""
    row = {"partner_id": words.take("the partner"), "role": words.take("the role")}
    if words.comes("line"):
        row["product_line"] = words.take("the line")
    words.must("level")
    return [("grants", {**row, "level": words.number("level"), **words.dates()})]


def agreed(words: Words) -> Rows:
    """`agreed PARTNER ROLE [line LINE] [account ACCOUNT] rate RATE from INSTANT [to INSTANT]`."""
    row = {"partner_id": words.take("the partner"), "role": words.take("the role")}
    if words.comes("line"):
        row["product_line"] = words.take("the line")
    if words.comes("account"):
        row["account_id"] = words.take("the account")
    words.must("rate")
    return [("overrides", {**row, "rate": words.number("rate"), **words.dates()})]


def metric(words: Words) -> Rows:
    """`metric PARTNER NAME VALUE at INSTANT`: measured elsewhere."""
    row = {"partner_id": words.take("the partner"), "metric": words.take("the metric")}
    row["value"] = words.number("the value")
    words.must("at")
    return [("metrics", {**row, "at": words.instant("at")})]


FACTS: Mapping[str, Callable[[Words], Rows]] = {
    "partner": partner,
    "owns": owns,
    "claim": claim,
    "account": account,
    "attribute": attribute,
    "subaccount": subaccount,
    "mark": mark,
    "grant": grant,
    "agreed": agreed,
    "metric": metric,
}


def rows_of(keyword: str, words: Words) -> Rows:
    """The rows that a line writes; nothing of the line may be left over."""
    rows = FACTS[keyword](words)
    words.end()
    assert all(set(row) <= set(TABLES[table].names) for table, row in rows)
    return rows
