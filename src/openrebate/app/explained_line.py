"""Lines: the one that a fill belongs to and its arithmetic, or the fills that belong to a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app.explained_caps import Capped, capped_fills, cut_of, kickback_share
from openrebate.app.explained_level import level_of
from openrebate.app.explained_pool import pool_of, pooled_parts
from openrebate.app.rate import fills_of
from openrebate.app.rerun import matching
from openrebate.evidence.entitlement import entitlement
from openrebate.model.reasons import REASONS
from openrebate.model.sql import quoted
from openrebate.rating.rate import kickback_sql
from openrebate.terms.bonuses import event_in_words
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from openrebate.app.rerun import Rerun
    from openrebate.one_role import RatedRole

SHOWN = 20


def line_with_arithmetic(
    run: Rerun, role: RatedRole, line: Mapping[str, Any], fills: list[Capped]
) -> dict[str, Any]:
    """The line as it was written, and how its amount comes out of its base. `fills`: the account's capped ones."""
    cut = (
        cut_of(fills, role, line, line_number(run, line))
        if line["kind"] in ("commission", "kickback")
        else Decimal(0)
    )
    pool = pool_of(run, role)
    sums = entitlement(
        line["base"],
        line["rate"],
        line["kickback_share"],
        cut,
        run.terms.scale_of(role.role),
        (pool.limit, pool.in_full) if pool else None,
        pooled_parts(run, role, line),
    )
    amount = {"commission": sums.kept, "kickback": sums.kickback}.get(line["kind"], sums.total)
    assert amount == line["amount"], (
        f"line {line['line_id']} is {line['amount']}, and its arithmetic gives {amount}"
    )
    return dict(line) | {"arithmetic": asdict(sums)}


