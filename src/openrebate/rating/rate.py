"""Rate: the cube of one role, its levels and the rate card make the role's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.cap import Cap
from openrebate.model.engine import Engine
from openrebate.model.role import CHANNELS, Role
from openrebate.rating.alike import Alike, Part, Wording, load_words
from openrebate.rating.amounts import worked_out
from openrebate.rating.bonus import bonus_lines, bonuses_of
from openrebate.rating.cap_reach import FillsNeededError, out_of_reach
from openrebate.rating.capping import PERIOD_KEY, Capping, cap, capping_of, make_fills, nothing_over
from openrebate.rating.capping_wide import cap_one_by_one, used_after
from openrebate.rating.caps import Used, known_caps
from openrebate.rating.detail import detail
from openrebate.rating.line_ids import line_id
from openrebate.rating.models import quoted, render
from openrebate.rating.pool import exceeded_pool, summed_in_full
from openrebate.rating.pool_days import DayPool, Key, keep_parts, parts, within, worked_out_by_days
from openrebate.rating.shares import Share, shares
from openrebate.rating.trade import Beside, Sharing, trade_of
from openrebate.units.decimals import exact_sum
from openrebate.units.periods import Period

_RATE = pa.decimal128(18, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the rating of one role is bound to.

    `beside`: the other roles whose earnings decide this one's;
    `decoded`: the cube in words, by days or (`by_days` False) months; `dimensions`: its further columns; `decisions`: what does not pay, as rows of
    (decision, unattributed, reason, clause); `paying`: the decisions that pay; `slices`: the instant that stands for
    each slice (None: for all).
    """

    sharing: Sharing
    beside: tuple[Beside, ...]
    period: Period
    decoded: str
    by_days: bool
    dimensions: tuple[str, ...]
    decisions: tuple[Mapping[str, Any], ...]
    paying: tuple[int, ...]
    slices: Mapping[int | None, int]
    on_volume: bool
    metered: str  # the role's model of fills, one row each
    candidates: int  # how many places of a claim it looks at
    sliced: bool
    self_referral: int  # the numbers of these decisions
    terms_not_in_force: int
    used: Used = field(default_factory=Used)  # of caps that last longer than a period, before this one
    pools: tuple[DayPool, ...] = ()  # of days, those that the period has days of

    @property
    def parents_may_own(self) -> bool:
        """Whether a parent has to be kept from earning on an account that it owns."""
        role = self.sharing.role
        return role.parent_earns != "nothing" and not role.may_refer_itself

    @property
    def role(self) -> str:
        """The role that is rated."""
        return self.sharing.role.name


def rate(engine: Engine, rating: Rating) -> str:
    """Make the view `lines_<role>` in CONTRACT's columns; gives back its name.

    FillsNeededError: caps may be used up, and the usage was kept without its fills.
    """
    lines, alike = f"lines_{rating.role}", Alike()
    found = {}
    if any(pool.exceeded for pool in rating.pools):
        found = parts(
            engine,
            rating.pools,
            lambda days: line_amounts(engine, replace(rating, period=within(days, rating.period)), alike),
        )
    model = line_amounts(engine, rating, alike)
    entitled = _entitled(engine, rating, f"drawn_lines_{rating.role}", _amounts(engine, rating, model, found))
    if bonuses_of(rating):
        entitled = f"SELECT * FROM ({entitled}) AS earned UNION ALL SELECT * FROM ({bonus_lines(engine, rating)}) AS bonus"
    engine.view(lines, entitled)
    return lines


def line_amounts(engine: Engine, rating: Rating, alike: Alike) -> str:
    """The model of the role's lines with their amounts before a pool cuts them (`amounts.sql`), and the tables it reads."""
    terms, role = rating.sharing.terms, rating.role
    period, drawn = f"period_{role}", f"drawn_lines_{role}"
    make = engine.table if rating.by_days else engine.view  # months are few rows, and lines sum them anyway
    make(period, _period(rating))
    _load_names(engine, rating, alike)
    _load_shares(engine, rating, period, alike)
    engine.table(drawn, _lines(engine, rating, period, alike))
    found = engine.fetch(f"SELECT DISTINCT part_no, line_no, channel_no, kickback_share FROM {drawn}")
    load_words(engine, role, _wording(rating, alike), found.to_pylist())
    scale = terms.scale_of(rating.sharing.role)
    return render("amounts", lines=drawn, words=f"words_{role}", scale=scale, places=terms.scale)


