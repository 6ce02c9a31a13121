"""The tables of a world, parsed: every value that is a number, an instant or empty becomes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.auditor.calendar import instant
from tests.auditor.exact import number

Row = Mapping[str, str]
World = Mapping[str, Sequence[Row]]


def text_of(row: Row, column: str) -> str | None:
    """The text, or None where it is empty or absent."""
    return row.get(column) or None


def number_of(row: Row, column: str) -> Fraction | None:
    """The number, or None where it is empty or absent."""
    text = text_of(row, column)
    return None if text is None else number(text)


def instant_of(row: Row, column: str) -> int | None:
    """The instant, or None where it is empty or absent."""
    text = text_of(row, column)
    return None if text is None else instant(text)


@dataclass(frozen=True)
class Dates:
    """A half-open span of time, possibly without an end."""

    start: int
    end: int | None

    def cover(self, at: int) -> bool:
        """Whether the instant lies inside."""
        return self.start <= at and (self.end is None or at < self.end)

    def ended(self, at: int) -> bool:
        """Whether the span was over at the instant."""
        return self.end is not None and self.end <= at


def dates_of(row: Row) -> Dates:
    """The span of a dated row."""
    return Dates(instant(row["effective_from"]), instant_of(row, "effective_to"))


@dataclass(frozen=True)
class Fill:
    """One fill row, all known columns."""

    venue: str
    account_id: str
    fill_id: str
    executed_at: int
    product: str
    symbol: str
    side: str
    liquidity: str | None
    price: Fraction
    quantity: Fraction
    quote_asset: str
    fee: Fraction
    fee_asset: str
    notional: Fraction | None
    revision: int
    order_id: str | None
    client_order_id: str | None
    order_tag: str | None
    api_key_id: str | None
    oauth_app: str | None
    entry: str | None
    strategy: str | None
    order_type: str | None
    counterparty_fee: Fraction | None
    fee_deducted: Fraction | None
    fee_currency_kind: str | None
    vip_level: int | None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it this fill and no other."""
        return self.venue, self.account_id, self.fill_id

    @property
    def turn(self) -> tuple[int, str, str, str]:
        """The order in which fills consume a cap."""
        return self.executed_at, self.venue, self.account_id, self.fill_id


def fill_of(row: Row) -> Fill:
    """One row of `fills`."""
    vip = text_of(row, "vip_level")
    return Fill(
        venue=row["venue"],
        account_id=row["account_id"],
        fill_id=row["fill_id"],
        executed_at=instant(row["executed_at"]),
        product=row["product"],
        symbol=row["symbol"],
        side=row["side"],
        liquidity=text_of(row, "liquidity"),
        price=number(row["price"]),
        quantity=number(row["quantity"]),
        quote_asset=row["quote_asset"],
        fee=number(row["fee"]),
        fee_asset=row["fee_asset"],
        notional=number_of(row, "notional"),
        revision=int(row.get("revision") or 0),
        order_id=text_of(row, "order_id"),
        client_order_id=text_of(row, "client_order_id"),
        order_tag=text_of(row, "order_tag"),
        api_key_id=text_of(row, "api_key_id"),
        oauth_app=text_of(row, "oauth_app"),
        entry=text_of(row, "entry"),
        strategy=text_of(row, "strategy"),
        order_type=text_of(row, "order_type"),
        counterparty_fee=number_of(row, "counterparty_fee"),
        fee_deducted=number_of(row, "fee_deducted"),
        fee_currency_kind=text_of(row, "fee_currency_kind"),
        vip_level=None if vip is None else int(vip),
    )


@dataclass(frozen=True)
class Claim:
    """One row of `claims`."""

    claim_id: str
    role: str
    kind: str
    subject: str
    prefix: bool
    partner_id: str
    dates: Dates
    kickback: Fraction
    since: int | None = None  # when the one began that it goes on with

    @property
    def began(self) -> int:
        """What its age is counted from."""
        return self.dates.start if self.since is None else self.since


def claim_of(row: Row) -> Claim:
    """One row of `claims`; an empty match means prefix for client_order_id, exact elsewhere."""
    match = row.get("match") or ("prefix" if row["subject_kind"] == "client_order_id" else "exact")
    return Claim(
        claim_id=row["claim_id"],
        role=row["role"],
        kind=row["subject_kind"],
        subject=row["subject"],
        prefix=match == "prefix",
        partner_id=row["partner_id"],
        dates=dates_of(row),
        kickback=number_of(row, "kickback") or Fraction(0),
    )


@dataclass(frozen=True)
class Standing:
    """One row of `partners`: a span in which the partner has a parent and a status."""

    partner_id: str
    role: str
    dates: Dates
    parent: str | None
    active: bool


@dataclass(frozen=True)
class Facts:
    """All tables of a world. Tables without arithmetic of their own stay as rows."""

    fills: tuple[Fill, ...]
    claims: tuple[Claim, ...]
    standings: tuple[Standing, ...]
    own_accounts: frozenset[tuple[str, str]]
    marks: Mapping[str, Sequence[tuple[int, Fraction]]]
    world: World

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of one table as text; an absent table is empty."""
        return self.world.get(table, ())

    def standing(self, partner_id: str, role: str, at: int) -> Standing | None:
        """The partner's row that covers the instant, whatever its status."""
        for row in self.standings:
            if row.partner_id == partner_id and row.role == role and row.dates.cover(at):
                return row
        return None

    def in_force(self, partner_id: str, role: str, at: int) -> bool:
        """Whether the partner could earn in that role at the instant."""
        row = self.standing(partner_id, role, at)
        return row is not None and row.active

    def master(self, account_id: str, at: int) -> str | None:
        """The account's direct master at the instant."""
        for row in self.rows("subaccounts"):
            if row["account_id"] == account_id and dates_of(row).cover(at):
                return row["master_account_id"]
        return None

    def attribute(self, account_id: str, name: str, at: int) -> str | None:
        """The account's own attribute at the instant."""
        for row in self.rows("account_attributes"):
            if row["account_id"] == account_id and row["attribute"] == name and dates_of(row).cover(at):
                return text_of(row, "value")
        return None

    def account(self, account_id: str, column: str) -> str | None:
        """A column of the account's row."""
        for row in self.rows("accounts"):
            if row["account_id"] == account_id:
                return text_of(row, column)
        return None

    def first_trade(self, account_id: str) -> int | None:
        """When the account traded first, as far as is known."""
        return min((fill.executed_at for fill in self.fills if fill.account_id == account_id), default=None)

    def first_start(self, partner_id: str, role: str) -> int:
        """When the partner first took the role."""
        return min(s.dates.start for s in self.standings if (s.partner_id, s.role) == (partner_id, role))


def facts_of(world: World) -> Facts:
    """Parse every table once."""
    marks: dict[str, list[tuple[int, Fraction]]] = {}
    for row in world.get("marks", ()):
        marks.setdefault(row["asset"], []).append((instant(row["at"]), number(row["price"])))
    return Facts(
        fills=tuple(fill_of(row) for row in world.get("fills", ())),
        claims=tuple(claim_of(row) for row in world.get("claims", ())),
        standings=tuple(
            Standing(
                partner_id=row["partner_id"],
                role=row["role"],
                dates=dates_of(row),
                parent=text_of(row, "parent_partner_id"),
                active=(row.get("status") or "active") == "active",
            )
            for row in world.get("partners", ())
        ),
        own_accounts=frozenset((r["partner_id"], r["account_id"]) for r in world.get("partner_accounts", ())),
        marks=marks,
        world=world,
    )