def lines_of_share(
    run: Rerun, role: RatedRole, row: Mapping[str, Any], share: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The lines that a fill is in: commission and kickback of its partner, or the override that `share` is."""
    pays = row["pays"]
    key: dict[str, object] = {
        "partner_id": row["partner_id"] if share is None else share["beneficiary"],
        "account_id": row["account_id"],
        "child_partner_id": None if share is None else share["child_partner_id"],
        "product_line": row["line"],
        "channel": row["channel"],
        "rate": (row["rate"] if share is None else share["rate"]) if pays else Decimal(0),
        "kickback_share": kickback_share(role, row) if pays and share is None else Decimal(0),
        "reason": None if pays else row["reason"],
    }
    if share is not None:
        key["kind"] = "override"
    return [line for line in run.lines(role, **key) if (line["kind"] == "override") == (share is not None)]


def explained_line(run: Rerun, role: RatedRole, line: Mapping[str, Any]) -> dict[str, Any]:
    """One line: its key and arithmetic, the level, why, and its largest fills with how to explain each; or its events."""
    if line["kind"] == "bonus":
        return _of_run(run, role, line) | {"line": dict(line), "events": bonus_events(run, role, line)}
    reason = REASONS[line["reason"]] if line["reason"] else None
    partner, product_line = line["partner_id"], line["product_line"]
    pays = reason is None and partner is not None and product_line is not None
    return _of_run(run, role, line) | {
        "line": line_with_arithmetic(run, role, line, capped_fills(run, role, line["account_id"])),
        "reason": reason and {"code": reason.code, "sentence": reason.sentence, "remedy": reason.remedy},
        "level": level_of(role, partner, product_line, run.last) if pays else None,
        "fills": largest_fills(run, role, line),
    }


def _of_run(run: Rerun, role: RatedRole, line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "program": run.terms.id,
        "terms_version": run.terms.version,
        "period": run.period.label,
        "asset": line["asset"],
        "role": role.role.name,
        "reason": None,
        "level": None,
        "fills": [],
    }


def bonus_events(run: Rerun, role: RatedRole, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events that a bonus line is the sum of: what happened, when, under which claim, and what it brings whom."""
    amount = "invitee_amount" if line["partner_id"] is None else "amount"
    whose: dict[str, object] = {"account_id": line["account_id"]}
    if line["partner_id"] is not None:
        whose["partner_id"] = line["partner_id"]
    rows = run.rows(
        f"SELECT bonus_no, event_us, partner_id, claim_id, {amount} AS amount FROM bonus_events_{role.role.name} "
        f"WHERE {amount} > 0 AND {matching(whose)} ORDER BY event_us, bonus_no"
    )
    assert sum(row["amount"] for row in rows) == line["amount"], f"line {line['line_id']} is no sum of events"
    return [_event(run, row) for row in rows]


def _event(run: Rerun, row: Mapping[str, Any]) -> dict[str, Any]:
    bonus = run.terms.bonuses[row["bonus_no"]]
    return {
        "on": bonus.on,
        "at": format_instant(row["event_us"]),
        "partner_id": row["partner_id"],
        "claim_id": row["claim_id"],
        "amount": row["amount"],
        "sentence": event_in_words(bonus),
        "clause": bonus.clause or None,
        "source": bonus.source or None,
    }


def largest_fills(run: Rerun, role: RatedRole, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The line's fills with the largest base, at most SHOWN of them, and the command that explains each."""
    rating = role.rating
    columns = [f"p.{name} AS {name}" for name in ("line_no", "slice_no", "kickback", *rating.dimensions)]
    only = f" AND f.account_id = {quoted(line['account_id'])}"
    model = fills_of(run.rated, role, only=only, further="".join(f", {column}" for column in columns))
    join, conditions = "", {"d.line_no": line_number(run, line), "d.channel": line["channel"]}
    if line["kind"] == "override":
        join = _join_shares(role)
        conditions |= {
            "d.pays": True, "v.kind": "override", "v.beneficiary": line["partner_id"],
            "v.child_partner_id": line["child_partner_id"], "v.rate": line["rate"],
            "v.agreed_account": agreed_account(run, role, line["account_id"]),
        }  # fmt: skip
    else:
        conditions |= {"d.partner_id": line["partner_id"], "d.reason": line["reason"]}
    if line["kind"] != "override" and line["reason"] is None:
        conditions |= {"d.pays": True, "d.rate": line["rate"], _share_sql(role): line["kickback_share"]}
    rows = run.rows(
        "SELECT d.venue, d.account_id, d.fill_id, d.executed_at, d.fee_value, d.notional_value, d.base "
        f"FROM ({model}) AS d {join} WHERE {matching(conditions)} "
        f"ORDER BY d.base DESC, d.notional_value DESC, d.executed_at, d.venue, d.fill_id LIMIT {SHOWN}"
    )
    return [_fill(run, row) for row in rows]


def line_number(run: Rerun, line: Mapping[str, Any]) -> int | None:
    """The number of the line's product line in the terms; None where no line covers the product."""
    return next((n for n, one in enumerate(run.terms.lines) if one.name == line["product_line"]), None)


def agreed_account(run: Rerun, role: RatedRole, account: str) -> str | None:
    """The account, where some partner has a rate agreed for it; else None, as for all others."""
    rows = run.rows(
        f"SELECT account_id FROM agreed_accounts_{role.role.name} WHERE account_id = {quoted(account)}"
    )
    return account if rows else None


def _join_shares(role: RatedRole) -> str:
    same = ["v.partner_id = d.partner_id", "v.line_no = d.line_no"]
    same += [f"v.{name} IS NOT DISTINCT FROM d.{name}" for name in ("slice_no", *role.rating.dimensions)]
    return f"JOIN shares_{role.role.name} AS v ON {' AND '.join(same)}"


def _share_sql(role: RatedRole) -> str:
    return "CAST(0 AS DECIMAL(18, 12))" if role.role.kickback is None else kickback_sql(role.role, "d.")


def _fill(run: Rerun, row: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{row['venue']}/{row['account_id']}/{row['fill_id']}"
    return dict(row) | {
        "executed_at": format_instant(row["executed_at"]),
        "explain": f"openrebate explain {run.written.folder} --fill '{name}'",
    }
