"""Rates: what a partner gets on a fill, and what its parents get on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.auditor.calendar import DAY, instant
from tests.auditor.decisions import Decision, ParentShare
from tests.auditor.eligibility import Names, matches
from tests.auditor.exact import ZERO, down, number, plain
from tests.auditor.facts import Facts, dates_of, text_of
from tests.auditor.levels import Ladder
from tests.auditor.program import Program, Table, clause_of, fraction_of


@dataclass(frozen=True)
class Rated:
    """A partner's own rate for a fill."""

    rate: Fraction
    level: int | None
    clause: str | None
    of_volume: bool = False
    out_of: str | None = None


def agreed(facts: Facts, partner: str, decision: Decision) -> Fraction | None:
    """The most specific override in force: line and account, account, line, partner."""
    found: dict[tuple[bool, bool], Fraction] = {}
    for row in facts.rows("overrides"):
        if (row["partner_id"], row["role"]) != (partner, decision.role["name"]):
            continue
        line, account = text_of(row, "product_line"), text_of(row, "account_id")
        speaks = line in {None, decision.line} and account in {None, decision.fill.account_id}
        if speaks and dates_of(row).cover(decision.fill.executed_at):
            found[(account is not None, line is not None)] = number(row["rate"])
    return found[max(found)] if found else None


def conditions(program: Program, rate: Table, level: int | None, names: Names) -> list[bool]:
    """Every condition of a row of the rate card, and whether it holds."""
    wanted: dict[object, bool] = {"new": True, "old": False}
    tests: dict[str, Callable[[object], bool]] = {
        "line": lambda v: names["line"] == v,
        "level": lambda v: level == v,
        "liquidity": lambda v: names["liquidity"] == v,
        "group": lambda v: names["account_group"] == v,
        "trader": lambda v: names["new_trader"] is wanted[v],
        "vip_level": lambda v: spans(v, names["vip_level"]),
    }
    named = [matches(program.condition(n), names) is there for n, there in rate.get("where", {}).items()]
    held = named + [test(rate[key]) for key, test in tests.items() if key in rate]
    return held + [names[f"{role}_present"] is there for role, there in rate.get("present", {}).items()]


def spans(wanted: object, value: object) -> bool:
    """Whether a number is the one that is wanted, or lies between its ends; an unknown one does not."""
    if not isinstance(value, Fraction):
        return False
    if not isinstance(wanted, dict):
        return value == wanted
    return bool(wanted.get("at_least", 0) <= value <= wanted.get("at_most", value))


def multiplied(facts: Facts, program: Program, partner: str, decision: Decision, share: Fraction) -> Fraction:
    """The share times what every multiplier of the role comes to, cut once."""
    product = share
    for table in program.multipliers(decision.role["name"]):
        value = number_by(facts, table["by"], partner, decision)
        reached = [step for step in table["steps"] if value is not None and value >= number(step["at_least"])]
        product *= number(reached[-1]["times"]) if reached else 1
    return min(down(product, 12), program.most_rate(decision.role))


def bounded(program: Program, decision: Decision, rate: Fraction) -> Fraction:
    """The rate raised to the largest lower end, then cut to the smallest upper end, of the bounds that hold."""
    holding = [
        table
        for table in program.bounds(decision.role["name"])
        if all(decision.names[f"{n}_present"] is there for n, there in table.get("present", {}).items())
        and all(
            matches(program.condition(n), decision.names) is there
            for n, there in table.get("where", {}).items()
        )
    ]
    rate = max([rate, *(number(table["at_least"]) for table in holding if "at_least" in table)])
    return min([rate, *(number(table["at_most"]) for table in holding if "at_most" in table)])


