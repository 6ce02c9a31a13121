"""What if there were more volume, or more traders? The same usage, scaled, is assessed and rated again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from openrebate.metering.meter import further_sums
from openrebate.rating.caps import known_caps
from openrebate.units.decimals import down, exact_product

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.role import Role
    from openrebate.model.terms import Terms
    from openrebate.one_role import Metered

VOLUME = tuple(map(Decimal, ("0.5", "2", "5", "10")))  # each trader trades so many times as much
TRADERS = tuple(map(Decimal, ("2", "5", "10")))  # so many times as many traders share the same volume
_CAPPED = "its caps are counted fill by fill, and fills that were not made cannot be"
Changed = tuple[str, Decimal, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """One program over one usage; `again` says what is earned with another."""

    engine: Engine
    terms: Terms
    metered: Metered
    total: Decimal
    again: Callable[[Metered], Decimal]


def steps(scaling: Scaling) -> tuple[tuple[Changed, ...], str]:
    """(of what, how many times, what is then earned), or why that cannot be said."""
    terms = scaling.terms
    if any(known_caps(terms.caps, role.name) for role in terms.earning_roles):
        return (), _CAPPED
    pooled = any(cap.exceeded == "pro_rata" for cap in terms.caps)
    if not (terms.assessments or pooled):  # earnings follow the volume, and nobody counts traders
        even = [("volume", times, down(exact_product(scaling.total, times), terms.scale)) for times in VOLUME]
        return (*even, *(("traders", times, scaling.total) for times in TRADERS)), ""
    return tuple(_again(scaling)), ""


def _again(scaling: Scaling) -> Iterator[Changed]:
    engine, terms, usage = scaling.engine, scaling.terms, scaling.metered.usage
    bare = replace(scaling.metered, metering=None)  # fills that were not made cannot be looked at
    columns = {}
    for name in usage.values():
        engine.table(f"{name}_as_is", f"SELECT * FROM {name}")
        columns[name] = tuple(engine.fetch(f"SELECT * FROM {name} WHERE FALSE").column_names)
    try:
        for of, factors, scaled in (("volume", VOLUME, _more_volume), ("traders", TRADERS, _more_traders)):
            for times in factors:
                for role in terms.earning_roles:
                    name = usage[role.name]
                    engine.table(name, scaled(columns[name], _sums(terms, role), f"{name}_as_is", times))
                yield of, times, scaling.again(bare)
    finally:
        for name in usage.values():
            engine.table(name, f"SELECT * FROM {name}_as_is")


def _sums(terms: Terms, role: Role) -> Mapping[str, str]:
    """What grows with the volume, and its type."""
    return {"volume": "DECIMAL(38, 8)", "base": "DECIMAL(38, 10)"} | further_sums(terms, role)


def _more_volume(columns: Sequence[str], sums: Mapping[str, str], usage: str, times: Decimal) -> str:
    scaled = [
        f"CAST(half_even({name} * {times}, {_places(sums[name])}) AS {sums[name]}) AS {name}"
        if name in sums
        else name
        for name in columns
    ]
    return f"SELECT {', '.join(scaled)} FROM {usage}"


def _more_traders(columns: Sequence[str], sums: Mapping[str, str], usage: str, times: Decimal) -> str:
    """Further traders beside each one, who stand for themselves and trade nothing that was not traded already."""
    parts = [f"SELECT {', '.join(columns)} FROM {usage}"]
    for number in range(1, int(times)):
        made = {
            "account_id": "CAST('#' AS VARCHAR)",
            "trader": f"trader || '#{number}'",
            "fills": "CAST(0 AS BIGINT)",
            **{name: f"CAST(0 AS {kind})" for name, kind in sums.items()},
        }
        named = ", ".join(f"{made[name]} AS {name}" if name in made else name for name in columns)
        parts.append(f"SELECT DISTINCT {named} FROM {usage} WHERE trader IS NOT NULL")
    return " UNION ALL ".join(parts)


def _places(kind: str) -> str:
    return kind.rpartition(",")[2].strip(" )")
