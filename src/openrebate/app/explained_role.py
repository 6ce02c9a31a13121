"""One fill as one role sees it: whose, worth what, under which rule, at which rate, and in which lines it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app.explained_caps import cap_columns, capped_fills, caps_of
from openrebate.app.explained_level import level_of
from openrebate.app.explained_line import agreed_account, line_with_arithmetic, lines_of_share
from openrebate.app.explained_rate import rate_of
from openrebate.app.rate import fills_of
from openrebate.app.reported_fill import mark_of
from openrebate.app.rerun import matching
from openrebate.evidence.contenders import look
from openrebate.evidence.decided import in_numbers, rules_seen
from openrebate.evidence.valued import values
from openrebate.metering.screen import ENGINE_DECISIONS
from openrebate.model.reasons import REASONS
from openrebate.model.sql import quoted
from openrebate.model.vocabulary import FILL_NAMES, VALUE_NAMES
from openrebate.units.decimals import exact_product
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from openrebate.app.reported_fill import Reported
    from openrebate.app.rerun import Rerun
    from openrebate.one_role import RatedRole

Row = Mapping[str, Any]
RAW_VALUES = frozenset(VALUE_NAMES) - {"notional_value"}
"""What a role that is paid in the fee's asset takes from the fill itself, without a mark."""


def explained_role(run: Rerun, role: RatedRole, fill: Reported, *, held: bool) -> dict[str, Any]:
    """The chain of one role, up to where it ends for this fill. `held`: the fill is not rated, so only its claims show."""
    asset = fill.row["fee_asset"] if role.role.in_fee_asset else run.terms.asset_of(role.role)
    document: dict[str, Any] = {
        "role": role.role.name,
        "asset": asset,
        "attribution": _attribution(run, role, fill),
    }
    row = None if held else _detail(run, role, fill)
    if row is None:
        return document | {"outcome": "held"}
    document |= _outcome(row) | {"values": _values(run, fill), "product_line": row["fact_line"]}
    if row["partner_id"] is not None:
        document |= {"rules": _rules(run, role, row), "base": _base(role, row)}
        if row["x_decided"] in role.rating.paying:
            document |= _share(run, role, row)
    account = fill.key.account_id
    capped = capped_fills(run, role, account)
    document["caps"] = caps_of(run, role, row, capped)
    row = dict(row) | {"line": row["fact_line"]}
    lines = lines_of_share(run, role, row, None)
    document["lines"] = [line_with_arithmetic(run, role, line, capped) for line in lines]
    document["parents"] = _parents(run, role, row) if row["pays"] else []
    return document


def _detail(run: Rerun, role: RatedRole, fill: Reported) -> Row | None:
    """The fill's row in detail, with all that decided it; None where this role holds it."""
    rating = role.rating
    names = ("decided", "kickback", "slice_no", "trader", "line_no", "base", *VALUE_NAMES, *rating.dimensions)
    facts = [*FILL_NAMES, *(f"{r.name}_present" for r in run.terms.roles if r.name != role.role.name)]
    raw = "raw_" if role.role.in_fee_asset else ""
    columns = [f"p.{raw if name in RAW_VALUES else ''}{name} AS x_{name}" for name in dict.fromkeys(names)]
    columns += [f"p.{name} AS fact_{name}" for name in facts]
    columns += ["s.rate AS share_rate", "s.on_volume AS on_volume", *cap_columns(run, role)]
    further = "".join(f", {column}" for column in columns)
    rows = run.rows(fills_of(run.rated, role, only=f" AND {fill.key.where('f.')}", further=further))
    return (
        None
        if not rows
        else rows[0] | {name: rows[0][f"x_{name}"] for name in ("kickback", "slice_no", "trader", "line_no")}
    )


def _attribution(run: Rerun, role: RatedRole, fill: Reported) -> dict[str, Any]:
    kinds = {channel: "account" if channel == "master_account" else channel for channel in role.role.channels}
    on = [
        f"subject_kind = {quoted(kind)} AND (subject = {quoted(subject)} OR match = 'prefix' "
        f"AND subject = left({quoted(subject)}, length(subject)))"
        for channel, kind in kinds.items()
        if (subject := fill.subjects[channel]) is not None
    ]
    anywhere = " OR ".join(f"({condition})" for condition in on) or "FALSE"
    claims = run.rows(f"SELECT * FROM claims WHERE role = {quoted(role.role.claimed)} AND ({anywhere})")
    looked = look(role.role, fill.subjects, claims, role.rating.sharing.partners, fill.row["executed_at"])
    return {"clause": role.role.clause, "source": role.role.source, "looked": [asdict(one) for one in looked]}


def _outcome(row: Row) -> dict[str, Any]:
    outcome = "paid" if row["pays"] else "unattributed" if row["partner_id"] is None else "not_counting"
    reason = REASONS[row["reason"]] if row["reason"] else None
    told = reason and {
        "code": reason.code,
        "sentence": reason.sentence,
        "remedy": reason.remedy,
        "clause": row["clause"],
    }
    names = ("partner_id", "channel", "claim_id", "losing_claims", "counts_for_volume")
    return {"outcome": outcome, "reason": told} | {name: row[name] for name in names}


