"""Meter: fills to the usage cube of each earning role."""

from __future__ import annotations

from dataclasses import dataclass, replace

from openrebate.metering.ages import age_columns, age_joins, asks_claim
from openrebate.metering.attribute import Claims, unattributed_reason, unclaimed_reason
from openrebate.metering.beside import columns_beside, fills_beside, kept
from openrebate.metering.models import render
from openrebate.metering.own_metrics import KIND, by_days, column, own_metrics
from openrebate.metering.screen import paying_decisions, screen_slots
from openrebate.metering.value import (
    OUT_OF_RANGE,
    WIDE,
    Valuation,
    exact_join,
    held,
    mark_joins,
    value_exactly,
    value_slots,
)
from openrebate.model.beside import WORTH, beside
from openrebate.model.engine import Engine
from openrebate.model.rate import VOLUME, Bound, Rate
from openrebate.model.role import CHANNELS, Role
from openrebate.model.terms import Terms
from openrebate.model.windows import window
from openrebate.units.periods import day_at, day_start, month_of
from openrebate.units.timeline import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Metering:
    """What the models of one run are bound to."""

    terms: Terms
    claims: Claims
    valuation: Valuation
    first: int  # executed_at of the first fill, microseconds
    last: int
    sliced: frozenset[str] = (
        frozenset()
    )  # roles whose partners change between the fills: table `claim_slice_<role>`
    less: bool = False  # the cube is that of `every_fill` less that of `suspect_rows`
    over: frozenset[str] = frozenset()  # roles whose caps decide what others earn: table `cap_over_<role>`
    columns: tuple[str, ...] = ()  # of a fill; only where a role's earning depends on another's


def dimensions(terms: Terms, role: Role) -> dict[str, str]:
    """The further columns that decide the role's rates, other roles' part in them included: name in the cube -> name
    in the model of fills.
    """
    others = (columns_beside(one.name, dimensions_beside(terms, one)) for one in beside(terms, role))
    return _own_dimensions(terms, role) | {name: name for names in others for name in names}


def dimensions_beside(terms: Terms, role: Role) -> tuple[str, ...]:
    """What a role's rates look at, as another role needs it to know what this one earns."""
    names = tuple(name for name in _own_dimensions(terms, role) if name != "kickback_over")
    return (*names, WORTH) if any(one.by == role.name for one in terms.silences) else names


def _own_dimensions(terms: Terms, role: Role) -> dict[str, str]:
    """The further columns that the role's own rate card looks at."""
    rates = [rate for rate in terms.rates if rate.role == role.name]
    rows: list[Rate | Bound] = [*rates, *(one for one in terms.bounds if one.role == role.name)]
    by = {one.by for one in terms.multipliers if one.role == role.name}
    used = {f"{name}_present": f"{name}_present" for row in rows for name, _ in row.present}
    used |= {f"{name}_holds": f"{name}_holds" for row in rows for name, _ in row.where}
    used |= {name: name for name in by if name.endswith("_present")}
    if any(rate.liquidity for rate in rates):
        used["liquidity"] = "liquidity"
    if any(rate.group for rate in rates):
        used["account_group"] = "account_group"
    if role.in_fee_asset:
        used["fee_asset"] = "fee_asset"
    if any(rate.vip_level for rate in rates) or "vip_level" in by:
        used["vip_level"] = "vip_level"
    if "claim_age_days" in by:
        used["claim_step"] = "claim_step"
    if role.kickback_days is not None:
        used["kickback_over"] = "kickback_over"
    if any(rate.trader for rate in rates) or "new_traders" in _metrics(terms, role):
        used["new_trader"] = "new_trader"
    return dict(sorted(used.items()))


def _metrics(terms: Terms, role: Role) -> set[str]:
    assessment = terms.assessment(role.name)
    levels = assessment.levels if assessment else ()
    return {requirement.metric for level in levels for group in level.groups for requirement in group}


