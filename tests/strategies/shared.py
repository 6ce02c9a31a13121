"""Random shares of another role's commission: on top of it, or taken out of it."""

from __future__ import annotations

from random import Random
from typing import Any

Table = dict[str, Any]


def share_commissions(rng: Random, data: Table, earning: list[Table]) -> None:
    """At times a role, and at times a second on top of it, has shares of what another one earns."""
    alike = [each for each in earning if each.get("asset") in {None, "PTS"}]
    money = [each for each in alike if "asset" not in each]
    if len(money) < 2 or rng.random() >= 0.35:
        return
    other, mine, *more = rng.sample(money, len(money))
    _share(rng, data, mine, other, out_of_it=rng.random() < 0.6)
    if more and rng.random() < 0.5:
        _share(rng, data, more[0], rng.choice([mine, other]), out_of_it=False)


def cap_roles(rng: Random, data: Table, earning: list[Table]) -> None:
    """At times all roles together are capped: all on one base, and no share of anything else."""
    of = {row.get("of", "base") for row in data["rate"]}
    if of != {"base"} or len(earning) < 2 or rng.random() >= 0.3:
        return
    data["roles_cap"] = rng.choice(["0.2", "0.35", "0.5", "1", "0"])
    for each in earning:
        if each.get("asset", "fee_asset") == "fee_asset":
            each["base"] = "greatest(0, fee_value)"


def bases_less(rng: Random, data: Table, earning: list[Table]) -> None:
    """At times a role has its rates of what the one listed before it leaves."""
    money = [each for each in earning if each.get("asset", "fee_asset") == "fee_asset"]
    of = {row.get("of", "base") for row in data["rate"]}
    if of != {"base"} or len(money) < 2 or rng.random() >= 0.3:
        return
    before, mine = money[:2]
    mine["base"] = before["base"] = "greatest(0, fee_value)"
    mine["base_less"] = before["name"]
    for cap in data["cap"]:
        if cap["role"] == before["name"]:
            cap["limit"] = "unknown"


def silences(rng: Random, data: Table, earning: list[Table]) -> list[Table]:
    """At times a role silences another, and no circle: the one listed first does."""
    shared = {row["of"] for row in data["rate"] if row.get("of", "base") not in {"base", "volume"}}
    if len(earning) < 2 or shared or rng.random() >= 0.35:
        return []
    by, role = sorted(rng.sample(range(len(earning)), 2))
    silencing, silent = earning[by]["name"], earning[role]["name"]
    for cap in data["cap"]:
        if cap["role"] in {silencing, silent} or "roles_cap" in data:
            for key in ("lasts", "days", "anchor") if cap["role"] != silencing or "roles_cap" in data else ():
                cap.pop(key, None)
    return [{"role": silent, "by": silencing, "clause": "§ silence"}]


def _share(rng: Random, data: Table, mine: Table, other: Table, *, out_of_it: bool) -> None:
    """Both on the same base; nothing that is shared so is capped, and what is taken from has no parents."""
    mine["base"] = other["base"]
    rows = [row for row in data["rate"] if row["role"] == mine["name"]]
    volume = any(row.get("of") == "volume" for row in rows)
    for row in rows:
        if volume or row is rows[-1] or rng.random() < 0.7:
            row |= {"of": other["name"], "share": rng.choice(["0.3", "0.25", "0.5", "0.333333333333", "0"])}
            if out_of_it:
                row["out_of_it"] = True
    for cap in data["cap"]:
        uncapped = {other["name"]} | ({mine["name"]} if out_of_it or other["base"] == "fee_value" else set())
        if cap["role"] in uncapped:
            cap["limit"] = "unknown"
    if out_of_it:
        for key in ("parent", "parent_share", "parent_shares", "parent_depth"):
            other.pop(key, None)
        for one in data["bound"]:
            if one["role"] == mine["name"] and "at_least" in one:
                del one["at_least"]
                one.setdefault("at_most", "0.2")
