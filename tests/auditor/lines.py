"""Lines: what all fills of a role bring, grouped by the key of a line and rounded once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.auditor.bonuses import Event
from tests.auditor.caps import left_by_pool
from tests.auditor.decisions import Decision
from tests.auditor.exact import ZERO, down, plain
from tests.auditor.pools import Timed, cut_by_days, left_of_days
from tests.auditor.program import Program, Table

Cell = str | int | bool | Fraction | None
Record = dict[str, Cell]

KEY = (
    "program", "terms_version", "period", "role", "kind", "partner_id", "account_id", "child_partner_id",
    "product_line", "channel", "rate", "kickback_share", "asset", "reason",
)  # fmt: skip


@dataclass
class Share:
    """One fill's part in one line."""

    key: Record
    decision: Decision
    claim_id: str | None
    level: int | None
    clause: str | None
    amount: Fraction


def by_line(program: Program, period: str, decisions: Iterable[Decision]) -> list[list[Share]]:
    """The shares of all fills of a role by the key of their line."""
    by_key: dict[str, list[Share]] = {}
    for decision in decisions:
        for share in shares_of(program, period, decision):
            by_key.setdefault(line_id(share.key), []).append(share)
    return list(by_key.values())


def timed(shares: Iterable[Share]) -> Timed:
    """When a line's fills were, and what each brings."""
    return [(share.decision.fill.executed_at, share.amount) for share in shares]


def lines_of(
    program: Program, role: str, period: str, decisions: Iterable[Decision], beyond: Iterable[Timed]
) -> list[Record]:
    """The lines of a role; the rounding is done here, once a line."""
    wholes = by_line(program, period, decisions)
    left = left_by_pool(program, role, map(amount_of, wholes))
    of_days = left_of_days(program, role, [*map(timed, wholes), *beyond])
    lines = []
    for whole in wholes:
        cut = left if amount_of(whole) > 0 else Fraction(1)
        kept = cut_by_days(program, role, timed(whole), of_days)
        shares = [replace(share, amount=one * cut) for share, one in zip(whole, kept, strict=True)]
        commission = line_of(program, shares)
        kickback = share_part(commission, program, shares)
        commission["amount"] = number_in(commission["amount"]) - number_in(kickback["amount"])
        lines.append(commission)
        if commission["kind"] == "commission" and number_in(commission["kickback_share"]) > 0:
            lines.append(kickback)
    return lines


def amount_of(shares: Iterable[Share]) -> Fraction:
    """What a line comes to before it is rounded."""
    return sum((share.amount for share in shares), ZERO)


def bonus_lines(
    program: Program,
    period: str,
    role: Table,
    found: Iterable[tuple[str | None, str, Event, Fraction]],
) -> list[Record]:
    """Bonuses by whose they are: the partner's, or (without one) the account's."""
    by_owner: dict[tuple[str | None, str], list[tuple[Event, Fraction]]] = {}
    for partner, account, event, amount in found:
        by_owner.setdefault((partner, account), []).append((event, amount))
    lines = []
    for (partner, account), paid in by_owner.items():
        key: Record = {
            "program": str(program.data["id"]), "terms_version": str(program.data["version"]), "period": period,
            "role": str(role["name"]), "kind": "bonus", "partner_id": partner, "account_id": account,
            "child_partner_id": None, "product_line": None, "channel": "account", "rate": ZERO, "kickback_share": ZERO,
            "asset": program.asset_of(role, "", pays=True), "reason": None,
        }  # fmt: skip
        line: Record = {"claim_id": common([event.claim.claim_id for event, _ in paid]), "level": None}
        line |= {
            "clause": common([event.clause for event, _ in paid]),
            "fills": 0,
            "volume": ZERO,
            "base": ZERO,
        }
        lines.append({"line_id": line_id(key), **key, **line, "amount": sum((a for _, a in paid), ZERO)})
    return lines


def number_in(cell: Cell) -> Fraction:
    """The cell, which has to be a fraction."""
    assert isinstance(cell, Fraction)
    return cell


def shares_of(program: Program, period: str, decision: Decision) -> list[Share]:
    """The line of the partner (or of nobody), and one for each parent."""
    claim = decision.attribution.claim
    key: Record = {
        "program": str(program.data["id"]),
        "terms_version": str(program.data["version"]),
        "period": period,
        "role": str(decision.role["name"]),
        "kind": "commission",
        "partner_id": decision.partner,
        "account_id": decision.fill.account_id,
        "child_partner_id": None,
        "product_line": decision.line,
        "channel": decision.attribution.channel,
        "rate": decision.rate,
        "kickback_share": decision.kickback,
        "asset": program.asset_of(decision.role, decision.fill.fee_asset, pays=decision.pays),
        "reason": decision.reason,
    }
    claim_id = None if claim is None else claim.claim_id
    shares = [Share(key, decision, claim_id, decision.level, decision.clause, decision.paid)]
    for parent in decision.parents:
        own: Record = {
            **key,
            "kind": "override",
            "partner_id": parent.parent,
            "child_partner_id": parent.child,
            "rate": parent.rate,
            "kickback_share": ZERO,
        }
        amount = decision.base * parent.rate
        shares.append(Share(own, decision, claim_id, parent.level, parent.clause, amount))
    return shares


def line_of(program: Program, shares: Sequence[Share]) -> Record:
    """One line before its kickback is taken out."""
    total = sum((share.amount for share in shares), ZERO)
    key = shares[0].key
    return {
        "line_id": line_id(key),
        **key,
        "claim_id": common([share.claim_id for share in shares]),
        "level": common([share.level for share in shares]),
        "clause": common([share.clause for share in shares]),
        "fills": len(shares),
        "volume": sum((s.decision.values.notional for s in shares if s.decision.counts), ZERO),
        "base": sum((s.decision.base for s in shares if s.decision.pays), ZERO),
        "amount": down(total, shares[0].decision.role.get("scale", program.scale)),
    }


def share_part(commission: Record, program: Program, shares: Sequence[Share]) -> Record:
    """The invitee's part: the same line as a kickback, from the same unrounded product."""
    total = sum((share.amount for share in shares), ZERO)
    key: Record = {**shares[0].key, "kind": "kickback"}
    places = shares[0].decision.role.get("scale", program.scale)
    amount = down(total * number_in(key["kickback_share"]), places)
    return {**commission, **key, "line_id": line_id(key), "amount": amount}


def common(values: Sequence[Cell]) -> Cell:
    """What all fills of a line agree on, else nothing."""
    return values[0] if all(value == values[0] for value in values) else None


def line_id(key: Record) -> str:
    """The first 32 hex digits of SHA-256 over the key as a JSON array."""
    values = [plain(v) if isinstance(v, Fraction) else v for v in (key[name] for name in KEY)]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
