"""The tables of a terms file, as the declared structure sees them → the nouns of `model.terms`.

Whatever does not fit is noted in `faults`; a table with a fault is left out of what is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from openrebate.model.binding import Binding
from openrebate.model.bonus import Bonus, Redemption
from openrebate.model.cap import Cap
from openrebate.model.level import Assessment, Level, Metric, Requirement
from openrebate.model.promises import Promises, Settlement
from openrebate.model.rate import Bound, Multiplier, Rate, Silence
from openrebate.model.role import Role
from openrebate.model.rule import Condition, Rule
from openrebate.model.terms import Line, Source, Terms, Unknown
from openrebate.terms import shape
from openrebate.terms.faults import Faults, closest
from openrebate.terms.locate import Path
from openrebate.terms.values import convert

_DAY = 86_400_000_000
_SHARE = shape.Key(kind="share", doc="An exact fraction of one.")
_Noun = TypeVar("_Noun")
_Values = dict[str, Any]


def build(raw: Mapping[str, Any], faults: Faults, file: str) -> Terms | None:
    """The terms that `raw` says, or None where faults were noted. The digest is not yet set."""
    tables = {*shape.LISTS, *shape.NAMED, *shape.SINGLE}
    top = _read({k: v for k, v in raw.items() if k not in tables}, shape.TOP, (), faults, also=tables)
    parts: _Values = {
        "sources": _named(raw, "source", faults, lambda key, v, _, __: Source(key=key, **v)),
        "unknowns": _list(raw, "unknown", faults, lambda v, _: Unknown(**v)),
        "lines": _list(raw, "line", faults, lambda v, _: Line(**v)),
        "roles": _with_channels(_list(raw, "role", faults, lambda v, path: _role(v, path, faults))),
        "rules": _list(raw, "rule", faults, lambda v, path: _rule(v, path, faults)),
        "metrics": _list(raw, "metric", faults, lambda v, _: Metric(**v)),
        "conditions": _list(raw, "condition", faults, lambda v, _: Condition(**v)),
        "assessments": _named(
            raw, "levels", faults, lambda key, v, item, path: _assessment(key, v, item, path, faults)
        ),
        "rates": _list(raw, "rate", faults, lambda v, _: Rate(**v)),
        "multipliers": _list(raw, "multiplier", faults, lambda v, _: Multiplier(**v)),
        "bounds": _list(raw, "bound", faults, lambda v, _: Bound(**v)),
        "silences": _list(raw, "silence", faults, lambda v, _: Silence(**v)),
        "caps": _list(raw, "cap", faults, lambda v, _: Cap(**v)),
        "bonuses": _list(raw, "bonus", faults, lambda v, _: Bonus(**v)),
        "redemptions": _list(raw, "redemption", faults, lambda v, _: Redemption(**v)),
        "settlement": _single(raw, "settlement", Settlement, faults),
        "promises": _single(raw, "promises", Promises, faults),
        "bindings": _named(raw, "binding", faults, lambda key, v, _, path: _binding(key, v, path, faults)),
    }
    for needed in ("line", "role"):
        if not raw.get(needed):
            faults.at((needed,), f"no [[{needed}]] is given", f"A program has at least one [[{needed}]]")
    if len(faults) or top is None:
        return None
    top.pop("format")
    top.setdefault("effective_to", None)
    top.setdefault("settles", "month")
    top.setdefault("max_mark_age", _DAY)
    top.setdefault("share_cap", Decimal(1))
    top.setdefault("new_trader_days", None)
    return Terms(**top, **parts, path=file)


def _single(raw: Mapping[str, Any], name: str, noun: Callable[..., _Noun], faults: Faults) -> _Noun:
    """A table that stands once, or the noun with its defaults."""
    item = raw.get(name, {})
    if not isinstance(item, dict):
        faults.at((name,), f"'{name}' is a table", f"Write [{name}] above it", value=False)
        return noun()
    values = _read(item, shape.SINGLE[name], (name,), faults)
    return noun() if values is None else noun(**values)


def _binding(role: str, values: _Values, path: Path, faults: Faults) -> Binding:
    shares = []
    for index, item in enumerate(values.pop("kickbacks", ())):
        try:
            shares.append(convert(_SHARE, item))
        except ValueError as wrong:
            message, _, advice = str(wrong).partition("\n")
            faults.at((*path, "kickbacks", index), f"kickbacks: {message}", advice)
    return Binding(role=role, kickbacks=tuple(shares), **values)


def _list(
    raw: Mapping[str, Any], name: str, faults: Faults, make: Callable[[_Values, Path], _Noun]
) -> tuple[_Noun, ...]:
    items = raw.get(name, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        faults.at((name,), f"'{name}' is a list of tables", f"Write [[{name}]] above each", value=False)
        return ()
    made = []
    for index, item in enumerate(items):
        values = _read(item, shape.LISTS[name], (name, index), faults)
        if values is not None:
            made.append(make(values, (name, index)))
    return tuple(made)


def _named(
    raw: Mapping[str, Any], name: str, faults: Faults, make: Callable[[str, _Values, Any, Path], _Noun]
) -> tuple[_Noun, ...]:
    items = raw.get(name, {})
    if not isinstance(items, dict) or not all(isinstance(item, dict) for item in items.values()):
        faults.at((name,), f"'{name}' is a table of tables", f"Write [{name}.KEY] above each", value=False)
        return ()
    made = []
    for key, item in items.items():
        inner = {k: v for k, v in item.items() if k != "level" or name != "levels"}
        values = _read(
            inner, shape.NAMED[name], (name, key), faults, also={"level"} if name == "levels" else set()
        )
        if values is not None:
            made.append(make(key, values, item, (name, key)))
    return tuple(made)


def _read(
    raw: Mapping[str, Any],
    known: shape.Shape,
    path: Path,
    faults: Faults,
    also: set[str] | frozenset[str] = frozenset(),
) -> _Values | None:
    """The converted values of one table by the declared keys; None where something in it is wrong."""
    before = len(faults)
    values: _Values = {}
    for name, item in raw.items():
        key = known.get(name)
        if key is None:
            faults.at((*path, name), f"unknown key '{name}'", closest(name, {*known, *also}), value=False)
            continue
        try:
            values[name] = convert(key, item)
        except ValueError as wrong:
            message, _, advice = str(wrong).partition("\n")
            faults.at((*path, name, *_which(key, item)), f"{name}: {message}", advice)
    for name, key in known.items():
        if key.required and name not in raw:
            where = "the file" if not path else f"[[{path[0]}]]" if len(path) == 2 else "this table"
            faults.at(path, f"{where} has no '{name}'", key.doc, value=False)
    return values if len(faults) == before else None


def _which(key: shape.Key, item: Any) -> Path:
    """Where in a list the first value is that the key does not know."""
    values = item if key.kind == "texts" and isinstance(item, list) else []
    return next(((index,) for index, value in enumerate(values) if value not in key.choices), ())


def _with_channels(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Roles that are paid on another's claims have its channels."""
    own = {role.name: role for role in roles if role.claims_of is None}
    return tuple(
        replace(role, channels=own[role.claims_of].channels) if role.claims_of in own else role
        for role in roles
    )


