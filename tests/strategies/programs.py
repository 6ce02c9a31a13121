"""Random terms files over the whole language, as TOML text that checks: no ties, no cycles, levels in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from openrebate.terms.faults import TermsFaultsError
from openrebate.terms.read import parse_terms
from tests.strategies.conditions import CONDITIONS, DATED, conditions, dated, metrics
from tests.strategies.roles import (
    Raw,
    bonuses,
    bounds,
    caps,
    channels,
    further_role,
    multipliers,
    pools,
    role,
)
from tests.strategies.shared import bases_less, cap_roles, share_commissions, silences
from tests.strategies.times import DAY, Clock, beside, clock, text

Table = dict[str, Any]

SHARES = ["0", "0.05", "0.1", "0.125", "0.2", "0.25", "0.3", "0.333333", "0.4", "0.5"]
WINDOWS = [
    "month", "month", "month", "previous_month", "previous_quarter_average", "previous_quarter", "quarter",
    "previous_2_months", "rolling_2_months_average", "rolling_30_days", "rolling_14_days", "since_start",
]  # fmt: skip
ON_AVERAGE = "staked_on_average"
AVERAGES = ["daily_average_of", "hourly_average_of"]
DAILY_WINDOWS = [
    "day", "previous_day", "7_days", "previous_28_days", "rolling_14_days", "rolling_90_days", "previous_month", "since_start",
]  # fmt: skip


@dataclass(frozen=True)
class SampleProgram:
    """A terms file and what a world for it has to know."""

    toml: str
    clock: Clock
    roles: tuple[str, ...]
    lines: tuple[str, ...]
    laddered: Mapping[str, Table]
    disqualifying: frozenset[str]


def program(rng: Random) -> SampleProgram:
    """One random terms file and a period for it; drawn anew where its roles together earn more than the fee."""
    while True:
        found = _drawn(rng)
        try:
            parse_terms(found.toml)
        except TermsFaultsError as refused:
            if "the roles together earn more than the fee" not in str(refused):
                raise
        else:
            return found


def _drawn(rng: Random) -> SampleProgram:
    zone = rng.choice(["UTC", "UTC", "Asia/Shanghai", "America/New_York"])
    daily = rng.random() < 0.15
    time = clock(rng, zone, daily=daily)
    data = head(rng, zone, time, daily=daily)
    lines = ["spot", "contracts"]
    data["line"] = [
        {"name": "spot", "products": ["spot", "margin"]},
        {"name": "contracts", "products": ["perpetual", "futures", "option"]},
    ]
    names = rng.sample(["broker", "affiliate", "promoter"], rng.randint(1, 3))
    data["role"] = [role(rng, name) for name in names]
    if rng.random() < 0.3:
        data["role"].append(further_role(rng, names[0]))
    if len(names) > 1 and rng.random() < 0.5:
        data["role"][len(names) - 1] = {"name": names[-1], "channels": channels(rng), "earns": False}
    for each in data["role"]:
        if "channels" in each and beside(rng).random() < 0.3:
            each["claims_go_on"] = True
    earning = [each for each in data["role"] if each.get("earns", True)]
    data["rule"] = rules(rng, [each["name"] for each in earning], names, time)
    own = metrics(rng)
    data["metric"] = [*own, {"name": ON_AVERAGE, beside(rng).choice(AVERAGES): "staked"}]
    data["condition"] = conditions(rng, time)
    data["levels"] = {
        each["name"]: ladder(rng, lines, time, [one["name"] for one in own])
        for each in earning
        if rng.random() < 0.6
    }
    data["rate"] = [row for each in earning for row in card(rng, each, names, lines, data)]
    data["multiplier"] = [one for each in earning for one in multipliers(rng, each, names)]
    holding = [one["name"] for one in data["condition"]]
    data["bound"] = [one for each in earning for one in bounds(rng, each, names, holding)]
    data["cap"] = [cap for each in earning for cap in limits(rng, each, time)]
    share_commissions(beside(rng), data, earning)
    cap_roles(beside(rng), data, earning)
    bases_less(beside(rng), data, earning)
    data["silence"] = silences(beside(rng), data, earning)
    bound = [each for each in earning if _accounts(each, data["role"])]
    data["bonus"] = [one for each in bound for one in bonuses(beside(rng), each)]
    return SampleProgram(
        toml=dump(data),
        clock=time,
        roles=tuple(names),
        lines=tuple(lines),
        laddered=data["levels"],
        disqualifying=frozenset(n for n, table in data["levels"].items() if "disqualify_after" in table),
    )


def limits(rng: Random, role_table: Table, time: Clock) -> list[Table]:
    """Caps and a pool of a role; a pool of days only where fills use up nothing else in their order."""
    found, apart = caps(rng, role_table), beside(rng)
    midnight = Raw(text(apart.choice(time.midnights)))
    return [*found, *pools(apart, role_table, None if found else midnight)]


def _accounts(role_table: Table, roles: list[Table]) -> bool:
    """Whether the role's claims, or those it is paid on, may be on accounts."""
    whose = role_table.get("claims_of", role_table["name"])
    return any(one["name"] == whose and "account" in one.get("channels", []) for one in roles)