def pays_on_volume(terms: Terms, role: Role) -> bool:
    """Whether some rate of the role, or one that it has a share of, is of volume: the cube needs the turnover of paying
    fills.
    """
    names = {role.name, *(one.name for one in beside(terms, role))}
    return any(rate.of == VOLUME for rate in terms.rates if rate.role in names)


def metered(
    metering: Metering, role: Role, fills: str = "known_fills", only: str = "", *, lean: bool = False
) -> str:
    """The model of one row per fill as that role sees it.

    `only`: a further condition on `f`; `lean`: what is nobody's is worth nothing, which saves working it out.
    """
    others, columns = beside(metering.terms, role), metering.columns
    for other in others:
        fills = f"({_beside(metering, other, fills, only, columns)})"
        columns += columns_beside(other.name, dimensions_beside(metering.terms, other))
    carried = columns[len(metering.columns) :]
    return _metered(metering, role, fills, only, lean=lean, carried=carried)


def _beside(metering: Metering, other: Role, fills: str, only: str, columns: tuple[str, ...]) -> str:
    """The model of fills with what each is to another role."""
    return fills_beside(
        other,
        _metered(metering, other, fills, only, lean=True, kept_columns=columns),
        columns,
        dimensions_beside(metering.terms, other),
        paying=paying_decisions(metering.terms, other),
        sliced=other.name in metering.sliced,
        capped=other.name in metering.over,
    )


def _metered(
    metering: Metering,
    role: Role,
    fills: str,
    only: str,
    *,
    lean: bool,
    carried: tuple[str, ...] = (),
    kept_columns: tuple[str, ...] = (),
) -> str:
    terms, claims, valuation = metering.terms, metering.claims, metering.valuation
    joins = [*claims.joins, *mark_joins(), *([exact_join()] if valuation.exact else [])]
    claim = asks_claim(terms, role)
    return render(
        "metered",
        role=role.name,
        fills=fills,
        only=only,
        joins="\n".join(joins),
        day=zone_day(terms.day_zone, metering.first, metering.last),
        claim_join=age_joins(terms, claim=claim),
        claim_columns=age_columns(terms, claim=claim),
        **_attribution_slots(terms, claims, role, carried),
        **value_slots(valuation, lean=lean and not _holds_by_notional(terms)),
        held=_held(terms, valuation),
        **screen_slots(terms, role, wide=valuation.wide),
        kept=kept(kept_columns) if kept_columns else "",
    )


def _held(terms: Terms, valuation: Valuation) -> str:
    """A base or metric made of notional has the places of a base, so what is too large for those is held, for every role."""
    reason = held(valuation)
    if not _holds_by_notional(terms):
        return reason
    return f"coalesce({reason}, CASE WHEN abs(v.notional_value) >= {10**28} THEN {OUT_OF_RANGE} END)"


def _holds_by_notional(terms: Terms) -> bool:
    formulas = [*(role.base for role in terms.earning_roles), *(metric.sum for metric in terms.metrics)]
    return any("notional_value" in text for text in formulas)


def _attribution_slots(terms: Terms, claims: Claims, role: Role, carried: tuple[str, ...]) -> dict[str, str]:
    own = claims.of(role.name)
    others = [r for r in terms.roles if r.name != role.name]
    columns = [f",\n        {c.claim} AS claim_{i}, {c.rank} AS rank_{i}" for i, c in enumerate(own)]
    columns.append(",\n        a.master_account_id")
    presence = []
    for other in others:
        found = " OR ".join(f"{c.claim} IS NOT NULL" for c in claims.of(other.name)) or "FALSE"
        columns.append(f",\n        {found} AS {other.name}_present")
        presence.append(f",\n        v.{other.name}_present")
    channel = " ".join(
        f"WHEN claim_{i} IS NOT NULL THEN {CHANNELS.index(c.channel)}" for i, c in enumerate(own)
    )
    return {
        "subjects": "".join(columns),
        "claim_no": f"coalesce({', '.join(f'claim_{i}' for i in range(len(own)))}, NULL)"
        if own
        else "CAST(NULL AS BIGINT)",
        "channel_no": f"CASE {channel} END" if own else "CAST(NULL AS INTEGER)",
        "unclaimed": unclaimed_reason(role),
        "unattributed": unattributed_reason([f"v.rank_{i}" for i in range(len(own))]),
        "carried": "".join(
            presence + [f", v.claim_{i}" for i in range(len(own))] + [f", v.{name}" for name in carried]
        ),
    }