def _role(values: _Values, path: Path, faults: Faults) -> Role:
    if ("channels" in values) == ("claims_of" in values):
        advice = "Give channels, or claims_of where the claims are another role's"
        faults.at(path, "[[role]] has either channels or claims_of", advice, value=False)
    values.setdefault("channels", ())
    kickback, largest = values.pop("kickback", None), values.pop("kickback_max", None)
    for key in ("kickback_max", "kickback_days"):
        if kickback is None and (largest if key == "kickback_max" else values.get(key)) is not None:
            faults.at((*path, key), f"{key} without kickback", 'Add kickback = "claim"', value=False)
    parent = values.pop("parent", "nothing")
    if (parent == "share") != ("parent_share" in values):
        advice = 'parent = "share" and parent_share go together'
        faults.at((*path, "parent_share"), "a parent's share is not told in full", advice, value=False)
    if (parent == "base") != ("parent_shares" in values):
        advice = 'parent = "base" and parent_shares go together'
        faults.at((*path, "parent_shares"), "the parents' shares are not told in full", advice, value=False)
    if parent == "base" and "parent_depth" in values:
        advice = "Leave parent_depth out: parent_shares has one share a generation"
        faults.at((*path, "parent_depth"), "parent_depth with parent_shares", advice)
    if parent == "nothing" and "parent_depth" in values:
        faults.at(
            (*path, "parent_depth"), "parent_depth without parent", 'Add parent = "difference"', value=False
        )
    most = Decimal(1) if largest is None else largest
    return Role(**values, kickback=None if kickback is None else most, parent_earns=parent)


def _rule(values: _Values, path: Path, faults: Faults) -> Rule:
    if not values["pays"] and "reason" not in values:
        faults.at(path, "[[rule]] has no 'reason'", "A fill that does not pay says why", value=False)
    return Rule(**{"reason": "", "clause": "", **values})


def _assessment(role: str, values: _Values, raw: Mapping[str, Any], path: Path, faults: Faults) -> Assessment:
    items = raw.get("level", [])
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        faults.at(
            path, f"[levels.{role}] has no levels", f"Write [[levels.{role}.level]] above each", value=False
        )
        items = []
    levels = []
    for index, item in enumerate(items):
        here = (*path, "level", index)
        read = _read(item, shape.LEVEL, here, faults)
        if read is not None:
            levels.append(_level(read, here, faults))
    return Assessment(role=role, levels=tuple(levels), **values)


def _level(values: _Values, path: Path, faults: Faults) -> Level:
    groups: list[tuple[Requirement, ...]] = []
    for index, item in enumerate(values.pop("all_of", [])):
        inside = item if isinstance(item, list) else [item]
        where = (*path, "all_of", index)
        groups.append(_group(inside, where, faults, listed=isinstance(item, list)))
    if "any_of" in values:
        groups.append(_group(values.pop("any_of"), (*path, "any_of"), faults, listed=True))
    if not groups:
        faults.at(path, "a level asks for nothing", "Give all_of or any_of", value=False)
    return Level(**{"line": None, **values}, groups=tuple(groups))


def _group(items: list[Any], path: Path, faults: Faults, *, listed: bool) -> tuple[Requirement, ...]:
    group = []
    if not items:
        faults.at(path, "an empty list of requirements can never be met", "Fill it in, or leave it out")
    for index, item in enumerate(items):
        where = (*path, index) if listed else path
        if not isinstance(item, dict):
            faults.at(where, "a requirement is expected", 'Write { metric = "volume", at_least = "10000" }')
            continue
        values = _read(item, shape.REQUIREMENT, where, faults)
        if values is not None:
            group.append(Requirement(**values))
    return tuple(group)
