"""Own metrics: sums and counts that the terms define themselves, beside volume, traders and fees.

A fill that counts and meets `when` brings `sum`, times the weight of its line; a trader's part may be cut, and a count is of
the traders whose part is large enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from openrebate.metering.models import render
from openrebate.model.level import Metric
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.expressions import in_numbers

KIND = "DECIMAL(38, 10)"


def own_metrics(terms: Terms, role: Role) -> tuple[Metric, ...]:
    """The terms' own metrics that the role's levels ask for."""
    assessment = terms.assessment(role.name)
    levels = assessment.levels if assessment else ()
    asked = {need.metric for level in levels for group in level.groups for need in group}
    return tuple(one for one in terms.metrics if one.name in asked and one.average_of is None)


def column(metric: Metric) -> str:
    """The name of its sum in the cube."""
    return f"own_{metric.name}"


def brought(terms: Terms, role: Role) -> str:
    """Further columns of the model of fills: what each fill brings to each metric, if it counts."""
    return "".join(
        f",\n    CASE WHEN {in_numbers(metric.when)} THEN CAST({_weighed(terms, metric)} AS {KIND}) ELSE CAST(0 AS {KIND}) END AS {column(metric)}"
        for metric in own_metrics(terms, role)
    )


def _weighed(terms: Terms, metric: Metric) -> str:
    exact = metric.sum.replace("notional_value", f"CAST(notional_value AS {KIND})")
    weights = dict(metric.weights)
    whens = " ".join(
        f"WHEN {number} THEN {weights[line.name]:f}"
        for number, line in enumerate(terms.lines)
        if line.name in weights
    )
    return f"({exact}) * (CASE line_no {whens} ELSE 1 END)" if whens else f"({exact})"


def own_metric(metric: Metric, usage: str, counting: str) -> str:
    """The model that measures it from the cube in words; reads the table `windows`."""
    part = f"least(part, {_number(metric.trader_cap)})" if metric.trader_cap is not None else "part"
    enough = f"CASE WHEN part >= {_number(metric.traders_from)} THEN 1 ELSE 0 END"
    return render(
        "own_metric",
        metric=metric.name,
        decoded=usage,
        counting=counting,
        column=column(metric),
        day="d.day" if metric.trader_cap_per == "day" else "0",
        cut=part,
        worth="part" if metric.traders_from is None else enough,
    )


def _number(value: Decimal | None) -> str:
    return f"CAST({value or Decimal(0):f} AS {KIND})"


def by_days(terms: Terms, role: Role) -> Iterator[bool]:
    """For each metric of the role, whether its days have to be told apart."""
    return (metric.trader_cap_per == "day" for metric in own_metrics(terms, role))
