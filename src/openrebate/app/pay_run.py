"""Draft payouts: what each payee is paid now, what not and why. The money leaves what is owed in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openrebate.app.heads import export_heads
from openrebate.app.pay_money import Sent, Sum, at, exact, micros, move, now, open_period, post, sent_for
from openrebate.app.workspace import Workspace, connected
from openrebate.model.terms import Terms
from openrebate.settling.carry import carried
from openrebate.settling.conversion import Conversion, Price, convert
from openrebate.settling.payouts import (
    Attendance,
    Draft,
    Holds,
    Owed,
    Payee,
    attendance,
    draft,
    least_units,
    payout_id,
    run_id,
)
from openrebate.units.timeline import DAY

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.payouts import Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One balance in a run: what is paid of it (`payout_id` None: nothing), what is withheld, what stays, and why.

    `sent`: what goes out instead of the amount, if something does.
    """

    owner_kind: str
    owner: str
    asset: str
    owed: Decimal
    amount: Decimal
    withheld: Decimal
    stays: Decimal
    reason: str | None
    payout_id: str | None
    sent: Sent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run drafted; `run` None: there was nothing to pay. `forgiven` are balances below zero, written off."""

    run: str | None
    program: str
    rail: str
    approvals: int
    by: str
    drafted: tuple[Drafted, ...]
    forgiven: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One balance on its way through a run."""

    found: Balance
    owed: Owed
    draft: Draft
    sent: Conversion | None
    payout_id: str


def run(
    workspace: Workspace, terms: Terms, by: str, *, rail: str, approvals: int, instant: int | None = None
) -> RunReport:
    """Draft every payout of the program that is due at the instant (now). ConflictError (5): nothing was ever booked."""
    from openrebate.store import failpoints, payouts

    when = now() if instant is None else instant
    with connected(workspace) as connection:
        with connection.transaction():
            payouts.hold_program(connection, terms.id)
            forgiven = _forgive(connection, terms, by)
            lines = _lines(connection, workspace, terms, when)
            paid = [line for line in lines if line.draft.amount]
            name = run_id([line.payout_id for line in paid]) if paid else None
            if name is not None:
                payouts.insert_run(connection, name, terms.id, rail, approvals, by)
                failpoints.reached("pay run: run")
                payouts.insert_payouts(connection, [_row(line, name, rail, terms.id, by) for line in paid])
                failpoints.reached("pay run: payouts")
                move(connection, terms.id, "drafted", name, [_sum(line) for line in paid], by)
                failpoints.reached("pay run: posted")
            _note(connection, by, terms.id, name, paid)
        failpoints.reached("pay run: committed")
        export_heads(workspace, connection)
    return RunReport(
        run=name,
        program=terms.id,
        rail=rail,
        approvals=approvals,
        by=by,
        drafted=tuple(_told(line) for line in lines),
        forgiven=forgiven,
    )


def _lines(connection: Connection, workspace: Workspace, terms: Terms, when: int) -> list[_Line]:
    from openrebate.store import payouts

    settlement = terms.settlement
    after = at(when - settlement.holding_days * DAY) if settlement.holding_days else None
    found = payouts.balances(connection, terms.id, settlement.held_from, after)
    who, stopped, there = (
        standing_payees(connection, when),
        standing_holds(connection),
        _attendance(connection, terms, when),
    )
    price = _price(connection, workspace, terms, settlement.paid_in, when)
    least = {}
    for asset, scale in {(one.asset, one.scale) for one in found}:
        worth = _worth(connection, workspace, terms, asset, when)
        least[asset] = least_units(settlement.minimum, scale, worth)
    lines = []
    for one in found:
        owed = _owed(one)
        payee = who.get((one.owner_kind, one.owner), Payee(destination=one.owner))
        present = there.get(one.owner, Attendance()) if one.owner_kind == "partner" else Attendance()
        made, sent = draft(owed, payee, settlement, stopped, present, at=when, least=least[one.asset]), None
        if settlement.paid_in_scale is not None and one.asset == terms.asset:
            made, sent = convert(made, one.scale, price, settlement.paid_in_scale)
        name = payout_id(workspace.id, terms.id, owed, one.payouts + 1)
        lines.append(_Line(found=one, owed=owed, draft=made, sent=sent, payout_id=name))
    return lines


def _worth(
    connection: Connection, workspace: Workspace, terms: Terms, asset: str, when: int
) -> Fraction | None:
    """What one of an asset is worth in the settlement asset at the instant: by the terms, else by its last price."""
    if asset == terms.asset or not terms.settlement.minimum:
        return Fraction(1)
    for one in terms.redemptions:
        if one.asset == asset and one.of in ("", terms.asset):
            return Fraction(one.worth) / Fraction(one.points)
    price = _price(connection, workspace, terms, asset, when)
    return None if price is None else Fraction(price.price)


def _price(
    connection: Connection, workspace: Workspace, terms: Terms, asset: str | None, when: int
) -> Price | None:
    """What an asset costs at the instant; None where it is no asset, or nothing is known that is young enough."""
    from openrebate.store.prices import last_price

    if asset is None:
        return None
    return last_price(connection, workspace.folder, asset, at(when - terms.max_mark_age), at(when))