def number_by(facts: Facts, by: str, partner: str, decision: Decision) -> Fraction | None:
    """The number that a multiplier asks for, at the trade."""
    at, claim = decision.fill.executed_at, decision.attribution.claim
    if by == "vip_level":
        value = decision.names["vip_level"]
        return value if isinstance(value, Fraction) else None
    if by.endswith("_present"):
        return Fraction(decision.names[by] is True)
    if by == "claim_age_days":
        assert claim is not None
        return Fraction((at - claim.began) // DAY)
    rows = [row for row in facts.rows("metrics") if (row["partner_id"], row["metric"]) == (partner, by)]
    known = [(instant(row["at"]), number(row["value"])) for row in rows if instant(row["at"]) <= at]
    return max(known)[1] if known else ZERO


def card(program: Program, role: str, level: int | None, names: Names) -> Table | None:
    """The matching row with most conditions."""
    found = [
        (len(held), rate)
        for rate in program.rates(role)
        if all(held := conditions(program, rate, level, names))
    ]
    if not found:
        return None
    most = max(count for count, _ in found)
    (row,) = [rate for count, rate in found if count == most]
    return row


def own_rate(
    facts: Facts, program: Program, ladders: Mapping[str, Ladder], partner: str, decision: Decision
) -> Rated | None:
    """What a partner gets by itself, of what another role and its parents leave of the base."""
    own = of_whole_base(facts, program, ladders, partner, decision)
    less = decision.role.get("base_less")
    if own is None or less is None:
        return own
    part = max(ZERO, 1 - all_of(facts, program, decision.beside[less]))
    return replace(own, rate=down(own.rate * part, 12))


def all_of(facts: Facts, program: Program, decision: Decision) -> Fraction:
    """What a role's partner and its parents have of the base together."""
    if decision.pays and decision.total is None:
        rate(facts, program, decision.ladders, decision)
    return decision.total or ZERO


def of_whole_base(
    facts: Facts, program: Program, ladders: Mapping[str, Ladder], partner: str, decision: Decision
) -> Rated | None:
    """What a partner gets on such a fill by itself; None where no row covers it."""
    level = level_of(ladders, partner, decision)
    override = agreed(facts, partner, decision)
    row = card(program, decision.role["name"], level, decision.names)
    if partner in ladders and (slices := ladders[partner].slices(decision.line, decision.fill.executed_at)):
        row = mean(program, slices, decision)
    of = "base" if row is None else row.get("of", "base")
    of_volume = of == "volume"
    if row is not None and of not in {"base", "volume"}:
        return part_of(facts, program, row, level, partner, decision)
    if override is not None:
        most = program.most_rate(decision.role)
        return Rated(bounded(program, decision, min(override, most)), level, "agreed rate", of_volume)
    if row is None:
        return None
    share = multiplied(facts, program, partner, decision, number(row["share"]))
    return Rated(bounded(program, decision, share), level, clause_of(row), of_volume)


def part_of(
    facts: Facts, program: Program, row: Table, level: int | None, partner: str, decision: Decision
) -> Rated:
    """A share of what another role's partner earns on the fill: of all of it, if it is taken out of that, else of the rest."""
    out_of = row["of"] if row.get("out_of_it", False) else None
    other = earns(facts, program, decision.beside[row["of"]])
    base = ZERO if other is None else other.rate
    if other is not None and out_of is None:
        base -= taken(facts, program, decision.beside[row["of"]])
    share = multiplied(facts, program, partner, decision, number(row["share"]) * base)
    of_volume = other is not None and other.of_volume
    return Rated(bounded(program, decision, share), level, clause_of(row), of_volume, out_of)


def earns(facts: Facts, program: Program, decision: Decision) -> Rated | None:
    """What a role's partner earns on the fill before others take anything out of it; None for nothing."""
    partner, ladders = decision.partner, decision.ladders
    if not decision.pays or partner is None or (partner in ladders and ladders[partner].disqualified):
        return None
    if silence(facts, program, decision) is not None:
        return None
    own = own_rate(facts, program, ladders, partner, decision)
    return None if own is None else within(facts, program, decision, own)


def silence(facts: Facts, program: Program, decision: Decision) -> Table | None:
    """The first silence of the role by one that really earns on the fill, after its caps."""
    for table in program.silences(decision.role["name"]):
        other = decision.beside[table["by"]]
        own = earns(facts, program, other)
        value = other.values.notional if own is not None and own.of_volume else other.base
        if own is not None and value > 0 and own.rate > taken(facts, program, other):
            return table
    return None


def within(facts: Facts, program: Program, decision: Decision, own: Rated) -> Rated:
    """No more than what roles listed before leave of the cap of all roles together."""
    left = room(facts, program, decision)
    return own if left is None else replace(own, rate=min(own.rate, left))


def room(facts: Facts, program: Program, decision: Decision) -> Fraction | None:
    """What the roles that are listed before this one leave to it and its parents; None without a limit."""
    if "roles_cap" not in program.data or decision.role.get("asset", "fee_asset") != "fee_asset":
        return None
    left = number(program.data["roles_cap"])
    for role in program.earning:
        if role["name"] == decision.role["name"]:
            break
        if role.get("asset", "fee_asset") == "fee_asset":
            left -= all_of(facts, program, decision.beside[role["name"]])
    return max(ZERO, left)


def taken(facts: Facts, program: Program, decision: Decision) -> Fraction:
    """What other roles take out of a role's rate on the fill."""
    name = decision.role["name"]
    may = {row["role"] for row in program.data.get("rate", []) if row.get("out_of_it") and row["of"] == name}
    found = [earns(facts, program, decision.beside[role]) for role in may]
    return sum((one.rate for one in found if one is not None and one.out_of == name), ZERO)


def mean(program: Program, slices: Mapping[int, Fraction], decision: Decision) -> Table | None:
    """Each slice at its own rate, as one rate for all: the highest slice's row with the weighed mean, cut at 12 places."""
    rows = {level: card(program, decision.role["name"], level, decision.names) for level in sorted(slices)}
    total, earned, top = sum(slices.values(), ZERO), ZERO, None
    for level, row in rows.items():
        if row is not None:
            top, earned = row, earned + slices[level] * number(row["share"])
    return None if top is None else {**top, "share": plain(down(earned / total, 12))}


def level_of(ladders: Mapping[str, Ladder], partner: str, decision: Decision) -> int | None:
    """The level that serves the fill; None where the role has no levels."""
    ladder = ladders.get(partner)
    return None if ladder is None else ladder.level(decision.line, decision.fill.executed_at)


def rate(facts: Facts, program: Program, ladders: Mapping[str, Ladder], decision: Decision) -> None:
    """Give a paying fill its rate, kickback and parents, or the reason why it has none."""
    partner, claim = decision.partner, decision.attribution.claim
    assert partner is not None
    assert claim is not None
    if partner in ladders and ladders[partner].disqualified:
        decision.refuse("disqualified", clause_of(ladders[partner].terms))
        return
    quiet = silence(facts, program, decision)
    if quiet is not None:
        decision.refuse("silenced", clause_of(quiet))
        return
    own = own_rate(facts, program, ladders, partner, decision)
    if own is None:
        decision.refuse("no_rate", "rate card")
        return
    own = within(facts, program, decision, own)
    decision.rate, decision.level, decision.clause = own.rate, own.level, own.clause
    decision.rate -= taken(facts, program, decision)
    if own.of_volume:
        decision.base = decision.values.notional
    decision.paid = decision.base * decision.rate
    if decision.role.get("kickback") == "claim":
        days = decision.role.get("kickback_days")
        if days is None or decision.fill.executed_at < claim.began + days * DAY:
            decision.kickback = min(claim.kickback, fraction_of(decision.role, "kickback_max", "1"))
    decision.parents = parents(facts, program, ladders, decision)


def parents(
    facts: Facts, program: Program, ladders: Mapping[str, Ladder], decision: Decision
) -> list[ParentShare]:
    """Walk up from the partner. A parent that may not earn is stepped over; its own rate still stands below
    the next one's.
    """
    mode, name, at = decision.role.get("parent"), decision.role["name"], decision.fill.executed_at
    depth, degrees = decision.role.get("parent_depth"), decision.role.get("parent_shares", [])
    depth = len(degrees) if mode == "base" else depth
    found: list[ParentShare] = []
    child, below = decision.partner, decision.rate
    space = room(facts, program, decision)
    left = program.most_rate(decision.role)
    left = (left if space is None else min(left, space)) - decision.rate
    decision.total = decision.rate
    while mode is not None and child is not None and (depth is None or depth > 0):
        row = facts.standing(child, name, at)
        parent = None if row is None else row.parent
        if parent is None or facts.standing(parent, name, at) is None:
            break
        if mode == "base":
            assert depth is not None
            degree = number(degrees[len(degrees) - depth])
            mine = earns = multiplied(facts, program, parent, decision, degree)
            clause = "parent earns a share of the base"
        elif mode == "share":
            mine = earns = down(below * fraction_of(decision.role, "parent_share", "0"), 12)
            clause = "parent earns a share"
        else:
            own = own_rate(facts, program, ladders, parent, decision)
            mine = ZERO if own is None else own.rate
            earns, clause = max(ZERO, mine - below), "parent earns the difference"
        out = parent in ladders and ladders[parent].disqualified
        own_trade = owns(facts, parent, decision) and not decision.role.get("may_refer_itself", False)
        if earns > 0 and left > 0 and facts.in_force(parent, name, at) and not out:
            earns = min(earns, left)
            left -= earns
            decision.total += earns
            if not own_trade:
                found.append(ParentShare(parent, child, earns, level_of(ladders, parent, decision), clause))
        child, below, depth = parent, mine, None if depth is None else depth - 1
    return found


def owns(facts: Facts, partner: str, decision: Decision) -> bool:
    """Whether the account of the fill, or its master, is the partner's own."""
    accounts = {decision.fill.account_id, decision.trader}
    return any((partner, account) in facts.own_accounts for account in accounts)
