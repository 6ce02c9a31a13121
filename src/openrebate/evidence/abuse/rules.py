"""The rules that look for abuse, each one SELECT over the tables of a rated period, and the words to judge a hit by.

Tables: `trades`, one row a fill: its columns, `trader` (the master at the time, else the account), `fee_value`,
`notional_value`; `earned`, one row a fill and role: who has it, by which channel and claim, `base`, `rate`, `pays`,
`losing_claims`; `rewarded`, the lines that pay; `claims`, `accounts`, `subaccounts`, `partner_accounts`; `first_and_last` of
every account that ever traded; `traces`: which accounts were seen with which hash of an address, device or withdrawal group.

Every SELECT gives partner_id, accounts (";" between), first_at, last_at, fills, volume; further columns are its own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openrebate.model import sql
from openrebate.units.decimals import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: what a hit says, what it honestly may be as well, and the limits below which nothing is a hit."""

    code: str
    says: str
    honest: str
    limits: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def select(self) -> str:
        """The rule as SQL."""
        limits: dict[str, object] = {name: plain(value) for name, value in self.limits.items()}
        return sql.fill(sql.text("evidence.abuse", self.code), limits)


RULES: tuple[Rule, ...] = (
    Rule(
        code="self_referral",
        says="The partner earns on accounts that are linked to its own by a master, an address, a device or a withdrawal group.",
        honest="An office or a family shares a connection; an exchange's or custodian's withdrawal address serves many.",
        limits={"most_sharing": Decimal(10)},
    ),
    Rule(
        code="self_match",
        says="One trader bought and sold the same amount at the same price and instant.",
        honest="Two strategies of one desk met in the book; on busy markets equal trades of one instant are common.",
        limits={"least_matches": Decimal(3), "least_share": Decimal("0.2")},
    ),
    Rule(
        code="ring",
        says="Two or three invitees of one partner sold to each other in a circle.",
        honest="Market makers on both sides of a thin market meet often; the share of their volume tells.",
        limits={"least_matches": Decimal(3), "least_share": Decimal("0.5")},
    ),
    Rule(
        code="round_trip",
        says="A trader bought and at once sold the same amount again, all day, and ended flat.",
        honest="Scalping and market making look alike; those earn or lose on the price, and rarely in equal pieces.",
        limits={"least_fills": Decimal(20), "most_net": Decimal("0.01"), "least_share": Decimal("0.8"), "seconds": Decimal(60)},
    ),
    Rule(
        code="fee_loop",
        says="All rewards on a trader's fills together are more than the fees that it paid.",
        honest="Maker rebates that the terms net, or an agreed rate above the fee: then it is the terms that should change.",
        limits={"least_rewards": Decimal(1)},
    ),
    Rule(
        code="tag_hijack",
        says="Orders of several accounts that another partner brought carry this partner's tag.",
        honest="A popular bot ships its own tag; the traders chose the bot.",
        limits={"least_accounts": Decimal(3)},
    ),
    Rule(
        code="re_registration",
        says="A new account of the partner shares an address, device or withdrawal group with one that had fallen silent.",
        honest="A trader lost access to the old account, or a device changed hands.",
        limits={"silent_days": Decimal(30), "most_sharing": Decimal(10)},
    ),
)  # fmt: skip
CODES = tuple(rule.code for rule in RULES)
