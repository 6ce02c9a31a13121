"""Random roles: what they are paid on, in what, and how much at most."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.strategies.times import beside

Table = dict[str, Any]

CHANNELS = ["order_tag", "client_order_id", "api_key", "oauth_app", "account", "master_account"]
BASES = [
    (
        "case when fee_currency_kind = 'bonus' then greatest(0, fee_value - fee_deducted_value) "
        "when entry = 'api' and not (vip_level > 5) then greatest(0, fee_value) else least(1, abs(fee_value)) end"
    ),
    "greatest(0, fee_value)",
    "greatest(0, fee_value + least(0, counterparty_fee_value))",
    "greatest(0, fee_value - fee_deducted_value)",
    "greatest(0, least(fee_value, notional_value))",
    "greatest(0, coalesce(fee_value, 0) - abs(counterparty_fee_value))",
    "fee_value",
]
NEVER_NEGATIVE = BASES[:-1]


class Raw(str):
    """A TOML value that is written as it stands: an instant."""

    __slots__ = ()


def channels(rng: Random) -> list[str]:
    """Some channels in any order."""
    return rng.sample(CHANNELS, rng.choice([1, 2, 3, 3, 4, 6]))


def role(rng: Random, name: str) -> Table:
    """One earning role."""
    table: Table = {"name": name, "channels": channels(rng), "base": rng.choice(BASES)}
    if rng.random() < 0.7:
        table["clause"] = f"§ {name}"
    if rng.random() < 0.5:
        table["kickback"] = "claim"
        if rng.random() < 0.5:
            table["kickback_max"] = rng.choice(["0.3", "0.5", "0"])
        if rng.random() < 0.3:
            table["kickback_days"] = rng.choice([0, 1, 14, 30])
    if rng.random() < 0.5:
        table["parent"] = rng.choice(["difference", "share", "base"])
        if table["parent"] == "share":
            table["parent_share"] = rng.choice(["0.1", "0.05", "0.2"])
        if table["parent"] == "base":
            table["parent_shares"] = rng.choice([["0.06", "0.02"], ["0.1"], ["0", "0.05", "0.01"]])
        elif rng.random() < 0.3:
            table["parent_depth"] = rng.choice([1, 2])
    if rng.random() < 0.1:
        table["may_refer_itself"] = True
    return table


def further_role(rng: Random, of: str) -> Table:
    """A further way to be paid on the claims of a role: in the same asset, in points, or in the fee's asset."""
    table = role(rng, "further")
    del table["channels"]
    table["claims_of"] = of
    if rng.random() < 0.7:
        table["asset"] = rng.choice(["PTS", "fee_asset"])
        table["scale"] = 0
    if table.get("asset") == "fee_asset":
        table.pop("scale")
        table["base"] = rng.choice([base for base in BASES if "notional_value" not in base])
    return table


def bounds(rng: Random, role_table: Table, names: Sequence[str], holding: Sequence[str]) -> list[Table]:
    """At most two, of which each may ask for another role or for a condition."""
    others = [name for name in names if name != role_table["name"]]
    found: list[Table] = []
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        ends = [
            {"at_most": "0.15"},
            {"at_most": "0.3"},
            {"at_least": "0.12"},
            {"at_least": "0.05", "at_most": "0.2"},
        ]
        table: Table = {"role": role_table["name"], **rng.choice(ends), "clause": "§ bound"}
        if others and rng.random() < 0.6:
            table["present"] = {rng.choice(others): rng.random() < 0.7}
        if holding and rng.random() < 0.3:
            table["where"] = {rng.choice(list(holding)): rng.random() < 0.7}
        found.append(table)
    return found


def multipliers(rng: Random, role_table: Table, names: Sequence[str]) -> list[Table]:
    """At most two, low enough for all shares to stay below everything."""
    found: list[Table] = []
    others = [f"{name}_present" for name in names if name != role_table["name"]][:1]
    asked = ["staked", "vip_level", "claim_age_days", *others]
    for by in rng.sample(asked, rng.choice([0, 0, 0, 1, 1, 2])):
        steps_of = {"staked": ("3", "7.5"), "vip_level": ("1", "6"), "claim_age_days": ("5", "20.5")}
        low, high = steps_of.get(by, ("1", "2"))
        steps = [{"at_least": low, "times": rng.choice(["0.5", "1.1"])}]
        if rng.random() < 0.5:
            steps.append({"at_least": high, "times": rng.choice(["0", "1.2", "0.333333333333"])})
        found.append({"role": role_table["name"], "by": by, "steps": steps, "clause": f"§ {by}"})
    return found


def pools(rng: Random, role_table: Table, days: Raw | None) -> list[Table]:
    """At times a pool; of days from that midnight on, if one is given."""
    if role_table.get("asset") == "fee_asset" or rng.random() >= 0.2:
        return []
    pool: Table = {
        "role": role_table["name"],
        "scope": "program",
        "exceeded": "pro_rata",
        "limit": rng.choice(["unknown", "0", "0.00000001", "1", "1.23456789", "7", "30"]),
        "clause": "§ pool",
    }
    if days is not None and rng.random() < 0.5:
        pool |= {"lasts": "days", "days": rng.choice([1, 7, 28, 40]), "anchor": days}
    return [pool]


def caps(rng: Random, role_table: Table) -> list[Table]:
    """Caps on roles whose base is never negative."""
    if role_table["base"] not in NEVER_NEGATIVE or role_table.get("asset") == "fee_asset":
        return []
    found: list[Table] = []
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
        cap: Table = {
            "role": role_table["name"],
            "scope": rng.choice(["fill", "account", "partner", "program"]),
            "limit": rng.choice(["unknown", "0.5", "3", "20", "0.00000001", "1.23456789"]),
            "clause": "§ cap",
        }
        if cap["scope"] != "fill" and rng.random() < 0.4:
            cap["lasts"] = rng.choice(["ever", "days"])
            if cap["lasts"] == "days":
                cap["days"], cap["anchor"] = rng.choice([1, 7, 28, 40]), Raw("2026-01-06T12:00:00Z")
                if beside(rng).random() < 0.5:
                    cap["lasts"] = "rolling"
                    del cap["anchor"]
        if cap["scope"] != "fill" and rng.random() < 0.3:
            cap["of"], cap["limit"] = "base", rng.choice(["5", "100", "1.23456789"])
        if rng.random() < 0.5:
            cap["when"] = rng.choice(["vip_level between 5 and 6", "line = 'spot'", "entry = 'api'"])
        found.append(cap)
    return found


def bonuses(rng: Random, role_table: Table) -> list[Table]:
    """Amounts for events, of roles that have claims on accounts and are paid in one asset."""
    if role_table.get("asset") == "fee_asset" or "account" not in role_table.get("channels", ["account"]):
        return []
    found: list[Table] = []
    for event in rng.sample(
        ["sign_up", "first_deposit", "first_trade", "volume_reached"], rng.choice([0, 0, 1, 2])
    ):
        one: Table = {
            "role": role_table["name"],
            "on": event,
            "amount": rng.choice(["1", "20"]),
            "clause": f"§ {event}",
        }
        if rng.random() < 0.5:
            one["invitee_amount"] = rng.choice(["3", "5"])
        if event == "first_deposit" and rng.random() < 0.5:
            one["at_least"] = "100"
        if event == "volume_reached":
            one["at_least"] = rng.choice(["1", "100", "2500.5"])
        if event != "sign_up" and rng.random() < 0.3:
            one["within_days"] = rng.choice([1, 30, 200])
        if rng.random() < 0.3:
            one["limit_per_partner"] = rng.choice([1, 2])
        found.append(one)
    return found