def by_months(terms: Terms, role: Role) -> bool:
    """Whether everything that is ever asked of the role's cube is made of whole months."""
    assessment = terms.assessment(role.name)
    return (
        terms.settles == "month"
        and not any(by_days(terms, role))
        and not terms.pools_days(role.name)
        and (assessment is None or window(assessment.window).whole_months)
    )


def usage(metering: Metering, role: Role, fills: str = "known_fills", only: str = "") -> str:
    """The model of the role's usage cube, by days or by months (`day` is then the first of one). `only`: see `metered`."""
    terms, sliced = metering.terms, role.name in metering.sliced
    slices = f"LEFT JOIN claim_slice_{role.name} AS s ON s.claim_no = m.claim_no AND s.from_us <= m.executed_at AND m.executed_at < s.to_us"
    month = zone_month(terms.day_zone, metering.first, metering.last)
    own = [column(metric) for metric in own_metrics(terms, role)]
    values = _SUMS | {name: f"(CASE WHEN counts_for_volume THEN {name} ELSE 0 END)" for name in own}
    return render(
        "usage",
        metered=f"({metered(metering, role, fills, only, lean=True)})",
        day=month if by_months(terms, role) else "m.day",
        own="".join(f", m.{name}" for name in own),
        slice=", s.slice_no" if sliced else "",
        slice_no=", slice_no" if sliced else "",
        slice_join=slices if sliced else "",
        dimensions="".join(f", {name}" for name in dimensions(terms, role)),
        sums="".join(f",\n    sum({values[name]}) AS {name}" for name in further_sums(terms, role)),
    )


def _less(metering: Metering, role: Role, every: str, less: str) -> str:
    """The model of the cube `every` without what is in the cube `less`."""
    terms, sliced = metering.terms, role.name in metering.sliced
    further = [*(["slice_no"] if sliced else []), *dimensions(terms, role)]
    sums = {"volume": "DECIMAL(38, 8)", "base": "DECIMAL(38, 10)", **further_sums(terms, role)}
    return render(
        "less",
        every=every,
        less=less,
        slice_no=", a.slice_no" if sliced else "",
        dimensions="".join(f", a.{name}" for name in dimensions(terms, role)),
        same="".join(f" AND l.{name} IS NOT DISTINCT FROM a.{name}" for name in further),
        sums="".join(
            f",\n    CAST(a.{name} - coalesce(l.{name}, 0) AS {kind}) AS {name}"
            for name, kind in sums.items()
        ),
    )


_SUMS = {
    "turnover": "(CASE WHEN pays THEN notional_value ELSE 0 END)",
    "fees": "(CASE WHEN counts_for_volume THEN fee_value ELSE 0 END)",
}


def further_sums(terms: Terms, role: Role) -> dict[str, str]:
    """Sums that only some terms need, with their types: the turnover of paying fills, the fees of counting ones."""
    turnover = {"turnover": "DECIMAL(38, 8)"} if pays_on_volume(terms, role) else {}
    fees = {"fees": "DECIMAL(38, 10)"} if "fees" in _metrics(terms, role) else {}
    return turnover | fees | {column(metric): KIND for metric in own_metrics(terms, role)}


def make_cube(engine: Engine, metering: Metering, role: Role) -> Metering:
    """Meter every known fill into the table `cube_<role>`; gives back the metering with the valuation that was needed."""
    name = f"cube_{role.name}"
    if metering.valuation.wide and not metering.valuation.exact:
        metering = _value_wide_fills(engine, metering, role)
    _sum(engine, metering, role, name)
    if engine.fetch(f"SELECT 1 AS found FROM {name} WHERE verdict // 131072 % 4 = {WIDE} LIMIT 1").num_rows:
        metering = _value_wide_fills(engine, metering, role)
        _sum(engine, metering, role, name)
    return metering


