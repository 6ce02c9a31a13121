"""Detail: the same decisions fill by fill, for `--detail` and for explaining one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openrebate.rating.models import quoted, render

if TYPE_CHECKING:
    from openrebate.rating.rate import Rating


def detail(rating: Rating, *, metered: str = "", further: str = "") -> str:
    """The model of one row per fill and role, before caps; needs the tables that `rate` makes.

    `metered`: the role's model of fills if not the whole one; `further`: more columns, of `p` (the fill) and `s` (its share).
    """
    role, candidates, sliced = rating.sharing.role, rating.candidates, rating.sliced
    own = (
        "FALSE"
        if role.may_refer_itself
        else "(m.claim_no IS NOT NULL AND (o.partner_id IS NOT NULL OR mo.partner_id IS NOT NULL))"
    )
    joins = [
        f"\n    LEFT JOIN claim_book AS l{i} ON l{i}.claim_no = m.claim_{i} AND m.claim_{i} <> m.claim_no"
        for i in range(candidates)
    ]
    if sliced:
        joins.append(
            f"\n    LEFT JOIN claim_slice_{role.name} AS z ON z.claim_no = m.claim_no AND z.from_us <= m.executed_at AND m.executed_at < z.to_us"
        )
    paying = ", ".join(map(str, rating.paying))
    volume = "CASE WHEN s.on_volume THEN CAST(p.notional_value AS DECIMAL(38, 10)) ELSE p.base END"
    return render(
        "detail",
        role=quoted(role.name),
        metered=metered or rating.metered,
        losing_claims=f"concat_ws(';', {', '.join(f'l{i}.claim_id' for i in range(candidates))})"
        if candidates
        else "''",
        joins="".join(joins),
        own=own,
        self_referral=rating.self_referral,
        slice_no="z.slice_no" if sliced else "CAST(NULL AS BIGINT)",
        first_day=rating.period.days[0],
        last_day=rating.period.days[-1],
        paid=f"coalesce(p.decided IN ({paying}) AND s.reason IS NULL, FALSE)",
        paying=paying,
        share_base=f"CAST({volume if rating.on_volume else 'p.base'} AS DECIMAL(38, 10))",
        same_situation="".join(
            f"\n    AND s.{name} IS NOT DISTINCT FROM p.{name}" for name in rating.dimensions
        ),
        further=further,
        shares=f"shares_{role.name}",
        agreed_accounts=f"agreed_accounts_{role.name}",
        decisions=f"decisions_{role.name}",
    )
