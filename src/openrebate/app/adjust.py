"""Adjustments: money moved by a person's word, with its reason and evidence, and a second person.

Above nothing it is owed to the owner in addition, below nothing it is taken back. It is posted when the second person approves,
into the open period. A clawback is one that takes back; it may drive a balance below nothing, which carries over.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import rfc8785

from openrebate.app.heads import export_heads
from openrebate.app.pay_money import open_period, post
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from openrebate.model.terms import Terms
from openrebate.units.decimals import exact_product, parse_decimal, places_of, plain
from openrebate.units.periods import parse_period

if TYPE_CHECKING:
    from openrebate.store.adjustments import Adjustment
    from openrebate.store.connection import Connection

SHORTEST = 6


def propose(
    workspace: Workspace,
    terms: Terms,
    owner_kind: str,
    owner: str,
    amount: str,
    *,
    reason: str,
    evidence: str,
    period: str | None,
    clawback: bool,
    by: str,
) -> tuple[Adjustment, bool]:
    """Propose an adjustment in the program's asset; False: exactly this one is proposed already.

    `period` is the period of origin (left out: the open one). Nothing moves before another person approves.
    """
    with connected(workspace) as connection, connection.transaction():
        return proposed(
            connection, terms, owner_kind, owner, amount,
            reason=reason, evidence=evidence, period=period, clawback=clawback, by=by,
        )  # fmt: skip


def proposed(
    connection: Connection,
    terms: Terms,
    owner_kind: str,
    owner: str,
    amount: str,
    *,
    reason: str,
    evidence: str,
    period: str | None,
    clawback: bool,
    by: str,
) -> tuple[Adjustment, bool]:
    """The same in the caller's transaction."""
    from openrebate.store import adjustments, audit, ledger

    units = _units(terms, amount)
    if clawback and units > 0:
        raise InputError("a clawback takes back, and its amount is above nothing", advice=f"Write -{amount}")
    for name, said in (("owner", owner), ("reason", reason), ("evidence", evidence)):
        if not said.strip():
            raise InputError(f"no {name} is given", advice=f"Say it with --{name}")
    kind = "clawback" if clawback else "adjustment"
    ledger.add_asset(connection, terms.asset, terms.scale)
    origin = open_period(connection, terms.id) if period is None else _period(period)
    row: dict[str, Any] = {
        "kind": kind,
        "program": terms.id,
        "owner_kind": owner_kind,
        "owner": owner,
        "asset": terms.asset,
        "amount": units,
        "reason": reason,
        "evidence": evidence,
    }
    name = _id(row, period)
    fresh = adjustments.propose(connection, row | {"adjustment_id": name, "origin": origin, "by": by})
    if fresh:
        details = {"amount": amount, "reason": reason, "evidence": evidence}
        audit.note(connection, by, "adjust propose", f"{kind} {name}", {**details, "owner": owner})
    return adjustments.adjustments(connection, adjustment=name)[0], fresh


def approve(workspace: Workspace, name: str, by: str) -> tuple[Adjustment, bool]:
    """The second person approves: the money moves in the same transaction. False: it was approved before.

    NotAllowedError (6): the proposer itself. NotFoundError (4): no such adjustment.
    """
    from openrebate.store import failpoints

    with connected(workspace) as connection:
        with connection.transaction():
            found, fresh = approved(connection, name, by)
        failpoints.reached("adjust approve: committed")
        export_heads(workspace, connection)
        return _find(connection, found.adjustment_id), fresh


def approved(connection: Connection, name: str, by: str) -> tuple[Adjustment, bool]:
    """The same in the caller's transaction, whose heads are to be exported afterwards."""
    from openrebate.store import adjustments, audit, failpoints

    found = _find(connection, name)
    if found.by == by:
        raise NotAllowedError(f"{by} proposed this adjustment", advice="Let another person approve it")
    fresh = adjustments.approve(connection, found.adjustment_id, by)
    failpoints.reached("adjust approve: approval")
    if fresh:
        period = open_period(connection, found.program)
        post(connection, found.kind, found.adjustment_id, found.program, period, [_row(found)], by)
        failpoints.reached("adjust approve: posted")
        audit.note(connection, by, "adjust approve", f"{found.kind} {found.adjustment_id}")
    return found, fresh


def list_adjustments(workspace: Workspace, program: str | None) -> list[Adjustment]:
    """Every adjustment, the oldest first."""
    from openrebate.store import adjustments

    with connected(workspace) as connection:
        return adjustments.adjustments(connection, program=program)


def _find(connection: Connection, name: str) -> Adjustment:
    from openrebate.store import adjustments

    if len(name) < SHORTEST or not name.isalnum():
        raise InputError(f"'{name}' is no adjustment", advice=f"Give at least {SHORTEST} digits of its id")
    found = adjustments.adjustments(connection, adjustment=name)
    if not found:
        raise NotFoundError(f"there is no adjustment '{name}'", advice="See `openrebate adjust list`")
    if len(found) > 1:
        raise ConflictError(f"{len(found)} adjustments begin with '{name}'", advice="Give more of its id")
    return found[0]


def _row(found: Adjustment) -> dict[str, Any]:
    sides = [("adjustment", "program", found.program), ("payable", found.owner_kind, found.owner)]
    (debit, credit) = sides if found.amount > 0 else sides[::-1]
    return {
        **dict(zip(("debit_kind", "debit_owner_kind", "debit_owner"), debit, strict=True)),
        **dict(zip(("credit_kind", "credit_owner_kind", "credit_owner"), credit, strict=True)),
        "asset": found.asset,
        "amount": Decimal(abs(found.amount)),
        "origin": found.origin,
        "reason": found.kind,
    }


def _id(row: dict[str, Any], period: str | None) -> str:
    """The same words are the same adjustment; what differs in a word is another one."""
    key = {**row, "amount": str(row["amount"]), "origin": period or ""}
    return hashlib.sha256(rfc8785.dumps(key)).hexdigest()[:16]


def _units(terms: Terms, amount: str) -> int:
    try:
        value = parse_decimal(amount)
    except ValueError as error:
        raise InputError(f"amount: {error}", advice="Write it like 12.5 or -12.5") from error
    if places_of(value) > terms.scale:
        raise InputError(
            f"{plain(value)} has more places than {terms.asset}", advice=f"At most {terms.scale}"
        )
    if not value:
        raise InputError("an amount of nothing moves nothing")
    return int(exact_product(value, Decimal(10**terms.scale)))


def _period(text: str) -> str:
    try:
        return parse_period(text).label
    except ValueError as error:
        raise InputError(f"period {error}") from error
