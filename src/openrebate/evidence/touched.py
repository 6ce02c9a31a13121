"""Touched: what later terms would answer to a question that was confirmed, member by member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DECIDES = (
    "verdict", "otherwise", "counts_for_volume", "reason", "exceptions", "depends_on", "ways", "pay", "limits", "self_referral",
)  # fmt: skip
_WORDS = ("clause", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One member of one role's answer, as it was confirmed and as it would be; `material`: more than words differ."""

    role: str
    what: str
    before: Any
    after: Any
    material: bool


def differences(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> tuple[Difference, ...]:
    """What differs between a confirmed answer and the one now (both as in a confirmation); None: the role earns no more."""
    role = str(before.get("role", ""))
    if after is None:
        whole = Difference(role=role, what="role", before=role, after=None, material=True)
        return (whole,)
    return tuple(_differences(role, before, after))


def _differences(role: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in (*_DECIDES, *_WORDS):
        old, new = before.get(name), after.get(name)
        if old != new:
            material = name in _DECIDES and _without_words(old) != _without_words(new)
            yield Difference(role=role, what=name, before=old, after=new, material=material)


def _without_words(value: Any) -> Any:
    """The value without the clauses and sources inside it."""
    if isinstance(value, Mapping):
        return {name: _without_words(part) for name, part in value.items() if name not in _WORDS}
    if isinstance(value, list):
        return [_without_words(part) for part in value]
    return value
