"""One fill for one role, decided up to the rates: attribution, then the reasons not to count, then the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.auditor.attribution import Attribution, attribute, present
from tests.auditor.calendar import DAY, instant, months_passed
from tests.auditor.eligibility import Names, amount, evaluate, matches
from tests.auditor.exact import ZERO, half_even
from tests.auditor.facts import Facts, Fill
from tests.auditor.marks import VALUE_PLACES, Values
from tests.auditor.program import Program, Table, clause_of

if TYPE_CHECKING:
    from tests.auditor.levels import Ladder


@dataclass
class Decision:
    """What one fill comes to for one role. The rating fills in the second half."""

    fill: Fill
    role: Table
    values: Values
    attribution: Attribution
    trader: str
    line: str | None
    names: Names
    counts: bool = False
    pays: bool = False
    reason: str | None = None
    clause: str | None = None
    base: Fraction = ZERO
    level: int | None = None
    rate: Fraction = ZERO
    kickback: Fraction = ZERO
    paid: Fraction = ZERO
    parents: list[ParentShare] = field(default_factory=list)
    total: Fraction | None = None  # the role's shares of the base together, before caps
    beside: dict[str, Decision] = field(
        default_factory=dict, repr=False, compare=False
    )  # by role, itself too
    ladders: Mapping[str, Ladder] = field(default_factory=dict, repr=False, compare=False)  # of its role

    @property
    def partner(self) -> str | None:
        """The partner that the fill is attributed to."""
        claim = self.attribution.claim
        return None if claim is None else claim.partner_id

    def refuse(self, reason: str, clause: str | None) -> None:
        """The fill earns nothing; whether it counts for volume is not touched."""
        self.pays, self.reason, self.clause = False, reason, clause
        self.base = self.rate = self.kickback = self.paid = ZERO
        self.level = None


@dataclass(frozen=True)
class ParentShare:
    """What one parent earns on the fill through the partner right below it."""

    parent: str
    child: str
    rate: Fraction
    level: int | None
    clause: str | None


def decide(facts: Facts, program: Program, fill: Fill, values: Values, role: Table) -> Decision:
    """The order of questions is the order of this function."""
    found = attribute(facts, fill, role)
    master = facts.master(fill.account_id, fill.executed_at)
    line = program.line_of(fill.product)
    decision = Decision(
        fill, role, values, found, master or fill.account_id, line, {}, clause=clause_of(role)
    )
    if found.claim is None:
        decision.reason = found.reason
        return decision
    decision.names = vocabulary(facts, program, decision)
    owned = {(found.claim.partner_id, fill.account_id), (found.claim.partner_id, master)}
    if owned & facts.own_accounts and not role.get("may_refer_itself", False):
        decision.reason = "self_referral"
    elif line is None:
        decision.reason = "product_not_covered"
    elif not program.in_force(fill.executed_at):
        decision.reason = "terms_not_in_force"
    else:
        apply_rules(program, decision)
    return decision


def apply_rules(program: Program, decision: Decision) -> None:
    """The first rule that matches decides; without one the fill counts and pays."""
    decision.counts = decision.pays = True
    for rule in program.rules(decision.role["name"]):
        if matches(rule["when"], decision.names):
            decision.counts, decision.pays = rule["counts"], rule["pays"]
            if not decision.pays:
                decision.reason, decision.clause = rule["reason"], clause_of(rule)
            break
    if decision.pays:
        names = raw_names(decision) if decision.role.get("asset") == "fee_asset" else decision.names
        decision.base = amount(evaluate(decision.role.get("base", "greatest(0, fee_value)"), names))


def raw_names(decision: Decision) -> Names:
    """The fees as the fill has them, for what is paid in the fee's own asset."""
    fill = decision.fill
    raw = {"fee": fill.fee, "counterparty_fee": fill.counterparty_fee, "fee_deducted": fill.fee_deducted}
    return {**decision.names} | {f"{n}_value": half_even(v or ZERO, VALUE_PLACES) for n, v in raw.items()}


def vocabulary(facts: Facts, program: Program, decision: Decision) -> Names:
    """Every name that an expression may use, with what is known of it."""
    fill, values, claim = decision.fill, decision.values, decision.attribution.claim
    assert claim is not None
    at, shown = fill.executed_at, facts.account(fill.account_id, "registered_at")
    registered = None if shown is None else instant(shown)
    first_trade = facts.first_trade(fill.account_id)
    new_since = first_trade if program.data.get("new_trader_from") == "first_trade" else registered
    young = program.new_trader_days
    start = facts.first_start(claim.partner_id, decision.role["name"])
    names: dict[str, Fraction | str | bool | None] = {
        "product": fill.product,
        "line": decision.line,
        "symbol": fill.symbol,
        "side": fill.side,
        "liquidity": fill.liquidity,
        "entry": fill.entry,
        "strategy": fill.strategy,
        "order_type": fill.order_type,
        "fee": fill.fee,
        "fee_asset": fill.fee_asset,
        "quote_asset": fill.quote_asset,
        "fee_deducted": fill.fee_deducted,
        "fee_currency_kind": fill.fee_currency_kind,
        "channel": decision.attribution.channel,
        "vip_level": vip_level(facts, fill),
        "account_group": facts.attribute(fill.account_id, "group", at),
        "region": facts.account(fill.account_id, "region"),
        "executed_at": Fraction(at),
        "registered_at": None if registered is None else Fraction(registered),
        "bound_at": Fraction(claim.began),
        "partner_since": Fraction(start),
        "first_traded_at": None if first_trade is None else Fraction(first_trade),
        "registered_before_partner": None if registered is None else registered <= start,
        "new_trader": None if new_since is None or young is None else at - new_since < young * DAY,
        "fee_value": values.fee,
        "counterparty_fee_value": values.counterparty,
        "fee_deducted_value": values.deducted,
        "notional_value": values.notional,
    }
    for what, since in (("account", registered), ("claim", claim.began), ("trading", first_trade)):
        days = None if since is None else Fraction((at - since) // DAY)
        months = None if since is None else Fraction(months_passed(since, at, program.zone))
        names |= {f"{what}_age_days": days, f"{what}_age_months": months}
    others = [role for role in program.roles if role["name"] != decision.role["name"]]
    names.update({f"{role['name']}_present": present(facts, fill, role) for role in others})
    return names


def vip_level(facts: Facts, fill: Fill) -> Fraction | None:
    """The fill's own, else the account's attribute at that time; what is not a number is unknown."""
    if fill.vip_level is not None:
        return Fraction(fill.vip_level)
    text = facts.attribute(fill.account_id, "vip_level", fill.executed_at)
    return Fraction(int(text)) if text is not None and text.lstrip("-").isdecimal() else None