def _values(run: Rerun, fill: Reported) -> list[dict[str, Any]]:
    at = fill.row["executed_at"]
    fee, quote = (mark_of(run, fill.row[name], at) for name in ("fee_asset", "quote_asset"))
    return [asdict(value) for value in values(fill.row, fee, quote)]


def _rules(run: Rerun, role: RatedRole, row: Row) -> dict[str, Any]:
    """What decided: the engine itself, a rule of the terms, or none of them, so that it counts and pays."""
    decided = row["x_decided"]
    if decided < 0:
        return {"decided_by": ENGINE_DECISIONS[decided], "seen": []}
    facts = {
        name: format_instant(value) if FILL_NAMES.get(name) == "instant" and value is not None else value
        for name, value in ((n.removeprefix("fact_"), v) for n, v in row.items() if n.startswith("fact_"))
    }
    seen = rules_seen(run.terms, role.role, decided, facts)
    return {"decided_by": f"rule {decided}" if decided else "no rule", "seen": [asdict(one) for one in seen]}


def _base(role: RatedRole, row: Row) -> dict[str, Any] | None:
    """The formula of the base; None for a fill that never comes to it."""
    if row["x_decided"] not in role.rating.paying:
        return None
    facts = {name.removeprefix("fact_"): value for name, value in row.items() if name.startswith("fact_")}
    numbers = in_numbers(role.role.base, facts | {name: row[f"x_{name}"] for name in VALUE_NAMES})
    return {"formula": role.role.base, "in_numbers": numbers, "value": row["x_base"]}


def _share(run: Rerun, role: RatedRole, row: Row) -> dict[str, Any]:
    """The partner's level, and where its rate comes from."""
    level = level_of(role, row["partner_id"], row["fact_line"], role.rating.slices[row["slice_no"]])
    found = rate_of(role, row["partner_id"], row)
    if found is None:
        return {"level": level, "rate": None}
    of = "volume" if row["on_volume"] else "base"
    return {
        "level": level,
        "rate": found
        | {
            "of": of,
            "applied": row["share_rate"],
            "share_cap": run.terms.most_rate(role.role),
            "this_fill": exact_product(row["base"], row["rate"]),
        },
    }


def _parents(run: Rerun, role: RatedRole, row: Row) -> list[dict[str, Any]]:
    """Those above the partner who earn on the fill, from the nearest upwards, each with its line."""
    if role.role.parent_earns == "nothing":
        return []
    key = {name: row[f"x_{name}"] for name in role.rating.dimensions} | {
        "kind": "override", "partner_id": row["partner_id"], "line_no": row["line_no"], "slice_no": row["slice_no"],
        "agreed_account": agreed_account(run, role, row["account_id"]),
    }  # fmt: skip
    found = []
    for share in run.rows(f"SELECT * FROM shares_{role.role.name} WHERE {matching(key)}"):
        own = _owns(run, role, share["beneficiary"], row)
        lines = [] if own else lines_of_share(run, role, row, share)
        found.append(
            {
                "partner_id": share["beneficiary"],
                "child_partner_id": share["child_partner_id"],
                "rate": share["rate"],
                "level": share["level"],
                "clause": share["clause"],
                "own_rate": rate_of(role, share["beneficiary"], row),
                "rate_below": rate_of(role, share["child_partner_id"], row),
                "self_referral": own,
                "this_fill": exact_product(row["base"], share["rate"]),
                "lines": [line_with_arithmetic(run, role, line, []) for line in lines],
            }
        )
    told = rate_of(role, row["partner_id"], row)
    most = run.terms.most_rate(role.role)
    space = most if told is None or told["room"] is None else told["room"]
    return _upwards(found, min(most, space) - row["rate"])


def _upwards(parents: list[dict[str, Any]], left: Decimal) -> list[dict[str, Any]]:
    """The parents from the nearest upwards, and whether each used up what was `left` of the cap on all shares.

    One in between may earn nothing and is not among them; so the lowest is the one that stands above no other.
    """
    chain: list[dict[str, Any]] = []
    waiting = list(parents)
    while waiting:
        above = {one["partner_id"] for one in waiting}
        lowest = next(one for one in waiting if one["child_partner_id"] not in above)
        waiting.remove(lowest)
        left -= lowest["rate"]
        chain.append(lowest | {"share_cap_reached": left <= 0})
    return chain


def _owns(run: Rerun, role: RatedRole, partner: str, row: Row) -> bool:
    """Whether a parent owns the trading account or its master, and so earns nothing on it."""
    if not role.rating.parents_may_own:
        return False
    accounts = f"({quoted(row['account_id'])}, {quoted(row['trader'])})"
    return bool(
        run.rows(
            f"SELECT 1 AS found FROM partner_accounts WHERE partner_id = {quoted(partner)} AND account_id IN {accounts}"
        )
    )