def _sum(engine: Engine, metering: Metering, role: Role, name: str) -> None:
    """Make the cube of that name."""
    if not metering.less:
        engine.table(name, usage(metering, role))
        return
    engine.table(f"every_{name}", usage(metering, role, "every_fill"))
    engine.table(f"less_{name}", usage(metering, role, "suspect_rows"))
    engine.view(name, _less(metering, role, f"every_{name}", f"less_{name}"))


def _value_wide_fills(engine: Engine, metering: Metering, role: Role) -> Metering:
    """Value the fills that the fast way does not fit, exactly, into the table `exact_values`."""
    amounts = ", ".join(
        f"v.wide_{n}" for n in ("price", "quantity", "notional", "fee", "counterparty_fee", "fee_deducted")
    )
    model = metered(metering, role)
    sql = (
        f"SELECT v.venue, v.account_id, v.fill_id, f.fee_asset, f.quote_asset, {amounts.replace('v.', 'f.')}, v.fee_wide_mark, v.quote_wide_mark "
        f"FROM ({model}) AS v JOIN known_fills AS f ON f.venue = v.venue AND f.account_id = v.account_id AND f.fill_id = v.fill_id "
        f"WHERE v.held = {WIDE}"
    )
    rows = engine.fetch(sql).to_pylist()
    engine.load("exact_values", value_exactly(rows, metering.terms.asset))
    return replace(metering, valuation=replace(metering.valuation, exact=True))


def zone_day(zone: str, first: int, last: int) -> str:
    """SQL for the day (days since 1970-01-01 in that zone) of a fill between two instants."""
    changes = _offsets(zone, first, last)
    if len(changes) == 1:
        offset = changes[0][1]
        return f"(f.executed_at + {offset}) // {DAY}" if offset else f"f.executed_at // {DAY}"
    whens = " ".join(f"WHEN f.executed_at < {until} THEN {offset}" for until, offset in changes[:-1])
    return f"(f.executed_at + CASE {whens} ELSE {changes[-1][1]} END) // {DAY}"


def zone_month(zone: str, first: int, last: int) -> str:
    """SQL for the first day of the month of a fill `m` between two instants: halved until a month is left."""
    days: list[int] = []
    edges: list[int] = []
    month = month_of(day_at(first, zone))
    while not edges or edges[-1] <= last:
        days.append(month.days[0])
        month = month.plus(1)
        edges.append(day_start(month.days[0], zone))
    return _month_before(edges[:-1], days)


def _month_before(edges: list[int], days: list[int]) -> str:
    if not edges:
        return f"CAST({days[0]} AS BIGINT)"
    middle = len(edges) // 2
    early = _month_before(edges[:middle], days[: middle + 1])
    late = _month_before(edges[middle + 1 :], days[middle + 1 :])
    return f"CASE WHEN m.executed_at < {edges[middle]} THEN {early} ELSE {late} END"


def _offsets(zone: str, first: int, last: int) -> list[tuple[int, int]]:
    """(until, offset from UTC) in microseconds, over the span; the last one's `until` is not used."""
    found: list[tuple[int, int]] = []
    for day in range(day_at(first, zone), day_at(last, zone) + 1):
        start, end = day_start(day, zone), day_start(day + 1, zone)
        offset = day * DAY - start  # what has to be added so that this day begins on a multiple of a day
        if end - start == DAY and found and found[-1][1] == offset:
            found[-1] = (end, offset)
        else:  # a day of 23 or 25 hours is cut by its own start alone: what runs over its end stays in it
            found += [(min(end, start + DAY), offset)] + (
                [(end, offset - (end - start - DAY))] if end - start > DAY else []
            )
    return found
