"""All checks of terms that were read, one after the other; every fault of the file is told at once."""

from __future__ import annotations

from openrebate.model.rate import Rate
from openrebate.model.terms import Terms
from openrebate.terms.checks.base_less import check_base_less
from openrebate.terms.checks.bindings import check_bindings
from openrebate.terms.checks.bonuses import check_bonuses
from openrebate.terms.checks.expressions import check_expressions
from openrebate.terms.checks.levels import check_levels
from openrebate.terms.checks.lines import check_channels, check_lines
from openrebate.terms.checks.metrics import check_metrics
from openrebate.terms.checks.names import check_names
from openrebate.terms.checks.payment import check_payment
from openrebate.terms.checks.rates import check_rates, rates_are_unknown
from openrebate.terms.checks.roles_cap import check_roles_cap
from openrebate.terms.checks.shared import check_shared
from openrebate.terms.checks.shares import check_bounds, check_shares
from openrebate.terms.checks.silences import check_silences
from openrebate.terms.checks.together import check_together
from openrebate.terms.checks.top import check_top
from openrebate.terms.faults import Faults

CHECKS = (
    check_top,
    check_names,
    check_lines,
    check_channels,
    check_expressions,
    check_metrics,
    check_levels,
    check_rates,
    check_payment,
    check_shares,
    check_shared,
    check_roles_cap,
    check_base_less,
    check_silences,
    check_together,
    check_bounds,
    check_bonuses,
    check_bindings,
)


def check(terms: Terms, faults: Faults) -> None:
    """Run every check; what is wrong is noted in `faults`."""
    for one in CHECKS:
        one(terms, faults)


def warnings(terms: Terms) -> tuple[str, ...]:
    """What is not wrong and yet deserves a look: levels without a rate, rules without a clause, sources without a date."""
    told = [] if rates_are_unknown(terms) else _uncovered(terms)
    told += [
        f"rule {i + 1} ({rule.when}) names no clause" for i, rule in enumerate(terms.rules) if not rule.clause
    ]
    for source in terms.sources:
        missing = [name for name in ("url", "date", "confidence") if not getattr(source, name)]
        told += [f"source '{source.key}' has no {' and no '.join(missing)}"] if missing else []
    return tuple(told)


def _uncovered(terms: Terms) -> list[str]:
    told = []
    for one in terms.assessments:
        rows = [rate for rate in terms.rates if rate.role == one.role]
        for line in terms.lines:
            numbers = {lv.level for lv in one.levels if lv.line in (None, line.name)} | {0}
            bare = [n for n in sorted(numbers) if not any(_may_match(rate, line.name, n) for rate in rows)]
            told += [f"{one.role} level {n} has no rate on line '{line.name}'" for n in bare]
    return told


def _may_match(rate: Rate, line: str, level: int) -> bool:
    return rate.line in (None, line) and rate.level in (None, level)
