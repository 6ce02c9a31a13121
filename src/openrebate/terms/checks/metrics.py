"""The terms' own metrics: names that are free, formulas that fit, lines that exist, limits that mean something."""

from __future__ import annotations

from openrebate.model.level import Metric
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import METRICS
from openrebate.terms.expressions import (
    BASE_PLACES,
    condition,
    formula,
    places,
    present_vocabulary,
)
from openrebate.terms.faults import Faults, closest
from openrebate.terms.parsing import ExpressionFaultError
from openrebate.units.decimals import places_of, plain


def check_metrics(terms: Terms, faults: Faults) -> None:
    """Note metrics given twice or under a name that has a meaning, and what is wrong in each."""
    seen = set(METRICS)
    for index, metric in enumerate(terms.metrics):
        if metric.name in seen:
            message = f"the metric '{metric.name}' is there already"
            faults.at(("metric", index, "name"), message, "Choose another name")
        seen.add(metric.name)
        _average(terms, index, metric, faults)
        _weights(terms, index, metric, faults)
        _expressions(terms, index, metric, faults)
        _limits(index, metric, faults)


def _average(terms: Terms, index: int, metric: Metric, faults: Faults) -> None:
    """An average is of what is measured elsewhere, and of nothing else."""
    of, key = metric.average_of, "daily_average_of" if metric.daily_average_of else "hourly_average_of"
    if of is None:
        return
    if of in METRICS or of in {one.name for one in terms.metrics}:
        message = f"{of} is measured from the fills, which have no value of a day"
        faults.at(("metric", index, key), message, "Name a metric of the table metrics")
    other = ("sum", "when", "weights", "trader_cap", "trader_cap_per", "traders_from", "hourly_average_of")
    plain_one = Metric(name=metric.name)
    for name in other:
        if name != key and getattr(metric, name) != getattr(plain_one, name):
            faults.at(("metric", index, name), f"{name} with {key}", "An average takes no fills, and is one")


def _weights(terms: Terms, index: int, metric: Metric, faults: Faults) -> None:
    known = [line.name for line in terms.lines]
    for name, _ in metric.weights:
        if name not in known:
            faults.at(("metric", index, "weights"), f"unknown line '{name}'", closest(name, known))


def _expressions(terms: Terms, index: int, metric: Metric, faults: Faults) -> None:
    try:
        condition(metric.when, present_vocabulary(terms, None))
    except ExpressionFaultError as wrong:
        faults.at(("metric", index, "when"), wrong.message, wrong.advice, offset=wrong.offset)
    try:
        formula(metric.sum, {})
    except ExpressionFaultError as wrong:
        faults.at(("metric", index, "sum"), wrong.message, wrong.advice, offset=wrong.offset)
        return
    needed = places(metric.sum) + max((places_of(weight) for _, weight in metric.weights), default=0)
    if needed > BASE_PLACES:
        message = f"a weighed sum may need {needed} decimal places; there are {BASE_PLACES}"
        faults.at(("metric", index, "weights"), message, "Use weights with fewer places")


def _limits(index: int, metric: Metric, faults: Faults) -> None:
    if metric.trader_cap is None and metric.trader_cap_per != "window":
        faults.at(("metric", index, "trader_cap_per"), "trader_cap_per without trader_cap", "Add trader_cap")
    for name in ("trader_cap", "traders_from"):
        value = getattr(metric, name)
        if value is not None and places_of(value) > BASE_PLACES:
            message = f"{plain(value)} has more places than a metric"
            faults.at(("metric", index, name), message, f"At most {BASE_PLACES}")
    if metric.traders_from == 0:
        advice = "Ask for active_traders, or for more than nothing"
        faults.at(("metric", index, "traders_from"), "every trader has 0", advice)
