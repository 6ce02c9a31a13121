"""A statement: what one partner is told about one period of one program, and what can be proved about it later.

    document = {format, header, lines, proof}
    header     one JSON object that binds everything: the root over the lines, the balances, the terms, the marks
    lines      one object a line, in the order (origin, line_id, version)
    proof      how the header is found under the root of the close that issued it

All bytes are RFC 8785; every amount is a string with all places of its asset. Two trees of RFC 6962 hold it: the lines of
a statement, whose root stands in its header, and the headers of a close, whose root is the period's. A header also names
the first number and the count of its close, since a proof alone does not bind the size of its tree.

**Versions.** Version 1 of a period is issued when the period closes: it lists every line *booked in* it, whatever its
period of origin, and carries the balance. When a later close books differences of that origin, it issues the next version
under its own root: every line of that origin as now known, `before` being the amount in the version before. It carries no
balance: its money is on the statement of the period that it was booked in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from json import JSONEncoder
from typing import Any

from openrebate.settling.canonical import canonical
from openrebate.settling.conversion import Conversion
from openrebate.units.decimals import from_units, plain
from openrebate.units.instants import format_instant

FORMAT = "openrebate-statement/1"
_LINE = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
OTHERS = "kickback"
"""The kind of line that is somebody else's: an invitee's. It is shown to the partner, and not in its sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """One line of a statement. `before`, `amount`: in the asset's smallest unit; `amount` is to date.

    `origin` is the period that the trades belong to; `why` says what changed the line last (`settling/why.py`).
    """

    line_id: str
    version: int
    origin: str
    terms_version: str
    role: str
    kind: str
    partner_id: str | None
    account_id: str | None
    child_partner_id: str | None
    product_line: str | None
    channel: str | None
    rate: Decimal
    kickback_share: Decimal
    asset: str
    reason: str | None
    claim_id: str | None
    level: int | None
    clause: str | None
    fills: int
    volume: Decimal
    base: Decimal
    before: int
    amount: int
    why: str
    posting_no: int

    @property
    def difference(self) -> int:
        """What this line moves, in the asset's smallest unit."""
        return self.amount - self.before

    @property
    def own(self) -> bool:
        """Whether it is the partner's: an invitee's kickback is not."""
        return self.kind != OTHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsCited:
    """The terms that rated lines of this statement, and what they say about paying it.

    `minimum` is the smallest payout, in `asset`, the settlement asset; `negative` and `held_from` are words of the terms.
    """

    id: str
    version: str
    digest: str
    title: str = ""
    holding_days: int = 0
    held_from: str = "booked"
    minimum: Decimal = Decimal(0)
    asset: str = ""
    negative: str = "carry"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelHeld:
    """The level of one product line, and why: `basis` is assessed, granted, protected, carried, or rated (no more is known)."""

    role: str
    product_line: str | None
    level: int
    basis: str
    metrics: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One posting other than a plan's that moved the partner's balance.

    `amount`: smallest units, positive raises what is owed. `kind` is the posting's: adjustment, clawback, payout, …
    """

    posting_no: int
    booked_at: int
    kind: str
    ref: str
    asset: str
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutStated:
    """One payout of the period and its state at the close: `amount` to the payee, and `withheld` besides; smallest units.

    `sent`: what was sent instead of the amount, where the terms pay in another asset.
    """

    payout_id: str
    asset: str
    amount: int
    withheld: int
    state: str
    at: int
    rail: str = ""
    sent: Conversion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One asset: opening + booked + moved = closing; smallest units. `moved`: adjustments and payouts, signed."""

    asset: str
    opening: int
    booked: int
    moved: int
    closing: int

    def __post_init__(self) -> None:
        assert self.opening + self.booked + self.moved == self.closing, f"the balance does not add up: {self}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What the close gave: number, the close's first number and how many it issued, when (microseconds), and by whom."""

    number: int
    first: int
    count: int
    at: int
    by: str

    def __post_init__(self) -> None:
        assert self.first <= self.number < self.first + self.count, f"a number outside its close: {self}"

    @property
    def index(self) -> int:
        """Which leaf of the close's tree the statement is."""
        return self.number - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The statement before this one: of the same partner, or the same period's earlier version."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything that a header says. `seal` None: a draft. `lines_root`: hex, RFC 6962 over the lines' bytes.

    `booked_in` is the period whose close issued it; in a version above 1 it is later than `period`.
    `plans` are the digests of the plans that posted its lines, each of which binds its inputs.
    """

    program: str
    period: str
    partner: str
    booked_in: str
    version: int
    seal: Seal | None
    day_zone: str
    scales: Mapping[str, int]
    terms: tuple[TermsCited, ...]
    lines_count: int
    lines_root: str
    balances: tuple[Balance, ...]
    levels: tuple[LevelHeld, ...] = ()
    movements: tuple[Movement, ...] = ()
    payouts: tuple[PayoutStated, ...] = ()
    plans: tuple[str, ...] = ()
    marks_digest: str = ""
    marks_publisher: str = ""
    previous: Previous | None = None

    @property
    def draft(self) -> bool:
        """Whether no close has issued it yet."""
        return self.seal is None


def header(statement: Statement) -> dict[str, Any]:
    """The header as JSON values: strings, whole numbers, null; its RFC 8785 bytes are the leaf of the close's tree."""
    seal, scales = statement.seal, statement.scales
    return {
        "program": statement.program,
        "period": statement.period,
        "booked_in": statement.booked_in,
        "partner": statement.partner,
        "version": statement.version,
        "state": "draft" if seal is None else "closed",
        "number": seal and seal.number,
        "close": seal
        and {"first": seal.first, "count": seal.count, "at": format_instant(seal.at), "by": seal.by},
        "day_zone": statement.day_zone,
        "assets": dict(scales),
        "terms": [_terms(terms) for terms in statement.terms],
        "levels": [_level(level) for level in statement.levels],
        "lines": {"count": statement.lines_count, "root": statement.lines_root},
        "balances": [_balance(balance, scales[balance.asset]) for balance in statement.balances],
        "movements": [_movement(movement, scales[movement.asset]) for movement in statement.movements],
        "payouts": [_payout(payout, scales[payout.asset]) for payout in statement.payouts],
        "plans": list(statement.plans),
        "marks": {"digest": statement.marks_digest, "publisher": statement.marks_publisher},
        "previous": statement.previous
        and {"number": statement.previous.number, "digest": statement.previous.digest},
    }