def day_pool(engine: Engine, cap: Cap, days: range, ratings: Iterable[Rating]) -> DayPool:
    """The pool of some days, with what the lines of all periods come to in them. `ratings`: of every such period."""
    assert cap.limit is not None, "only a pool with a published limit cuts anything"
    parted = (replace(one, period=within(days, one.period)) for one in ratings)
    in_full = exact_sum([summed_in_full(engine, line_amounts(engine, one, Alike())) for one in parted])
    return DayPool(days=days, limit=cap.limit, in_full=in_full, clause=cap.clause)


def use_up(engine: Engine, rating: Rating) -> Used:
    """What caps that last longer than a period are used up to when this one ends; makes tables that `rate` makes anew."""
    period = f"period_{rating.role}"
    (engine.table if rating.by_days else engine.view)(period, _period(rating))
    alike = Alike()
    _load_names(engine, rating, alike)
    _load_shares(engine, rating, period, alike)
    capping = capping_for(rating)
    return rating.used if capping is None else used_after(engine, capping)


def capping_for(rating: Rating) -> Capping | None:
    """The capping of the role in this period; None where no cap of it is known."""
    caps, role = rating.sharing.terms.caps, rating.sharing.role.name
    return capping_of(role, caps, fills_to_cap(rating), rating.dimensions, rating.used)


def _period(rating: Rating) -> str:
    dimensions = "".join(f", {name}" for name in rating.dimensions)
    trader = "trader, " if rating.parents_may_own else ""
    keys = f"{trader}partner_id, account_id, claim_id, kickback, channel_no, unattributed, line_no, decision, slice_no{dimensions}"
    summed = ("fills", "volume", "base", *(("turnover",) if rating.on_volume else ()))
    return render(
        "period",
        decoded=rating.decoded,
        dimensions=dimensions,
        trader=trader,
        sums=", ".join(f"sum({name}) AS {name}" if rating.by_days else name for name in summed),
        grouped=f"GROUP BY {keys}" if rating.by_days else "",
        first_day=rating.period.days[0],
        last_day=rating.period.days[-1],
    )


def _load_names(engine: Engine, rating: Rating, alike: Alike) -> None:
    channels = [{"channel_no": n, "channel": channel} for n, channel in enumerate(CHANNELS)]
    engine.load("channel_names", _table(channels, channel_no=pa.int32(), channel=pa.string()))
    books = (rating.sharing.partners, *(other.sharing.partners for other in rating.beside))
    agreed = [rows for book in books for rows in book.agreed.values()]
    accounts = {a.account_id for rows in agreed for a in rows if a.account_id is not None}
    rows = [{"account_id": a} for a in sorted(accounts)]
    engine.load(f"agreed_accounts_{rating.role}", _table(rows, account_id=pa.string()))
    decisions = [
        {**row, **_alike(alike, Part(kind="commission", reason=row["reason"]), row["clause"])}
        for row in rating.decisions
    ]
    engine.load(
        f"decisions_{rating.role}",
        _table(
            decisions, decision=pa.int32(), unattributed=pa.int32(), reason=pa.string(), clause=pa.string(),
            part_no=pa.int32(), clause_no=pa.int32(),
        ),
    )  # fmt: skip


def _load_shares(engine: Engine, rating: Rating, period: str, alike: Alike) -> None:
    """Work out who gets what, once for every situation that occurs."""
    columns = ["p.partner_id", "p.line_no", "p.slice_no", *(f"p.{name}" for name in rating.dimensions)]
    situations = engine.fetch(
        f"SELECT DISTINCT {', '.join(columns)}, g.account_id AS agreed_account FROM {period} AS p "
        f"LEFT JOIN agreed_accounts_{rating.role} AS g ON g.account_id = p.account_id WHERE p.decision IN ({_listed(rating.paying)})"
    )
    rows = [row for situation in situations.to_pylist() for row in _share_rows(rating, situation, alike)]
    kinds = {name: situations.schema.field(name).type for name in ("line_no", "slice_no", *rating.dimensions)}
    engine.load(
        f"shares_{rating.role}",
        _table(
            rows, partner_id=pa.string(), agreed_account=pa.string(), **kinds, kind=pa.string(), beneficiary=pa.string(),
            child_partner_id=pa.string(), rate=_RATE, on_volume=pa.bool_(), level=pa.int32(), clause=pa.string(), reason=pa.string(),
            part_no=pa.int32(), clause_no=pa.int32(),
        ),
    )  # fmt: skip


