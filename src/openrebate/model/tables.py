"""The tables of a world, declared once: reading, checking, writing and the documentation derive from this.

An empty cell is NULL. A `default` is what an empty cell of an optional column means; NULL where it means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "identifier", "enum", "integer", "decimal", "instant"]

PRODUCTS = ("spot", "margin", "perpetual", "futures", "option", "convert", "otc", "earn", "transfer")
ENTRIES = ("web", "app", "api", "oauth")
STRATEGIES = ("manual", "grid", "dca", "copy", "twap", "iceberg", "signal", "other")
SUBJECT_KINDS = ("order_tag", "client_order_id", "api_key", "oauth_app", "account")
STATUSES = ("active", "suspended", "left")
MATCHES = ("exact", "prefix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name and kind, what it may hold and what it says.

    `narrow` is the (precision, scale) of the fast type that nearly every value of a fill fits; `at_least`, `at_most`
    and `above` bound decimals and integers, `places` a decimal's digits after the point; an identifier holds no control
    characters. `many`: nearly every row of a table of millions has a value of its own.
    """

    name: str
    kind: Kind
    required: bool = True
    allowed: tuple[str, ...] = ()
    default: str | int | None = None
    narrow: tuple[int, int] | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    above: Decimal | None = None
    places: int | None = None
    many: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns in canonical order, and the columns that identify a row.

    In a *dated* table a row is in force from `effective_from` until before `effective_to` (empty: open), and rows of
    one `subject` must not overlap.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    subject: tuple[str, ...] = ()
    says: str = ""

    @property
    def dated(self) -> bool:
        """Whether rows are in force between two instants."""
        return bool(self.subject)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in canonical order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError is a bug."""
        return {column.name: column for column in self.columns}[name]


_ZERO, _ONE = Decimal(0), Decimal(1)
_SHARE_PLACES = 12  # what a line keeps of a rate or a share: a finer one would be rounded unseen


def _key(name: str, says: str, *, many: bool = False) -> Column:
    return Column(name=name, kind="identifier", many=many, says=says)


def _name(name: str, says: str, *, many: bool = False) -> Column:
    return Column(name=name, kind="identifier", required=False, many=many, says=says)


def _enum(
    name: str, allowed: tuple[str, ...], says: str, *, required: bool = True, default: str | None = None
) -> Column:
    return Column(name=name, kind="enum", required=required, allowed=allowed, default=default, says=says)


def _amount(
    name: str, says: str, *, required: bool = True, at_least: Decimal | None = None, places: int = 8
) -> Column:
    return Column(
        name=name, kind="decimal", required=required, narrow=(18, places), at_least=at_least, says=says
    )  # fmt: skip


_FROM = Column(name="effective_from", kind="instant", says="first instant in force")
_TO = Column(
    name="effective_to", kind="instant", required=False, says="first instant no longer in force; empty: open"
)
_PARTNER = _key("partner_id", "the partner")
_ROLE = _key("role", "the role it earns in")

FILLS = Table(
    name="fills",
    says="one execution a row, as the venue reported it",
    key=("venue", "account_id", "fill_id", "revision"),
    columns=(
        _key("venue", "the exchange"),
        _key("account_id", "the trading account", many=True),
        _key("fill_id", "unique within venue and account", many=True),
        Column(name="executed_at", kind="instant", says="when the trade happened"),
        _enum("product", PRODUCTS, "what kind of market"),
        _key("symbol", "the market"),
        _enum("side", ("buy", "sell"), "of the account"),
        _enum("liquidity", ("maker", "taker"), "of the account"),
        _amount("price", "in quote_asset", at_least=_ZERO, places=10),
        _amount("quantity", "0 with a revision above 0 cancels the fill", at_least=_ZERO),
        _key("quote_asset", "what price and notional are in"),
        _amount("fee", "positive: the trader paid; negative: a maker rebate"),
        _key("fee_asset", "what the fee is in"),
        _amount("notional", "in quote_asset; empty: price × quantity", required=False, at_least=_ZERO),
        Column(
            name="revision",
            kind="integer",
            required=False,
            default=0,
            at_least=_ZERO,
            says="a higher one corrects",
        ),
        _name("order_id", "the order", many=True),
        _name("client_order_id", "the order's id given by the client", many=True),
        _name("order_tag", "the order's broker tag", many=True),
        _name("api_key_id", "the API key that placed the order", many=True),
        _name("oauth_app", "the application that the trader authorised"),
        _enum("entry", ENTRIES, "how the order came in", required=False),
        _enum("strategy", STRATEGIES, "what placed the order", required=False),
        _name("order_type", "as the venue names it"),
        _amount("counterparty_fee", "what the other side paid, in fee_asset", required=False),
        _amount("fee_deducted", "part of the fee that a coupon, card or bonus paid", required=False),
        _name("fee_currency_kind", "as the venue names it"),
        Column(name="vip_level", kind="integer", required=False, says="of the account at the trade"),
    ),
)

ACCOUNTS = Table(
    name="accounts",
    says="trading accounts",
    key=("account_id",),
    columns=(
        _key("account_id", "the trading account"),
        Column(name="registered_at", kind="instant", required=False, says="when the account was opened"),
        _name("region", "where the trader lives"),
    ),
)

ACCOUNT_ATTRIBUTES = Table(
    name="account_attributes",
    says="what is true of an account for a time, such as vip_level or group",
    key=("account_id", "attribute", "effective_from"),
    subject=("account_id", "attribute"),
    columns=(
        _key("account_id", "the trading account"),
        _key("attribute", "such as vip_level, group or first_deposit"),
        _key("value", "vip_level is an integer"),
        _FROM,
        _TO,
    ),
)

SUBACCOUNTS = Table(
    name="subaccounts",
    says="which account is the master of which",
    key=("account_id", "effective_from"),
    subject=("account_id",),
    columns=(_key("account_id", "the sub-account"), _key("master_account_id", "its master"), _FROM, _TO),
)

PARTNERS = Table(
    name="partners",
    says="who can earn, in which role, when, and under which parent",
    key=("partner_id", "role", "effective_from"),
    subject=("partner_id", "role"),
    columns=(
        _PARTNER,
        _ROLE,
        _FROM,
        _TO,
        _name("parent_partner_id", "earns an override, in the same role"),
        _enum("status", STATUSES, "empty: active", required=False, default="active"),
    ),
)

PARTNER_ACCOUNTS = Table(
    name="partner_accounts",
    says="accounts that a partner itself owns",
    key=("partner_id", "account_id"),
    columns=(_PARTNER, _key("account_id", "the trading account")),
)

CLAIMS = Table(
    name="claims",
    says="what ties a subject to a partner",
    key=("claim_id",),
    subject=("role", "subject_kind", "subject", "match"),
    columns=(
        _key("claim_id", "the claim"),
        _ROLE,
        _enum("subject_kind", SUBJECT_KINDS, "what the subject is"),
        _key("subject", "the tag, prefix, key, application or account"),
        _PARTNER,
        _FROM,
        _TO,
        _enum("match", MATCHES, "empty: prefix for client_order_id, exact elsewhere", required=False),
        _name("code", "the referral code at binding time"),
        Column(
            name="kickback",
            kind="decimal",
            required=False,
            at_least=_ZERO,
            at_most=_ONE,
            places=_SHARE_PLACES,
            says="the invitee's share",
        ),
        Column(name="known_from", kind="instant", required=False, says="when the claim became known"),
        Column(name="evidence", kind="text", required=False, says="what proves it"),
    ),
)

MARKS = Table(
    name="marks",
    says="prices of assets in the settlement asset",
    key=("asset", "at"),
    columns=(
        _key("asset", "the asset"),
        Column(name="at", kind="instant", says="when the price was seen"),
        Column(name="price", kind="decimal", above=_ZERO, says="in the program's settlement asset"),
    ),
)

GRANTS = Table(
    name="grants",
    says="levels given by hand",
    key=("partner_id", "role", "product_line", "effective_from"),
    subject=("partner_id", "role", "product_line"),
    columns=(
        _PARTNER,
        _ROLE,
        Column(
            name="product_line", kind="identifier", required=False, says="the line of the terms; empty: all"
        ),
        Column(name="level", kind="integer", at_least=_ZERO, says="the level granted"),
        _FROM,
        _TO,
    ),
)

OVERRIDES = Table(
    name="overrides",
    says="rates agreed one by one",
    key=("partner_id", "role", "product_line", "account_id", "effective_from"),
    subject=("partner_id", "role", "product_line", "account_id"),
    columns=(
        _PARTNER,
        _ROLE,
        _name("product_line", "empty: every line"),
        _name("account_id", "empty: every account"),
        Column(
            name="rate",
            kind="decimal",
            at_least=_ZERO,
            at_most=_ONE,
            places=_SHARE_PLACES,
            says="an exact fraction of one",
        ),
        _FROM,
        _TO,
    ),
)

METRICS = Table(
    name="metrics",
    says="measured elsewhere, such as a staked balance",
    key=("partner_id", "metric", "at"),
    columns=(
        _PARTNER,
        _key("metric", "its name in the terms"),
        Column(name="at", kind="instant", says="when it was measured"),
        Column(name="value", kind="decimal", says="what was measured"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        FILLS, ACCOUNTS, ACCOUNT_ATTRIBUTES, SUBACCOUNTS, PARTNERS, PARTNER_ACCOUNTS, CLAIMS, MARKS, GRANTS, OVERRIDES,
        METRICS,
    )
}  # fmt: skip
FACTS: tuple[str, ...] = tuple(name for name in TABLES if name not in ("fills", "marks"))
