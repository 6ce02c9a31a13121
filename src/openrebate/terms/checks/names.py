"""Every name that a table refers to exists: roles, lines, levels, sources; none is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openrebate.model.terms import Terms
from openrebate.model.vocabulary import METRICS
from openrebate.terms.faults import Faults, closest
from openrebate.terms.locate import Path


def check_names(terms: Terms, faults: Faults) -> None:
    """Note names that refer to nothing, and names that are given twice."""
    _once(("line",), [line.name for line in terms.lines], faults)
    _once(("role",), [role.name for role in terms.roles], faults)
    _once(("condition",), [condition.name for condition in terms.conditions], faults)
    _once(("unknown",), [unknown.name for unknown in terms.unknowns], faults)
    _roles(terms, faults)
    _lines(terms, faults)
    _conditions(terms, faults)
    _sources(terms, faults)
    _asked(terms, faults)
    for index, one in enumerate(terms.multipliers):
        if one.by in METRICS or one.by in {metric.name for metric in terms.metrics}:
            advice = "Write a row of the rate card for each level that asks for it"
            faults.at(("multiplier", index, "by"), f"{one.by} is a metric of levels", advice)


def _asked(terms: Terms, faults: Faults) -> None:
    """What bounds and multipliers ask for: other roles, and conditions."""
    roles, named = [role.name for role in terms.roles], [one.name for one in terms.conditions]
    for index, bound in enumerate(terms.bounds):
        others = [name for name in roles if name != bound.role]
        for name, _ in bound.present:
            _is_known(("bound", index, "present", name), "other role", name, others, faults)
        for name, _ in bound.where:
            _is_known(("bound", index, "where", name), "condition", name, named, faults)
    for index, one in enumerate(terms.multipliers):
        if one.by.endswith("_present"):
            others = [name for name in roles if name != one.role]
            role = one.by.removesuffix("_present")
            _is_known(("multiplier", index, "by"), "other role", role, others, faults)


def _once(path: Path, names: Sequence[str], faults: Faults) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            faults.at((*path, index, "name"), f"the {path[0]} '{name}' is given twice", "Keep one of them")


def _roles(terms: Terms, faults: Faults) -> None:
    known = [role.name for role in terms.roles]
    earning = [role.name for role in terms.earning_roles]
    if not earning:
        faults.at(("role", 0, "earns"), "no role earns", "At least one role is paid")
    given: list[tuple[Path, str | None]] = []
    given += [(("rule", i, "role"), rule.role) for i, rule in enumerate(terms.rules)]
    given += [(("rate", i, "role"), rate.role) for i, rate in enumerate(terms.rates)]
    given += [(("multiplier", i, "role"), one.role) for i, one in enumerate(terms.multipliers)]
    given += [(("bound", i, "role"), one.role) for i, one in enumerate(terms.bounds)]
    given += [(("silence", i, "role"), one.role) for i, one in enumerate(terms.silences)]
    given += [(("cap", i, "role"), cap.role) for i, cap in enumerate(terms.caps)]
    given += [(("bonus", i, "role"), one.role) for i, one in enumerate(terms.bonuses)]
    given += [(("levels", one.role), one.role) for one in terms.assessments]
    for path, name in given:
        if name is not None and _is_known(path, "role", name, known, faults) and name not in earning:
            faults.at(
                path, f"the role '{name}' does not earn under these terms", "Leave this out, or let it earn"
            )
    for one in terms.bindings:
        _is_known(("binding", one.role), "role", one.role, known, faults)
    for index, rate in enumerate(terms.rates):
        for name, _ in rate.present:
            path = ("rate", index, "present", name)
            if name == rate.role:
                faults.at(
                    path, f"'{name}' is the row's own role, which is always present", "Name another role"
                )
            else:
                _is_known(path, "role", name, known, faults)


def _conditions(terms: Terms, faults: Faults) -> None:
    known = [condition.name for condition in terms.conditions]
    for index, rate in enumerate(terms.rates):
        for name, _ in rate.where:
            _is_known(("rate", index, "where", name), "condition", name, known, faults)


def _lines(terms: Terms, faults: Faults) -> None:
    known = [line.name for line in terms.lines]
    for index, rate in enumerate(terms.rates):
        _is_known(("rate", index, "line"), "line", rate.line, known, faults)
    for one in terms.assessments:
        for index, level in enumerate(one.levels):
            path = ("levels", one.role, "level", index)
            _is_known((*path, "line"), "line", level.line, known, faults)
            for line in {need.line for group in level.groups for need in group}:
                _is_known((*path, "all_of"), "line", line, known, faults)


def _sources(terms: Terms, faults: Faults) -> None:
    known = [source.key for source in terms.sources]
    cited: list[tuple[Path, str]] = []
    lists: Iterable[tuple[str, Sequence[object]]] = (
        ("unknown", terms.unknowns),
        ("role", terms.roles),
        ("rule", terms.rules),
        ("metric", terms.metrics),
        ("condition", terms.conditions),
        ("rate", terms.rates),
        ("multiplier", terms.multipliers),
        ("bound", terms.bounds),
        ("silence", terms.silences),
        ("cap", terms.caps),
        ("bonus", terms.bonuses),
        ("redemption", terms.redemptions),
    )
    for name, rows in lists:
        cited += [((name, index), getattr(row, "source", "")) for index, row in enumerate(rows)]
    for one in terms.assessments:
        cited.append((("levels", one.role), one.source))
        cited += [(("levels", one.role, "level", i), level.source) for i, level in enumerate(one.levels)]
    cited += [(("binding", one.role), one.source) for one in terms.bindings]
    cited.append((("settlement",), terms.settlement.source))
    cited.append((("promises",), terms.promises.source))
    for path, source in cited:
        _is_known((*path, "source"), "source", source or None, known, faults)
    _is_known(("start_source",), "source", terms.start_source or None, known, faults)
    _is_known(("end_source",), "source", terms.end_source or None, known, faults)


def _is_known(path: Path, what: str, name: str | None, known: Sequence[str], faults: Faults) -> bool:
    if name is None or name in known:
        return name is not None
    faults.at(path, f"unknown {what} '{name}'", closest(name, known))
    return False