def _share_rows(rating: Rating, situation: Mapping[str, Any], alike: Alike) -> Iterable[dict[str, Any]]:
    trade = trade_of(rating.sharing, rating.slices, rating.beside, situation, situation["agreed_account"])
    for share in shares(trade, rating.role):
        yield dict(situation) | {
            "kind": share.kind, "beneficiary": share.partner_id, "child_partner_id": share.child_partner_id,
            "rate": share.rate, "on_volume": share.of == "volume", "level": share.level, "clause": share.clause or None,
            "reason": share.reason,
        } | _alike(alike, _part(rating, share, situation), share.clause or None)  # fmt: skip


def _part(rating: Rating, share: Share, situation: Mapping[str, Any]) -> Part:
    pays = share.reason is None
    return Part(
        kind=share.kind,
        child_partner_id=share.child_partner_id,
        rate=share.rate if pays else Decimal(0),
        reason=share.reason,
        asset=situation["fee_asset"] if pays and rating.sharing.role.in_fee_asset else None,
    )


def _alike(alike: Alike, part: Part, clause: str | None) -> dict[str, int]:
    return {"part_no": alike.part_no(part), "clause_no": alike.clause_no(clause)}


def _lines(engine: Engine, rating: Rating, period: str, alike: Alike) -> str:
    role = rating.sharing.role
    kickback = "CAST(0 AS DECIMAL(18, 12))"
    if role.kickback is not None:
        kickback = f"CAST({kickback_sql(role)} AS DECIMAL(18, 12))"
    same = "".join(f"\n        AND s.{name} IS NOT DISTINCT FROM p.{name}" for name in rating.dimensions)
    share_base = "CAST(p.base AS DECIMAL(38, 10))"
    if rating.on_volume:
        share_base = "CASE WHEN s.on_volume THEN CAST(p.turnover AS DECIMAL(38, 10)) ELSE CAST(p.base AS DECIMAL(38, 10)) END"
    capping = capping_for(rating)
    if capping is not None and out_of_reach(engine, rating, capping.caps, period):
        nothing_over(engine, capping)
        capping = None
    if capping is not None:
        if not rating.metered:
            raise FillsNeededError
        capped = cap if capping.by_spans and make_fills(engine, capping) else cap_one_by_one
        capped(engine, capping, alike.clause_no)
        engine.view(f"capped_{period}", _capped_period(rating, period))
    return render(
        "lines",
        period=f"capped_{period}" if capping else period,
        share_base=share_base,
        **_cuts(capped=capping is not None),
        same_situation=same,
        paying=_listed(rating.paying),
        kickback=kickback,
        owners=_OWNERS if rating.parents_may_own else "",
        not_own=" AND (s.kind = 'commission' OR (o.partner_id IS NULL AND m.partner_id IS NULL))"
        if rating.parents_may_own
        else "",
        shares=f"shares_{role.name}",
        agreed_accounts=f"agreed_accounts_{role.name}",
        decisions=f"decisions_{role.name}",
        capped="\n" + render("capped", moved=f"cap_moved_{role.name}") if capping else "",
        settled=render("settled") if capping else "",
        drawn="settled" if capping else "drawn",
    )


def kickback_sql(role: Role, of: str = "") -> str:
    """SQL for the share of the commission that the invitee gets; `of` stands before the names of columns."""
    share = f"least({of}kickback, {role.kickback:f})"
    return share if role.kickback_days is None else f"CASE WHEN {of}kickback_over THEN 0 ELSE {share} END"