def _owed(one: Balance) -> Owed:
    assert one.owner_kind in {"partner", "account"}
    return Owed(
        owner_kind="partner" if one.owner_kind == "partner" else "account",
        owner=one.owner,
        asset=one.asset,
        balance=one.balance,
        waiting=one.waiting,
    )


def _forgive(connection: Connection, terms: Terms, by: str) -> dict[str, Decimal]:
    """Write off what is below zero, where the terms say so; what was written off, by owner and asset."""
    from openrebate.store import ledger, payouts

    if terms.settlement.negative != "forgive":
        return {}
    found = payouts.balances(connection, terms.id, "booked", None)
    scales = {one.asset: one.scale for one in found}
    told = [one for one in carried([_owed(balance) for balance in found], terms.settlement) if one.forgiven]
    if told:
        rows = [_pardon(terms.id, one.owed, one.forgiven) for one in told]
        ref = f"{terms.id} after posting {ledger.last_posting(connection, terms.id)}"
        post(connection, "forgiven", ref, terms.id, open_period(connection, terms.id), rows, by)
    return {f"{one.owed.owner} {one.owed.asset}": exact(one.forgiven, scales[one.owed.asset]) for one in told}


def _pardon(program: str, owed: Owed, units: int) -> dict[str, Any]:
    return {
        "debit_kind": "adjustment",
        "debit_owner_kind": "program",
        "debit_owner": program,
        "credit_kind": "payable",
        "credit_owner_kind": owed.owner_kind,
        "credit_owner": owed.owner,
        "asset": owed.asset,
        "amount": Decimal(units),
        "reason": "forgiven",
    }


def standing_payees(connection: Connection, when: int) -> dict[tuple[str, str], Payee]:
    """Every payee that is known now, as in force at the instant, by kind and owner."""
    from openrebate.store.payees import in_force, payees

    rows = defaultdict(list)
    for row in payees(connection):
        rows[row.owner_kind, row.owner].append(row)
    found = {}
    for key, known in rows.items():
        now_so = in_force(known, at(when))
        if now_so is not None:
            found[key] = Payee(
                destination=now_so.destination or now_so.owner,
                identity=now_so.identity or "",
                region=now_so.region or "",
                sanctioned=now_so.sanctioned,
                withholding=now_so.withholding,
            )
    return found


def standing_holds(connection: Connection) -> Holds:
    """What is held now."""
    from openrebate.store.holds import holds

    standing = holds(connection, standing=True)
    return Holds(
        owners=frozenset((one.owner_kind, one.owner) for one in standing if one.owner_kind != "region"),
        regions=frozenset(one.owner for one in standing if one.owner_kind == "region"),
    )


def _attendance(connection: Connection, terms: Terms, when: int) -> dict[str, Attendance]:
    from openrebate.store.payees import partner_dates

    dated = defaultdict(list)
    for partner, status, start, end in partner_dates(connection, [r.name for r in terms.earning_roles]):
        until = None if end is None else micros(end)
        dated[str(partner)].append({"status": status, "effective_from": micros(start), "effective_to": until})
    return {partner: attendance(known, when) for partner, known in dated.items()}


def _row(line: _Line, run_name: str, rail: str, program: str, by: str) -> dict[str, Any]:
    sent = line.sent
    return {
        "payout_id": line.payout_id,
        "program": program,
        "owner_kind": line.owed.owner_kind,
        "owner": line.owed.owner,
        "asset": line.owed.asset,
        "ordinal": line.found.payouts + 1,
        "amount": line.draft.amount,
        "withheld": line.draft.withheld,
        "destination": line.draft.payee.destination,
        "rail": rail,
        "run": run_name,
        "by": by,
        "sent_asset": sent and sent.price.asset,
        "sent_scale": sent and sent.scale,
        "sent_amount": sent and sent.amount,
        "price": sent and sent.price.price,
        "price_at": sent and at(sent.price.at),
        "publisher": sent and sent.price.publisher,
    }


def _sum(line: _Line) -> Sum:
    owed = line.owed
    return Sum(
        payout_id=line.payout_id,
        owner_kind=owed.owner_kind,
        owner=owed.owner,
        asset=owed.asset,
        amount=line.draft.amount,
        withheld=line.draft.withheld,
    )


def _told(line: _Line) -> Drafted:
    made, scale, sent = line.draft, line.found.scale, line.sent
    return Drafted(
        owner_kind=line.owed.owner_kind,
        owner=line.owed.owner,
        asset=line.owed.asset,
        owed=exact(line.owed.balance, scale),
        amount=exact(made.amount, scale),
        withheld=exact(made.withheld, scale),
        stays=exact(made.left, scale),
        reason=made.reason,
        payout_id=line.payout_id if made.amount else None,
        sent=None if sent is None else sent_for(sent),
    )


def _note(connection: Connection, by: str, program: str, name: str | None, paid: list[_Line]) -> None:
    from openrebate.store import audit

    if name is not None:
        audit.note(connection, by, "pay run", f"run {name}", {"program": program, "payouts": len(paid)})