def line_document(line: StatedLine, scale: int) -> dict[str, Any]:
    """A line as JSON values. The same bytes come out of `store/statements.py`'s SQL: a test holds them together."""
    return {
        "line_id": line.line_id,
        "version": line.version,
        "origin": line.origin,
        "terms_version": line.terms_version,
        "role": line.role,
        "kind": line.kind,
        "partner_id": line.partner_id,
        "account_id": line.account_id,
        "child_partner_id": line.child_partner_id,
        "product_line": line.product_line,
        "channel": line.channel,
        "rate": plain(line.rate),
        "kickback_share": plain(line.kickback_share),
        "asset": line.asset,
        "reason": line.reason,
        "claim_id": line.claim_id,
        "level": line.level,
        "clause": line.clause,
        "fills": line.fills,
        "volume": plain(line.volume),
        "base": plain(line.base),
        "before": amount(line.before, scale),
        "amount": amount(line.amount, scale),
        "difference": amount(line.difference, scale),
        "why": line.why,
        "posting_no": line.posting_no,
    }


def line_bytes(line: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of a line, five times as fast: its keys are ASCII, its values strings, whole numbers and null."""
    return _LINE.encode(line).encode()


def digest(head: Mapping[str, Any]) -> str:
    """A statement's digest: SHA-256 over its header's bytes, hex."""
    return sha256(canonical(dict(head))).hexdigest()


def amount(units: int, scale: int) -> str:
    """Smallest units as a decimal string with all places of the asset (`-150, 2` is `-1.50`)."""
    return f"{from_units(units, scale):f}"


def booked(lines: Iterable[StatedLine]) -> dict[str, int]:
    """What the lines move for the partner, by asset, in smallest units; an invitee's kickback is not in it."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.asset] = sums.get(line.asset, 0) + (line.difference if line.own else 0)
    return sums


def line_order(line: StatedLine) -> tuple[str, str, int]:
    """How the lines of a statement are ordered."""
    return line.origin, line.line_id, line.version


def _terms(terms: TermsCited) -> dict[str, Any]:
    return {
        "id": terms.id,
        "version": terms.version,
        "digest": terms.digest,
        "title": terms.title,
        "holding_days": terms.holding_days,
        "held_from": terms.held_from,
        "minimum": plain(terms.minimum),
        "asset": terms.asset,
        "negative": terms.negative,
    }


def _level(level: LevelHeld) -> dict[str, Any]:
    return {
        "role": level.role,
        "product_line": level.product_line,
        "level": level.level,
        "basis": level.basis,
        "metrics": [{"metric": name, "value": plain(value)} for name, value in level.metrics],
    }


def _balance(balance: Balance, scale: int) -> dict[str, Any]:
    return {
        "asset": balance.asset,
        "opening": amount(balance.opening, scale),
        "booked": amount(balance.booked, scale),
        "moved": amount(balance.moved, scale),
        "closing": amount(balance.closing, scale),
    }


def _movement(movement: Movement, scale: int) -> dict[str, Any]:
    return {
        "posting_no": movement.posting_no,
        "booked_at": format_instant(movement.booked_at),
        "kind": movement.kind,
        "ref": movement.ref,
        "asset": movement.asset,
        "amount": amount(movement.amount, scale),
        "reason": movement.reason,
    }


def _payout(payout: PayoutStated, scale: int) -> dict[str, Any]:
    return {
        "payout_id": payout.payout_id,
        "asset": payout.asset,
        "amount": amount(payout.amount, scale),
        "withheld": amount(payout.withheld, scale),
        "state": payout.state,
        "at": format_instant(payout.at),
        "rail": payout.rail,
        "sent": payout.sent and _sent(payout.sent),
    }


def _sent(sent: Conversion) -> dict[str, Any]:
    return {
        "asset": sent.price.asset,
        "amount": amount(sent.amount, sent.scale),
        "price": plain(sent.price.price),
        "price_at": format_instant(sent.price.at),
        "publisher": sent.price.publisher,
    }