def _cuts(*, capped: bool) -> dict[str, str]:
    """What caps cut from a line, in whole units and parts of one; only where there are caps."""
    none = "CAST(0 AS DECIMAL(38, 22)) AS cut, CAST(0 AS DECIMAL(38, 0)) AS cut_units"
    if not capped:
        return {"cuts": "", "no_cuts": "", "sum_cuts": none}
    kinds = {"cut": "DECIMAL(38, 22)", "cut_units": "DECIMAL(38, 0)"}
    return {
        "cuts": "".join(
            f", CASE WHEN kind = 'commission' THEN {c} ELSE CAST(0 AS {k}) END AS {c}"
            for c, k in kinds.items()
        ),
        "no_cuts": f", {none}",
        "sum_cuts": ", ".join(f"CAST(sum({c}) AS {k}) AS {c}" for c, k in kinds.items()),
    }


_OWNERS = """LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
        ON o.partner_id = s.beneficiary AND o.account_id = p.account_id
    LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS m
        ON m.partner_id = s.beneficiary AND m.account_id = p.trader"""


def fills_to_cap(rating: Rating) -> str:
    """The role's fills in detail, with the columns by which caps move them."""
    role = rating.sharing.role.name
    flags = "".join(f", p.cap_{number}" for number in known_caps(rating.sharing.terms.caps, role))
    columns = ", p.day, p.kickback, p.channel_no, p.line_no, p.decision, p.slice_no, p.trader" + "".join(
        f", p.{d}" for d in rating.dimensions
    )
    return detail(rating, further=columns + flags)


def _capped_period(rating: Rating, period: str) -> str:
    """What caps take away stands against the period's rows as negative sums."""
    key = ", ".join((*(("trader",) if rating.parents_may_own else ()), *PERIOD_KEY, *rating.dimensions))
    turnover = (", turnover", ", -base AS turnover") if rating.on_volume else ("", "")
    return (
        f"SELECT {key}, unattributed, fills, volume, base{turnover[0]}, CAST(0 AS DECIMAL(38, 22)) AS cut, CAST(0 AS DECIMAL(38, 0)) AS cut_units FROM {period} UNION ALL "
        f"SELECT {key}, CAST(NULL AS INTEGER) AS unattributed, -fills AS fills, -volume AS volume, -base AS base{turnover[1]}, cut, cut_units FROM cap_moved_{rating.role}"
    )


def _amounts(
    engine: Engine, rating: Rating, model: str, found: Mapping[Key, list[tuple[DayPool, Fraction]]]
) -> str:
    """Make the view of the lines with what pools leave of their amounts; gives back its name. `found`: parts by days."""
    terms, name = rating.sharing.terms, f"amounts_{rating.role}"
    scale = terms.scale_of(rating.sharing.role)
    pool = exceeded_pool(engine, terms, rating.role, model)
    apart = (
        "TRUE" if found else "(wide OR base > 0)" if pool else "wide"
    )  # SQL has no digits for what a pool leaves
    wide = engine.fetch(f"SELECT * FROM ({model}) AS a WHERE {apart}")
    if found:
        keep_parts(engine, rating.role, found, wide.schema)
    if wide.num_rows:
        rows = wide.to_pylist()
        part = pool.part if pool else Fraction(1)
        done = worked_out_by_days(rows, scale, found) if found else worked_out(rows, scale, part)
        engine.load(f"wide_{name}", pa.Table.from_pylist(done, schema=wide.schema))
        model = f"SELECT * FROM ({model}) AS a WHERE NOT {apart} UNION ALL SELECT * FROM wide_{name}"
    engine.view(name, model)
    return name


def _wording(rating: Rating, alike: Alike) -> Wording:
    terms = rating.sharing.terms
    return Wording(
        alike=alike,
        begin=(terms.id, terms.version, rating.period.label, rating.role),
        asset=terms.asset_of(rating.sharing.role),
        lines={None: None, **dict(enumerate(line.name for line in terms.lines))},
        channels={None: None, **dict(enumerate(CHANNELS))},
    )


def _entitled(engine: Engine, rating: Rating, drawn: str, amounts: str) -> str:
    terms = rating.sharing.terms
    return render(
        "entitled",
        amounts=amounts,
        words=f"words_{rating.role}",
        clauses=f"clauses_{rating.role}",
        period=quoted(rating.period.label),
        program=quoted(terms.id),
        terms_version=quoted(terms.version),
        role=quoted(rating.role),
        line_id=line_id(engine, drawn),
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _table(rows: Iterable[Mapping[str, Any]], **columns: pa.DataType) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema(list(columns.items())))