def head(rng: Random, zone: str, time: Clock, *, daily: bool) -> Table:
    """Everything above the first table."""
    data: Table = {
        "format": 1,
        "id": "sample",
        "version": "2026-01-01",
        "title": "Sample",
        "venue": "okx",
        "effective_from": Raw(text(time.edges[0] - 400 * DAY)),
        "day_zone": zone,
        "settles": "day" if daily else "month",
        "asset": "USDT",
        "scale": rng.choice([8, 8, 8, 6, 2, 0]),
    }
    middle = (time.start + time.end) // 2
    if rng.random() < 0.1:
        data["effective_from"] = Raw(text(rng.choice([middle, time.start + 1])))
    if rng.random() < 0.1:
        data["effective_to"] = Raw(text(rng.choice([middle + 1, time.end - 1, time.end])))
    if rng.random() < 0.5:
        data["max_mark_age"] = rng.choice(["90m", "3600s", "2d", "24h"])
    data["new_trader_days"] = rng.choice([1, 30])
    if rng.random() < 0.3:
        data["new_trader_from"] = "first_trade"
    return data


def rules(rng: Random, earning: Sequence[str], names: Sequence[str], time: Clock) -> list[Table]:
    """Up to five rules, of which some speak of one role only."""
    found: list[Table] = []
    chosen = rng.sample(CONDITIONS, rng.randint(0, 4))
    if rng.random() < 0.4:
        chosen += [(dated(rng, when, time), reason) for when, reason in rng.sample(DATED, rng.randint(1, 2))]
    for when, reason in chosen:
        pays = rng.random() < 0.2
        rule: Table = {"when": when, "counts": pays or rng.random() < 0.5, "pays": pays, "reason": reason}
        rule["clause"] = f"§ {reason}"
        if rng.random() < 0.3:
            rule["role"] = rng.choice(earning)
        found.append(rule)
    one = rng.choice(earning)
    others = [name for name in names if name != one]
    if others and rng.random() < 0.4:
        when = f"{rng.choice(others)}_present and liquidity = 'taker'"
        found.append(
            {"when": when, "counts": True, "pays": False, "reason": "silenced", "clause": "§ s", "role": one}
        )
    rng.shuffle(found)
    return found


def ladder(rng: Random, lines: Sequence[str], time: Clock, own: Sequence[str]) -> Table:
    """The levels of a role: one to three steps a line, thresholds that rise."""
    serves = rng.choice(["each", "best", "program"])
    window = rng.choice(DAILY_WINDOWS if len(time.period) == 10 else WINDOWS)
    table: Table = {"window": window, "serves": serves}
    if window in {"7_days", "previous_28_days"}:
        table["anchor"] = Raw(text(rng.choice(time.midnights)))
    if rng.random() < 0.3:
        table["taken_at"] = rng.choice(["00:00", "08:00", "23:59"])
    if rng.random() < 0.3:
        table["first_assessed"] = rng.choice([2, 3, 5])
    steps = rng.randint(1, 3)
    if rng.random() < 0.4:
        table["lag"] = rng.choice([1, 2])
    if rng.random() < 0.4:
        table["demote_after"] = rng.choice([2, 3])
    if rng.random() < 0.2 and window.startswith("previous"):
        table["disqualify_after"] = rng.choice([1, 2])
    if rng.random() < 0.4:
        table["start_level"] = rng.randint(1, steps)
        table["protected_months"] = rng.choice([0, 1, 3, 6, 8])
    if "demote_after" in table and beside(rng).random() < 0.5:
        table["demote_to"] = "one_below"
    if window != "since_start" and beside(rng).random() < 0.3:
        own = [*own, ON_AVERAGE]
    table["level"] = [
        level(rng, i + 1, line, lines, own)
        for line in ([None] if serves == "program" else lines)
        for i in range(steps)
    ]
    return table


def level(rng: Random, step: int, line: str | None, lines: Sequence[str], own: Sequence[str]) -> Table:
    """One step; every requirement grows with it."""
    shape = rng.random()
    volume: Table = {"metric": "volume", "at_least": str(500 * step**4)}
    traders: Table = {"metric": "active_traders", "at_least": str(step)}
    table: Table = {"level": step}
    if line is not None:
        table["line"] = line
    if shape < 0.4:
        table["all_of"] = [volume, {"metric": rng.choice(own), "at_least": str(2 * step)} if own else traders]
    elif shape < 0.6:
        other = {"metric": "volume", "line": rng.choice(list(lines)), "at_least": str(700 * step**4)}
        table["all_of"] = [[volume, other], traders]
    elif shape < 0.8:
        extra = rng.choice(["fees", "staked", "new_traders", *own])
        table["any_of"] = [{"metric": extra, "at_least": str(3 * step)}, volume]
    else:
        table["all_of"] = [volume]
    return table


def card(
    rng: Random, role_table: Table, names: Sequence[str], lines: Sequence[str], data: Table
) -> list[Table]:
    """A rate card without ties: every combination of up to two conditions, and perhaps a row for the rest."""
    name = role_table["name"]
    steps = max((row["level"] for row in data["levels"].get(name, {}).get("level", [])), default=0)
    dimensions: dict[str, list[Any]] = {
        "line": list(lines),
        "liquidity": ["maker", "taker"],
        "trader": ["new", "old"],
        "group": ["mm", "gold"],
        "vip_level": rng.choice(
            [[0, 5, 7], [{"at_most": 4}, {"at_least": 5}], [{"at_least": 5, "at_most": 6}]]
        ),
    }
    dimensions.update({f"where {one['name']}": [True, False] for one in data["condition"]})
    dimensions.update({f"present {other}": [True, False] for other in names if other != name})
    chosen = rng.sample(sorted(dimensions), rng.randint(0, 2))
    if steps and rng.random() < 0.9:
        dimensions["level"] = list(range(steps + 1))
        chosen = ["level", *chosen[:1]]
    rows: list[Table] = [{}]
    for dimension in chosen:
        rows = [{**row, dimension: value} for row in rows for value in dimensions[dimension]]
    rows = [row for row in rows if row and rng.random() < 0.9]
    if rng.random() < 0.7 or not rows:
        rows.append({})
    own = role_table.get("asset")
    volume = "parent" not in role_table and own != "fee_asset" and rng.random() < 0.15
    found = [rate(rng, name, row, volume=volume) for row in rows]
    if own == "PTS" and rng.random() < 0.7:
        found = [{**row, "share": rng.choice(["1", "12.5", "250"])} for row in found]
    return found


def rate(rng: Random, name: str, row: Table, *, volume: bool) -> Table:
    """One row of the rate card."""
    share = rng.choice(["0.0001", "0.00035", "0.000305"]) if volume else rng.choice(SHARES)
    table: Table = {"role": name, "share": share}
    if rng.random() < 0.8:
        table["clause"] = "§ " + " ".join(f"{key} {value}" for key, value in row.items())
    if volume:
        table["of"] = "volume"
    present = {
        key.removeprefix("present "): value for key, value in row.items() if key.startswith("present ")
    }
    where = {key.removeprefix("where "): value for key, value in row.items() if key.startswith("where ")}
    table.update({key: value for key, value in row.items() if not key.startswith(("present ", "where "))})
    if where:
        table["where"] = where
    if present:
        table["present"] = present
    return table


def dump(data: Table) -> str:
    """The tables as TOML text."""
    out: list[str] = [f"{key} = {value(v)}" for key, v in data.items() if not isinstance(v, list | dict)]
    for key, rows in data.items():
        if isinstance(rows, list):
            for row in rows:
                out += [f"\n[[{key}]]", *(f"{k} = {value(v)}" for k, v in row.items())]
    for name, table in data["levels"].items():
        out += [f"\n[levels.{name}]", *(f"{k} = {value(v)}" for k, v in table.items() if k != "level")]
        for row in table["level"]:
            out += [f"\n[[levels.{name}.level]]", *(f"{k} = {value(v)}" for k, v in row.items())]
    return "\n".join(out) + "\n"


def value(item: object) -> str:
    """One TOML value on one line."""
    if isinstance(item, Raw):
        return item
    if isinstance(item, datetime):
        return item.isoformat()
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, int):
        return str(item)
    if isinstance(item, str):
        return '"' + item + '"'
    if isinstance(item, dict):
        return "{ " + ", ".join(f"{k} = {value(v)}" for k, v in item.items()) + " }"
    assert isinstance(item, list)
    return "[" + ", ".join(value(v) for v in item) + "]"
