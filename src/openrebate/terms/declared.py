"""What a page has no words of its own for: the remaining keys of a table, said by their declared names.

So a key that is new in the language is on every page from the day it is declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from typing import Any

from openrebate.terms.words import percent, yes_or_no
from openrebate.units.decimals import plain


def further(noun: Any, said: frozenset[str], shares: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """`name: value` for every field that is set, has no place in `said`, and is not what is meant without it.

    `shares` are the names whose values are fractions of one.
    """
    return tuple(
        f"{name.replace('_', ' ')}: {in_words(getattr(noun, name), share=name in shares)}"
        for name, default in _fields(noun)
        if name not in said and getattr(noun, name) != default
    )


def _fields(noun: Any) -> list[tuple[str, Any]]:
    found = []
    for one in fields(noun):
        default = one.default_factory() if one.default_factory is not MISSING else one.default
        found.append((one.name, None if default is MISSING else default))
    return found


def in_words(value: Any, *, share: bool = False) -> str:
    """Any value of terms as text: a list by commas, a table inside by its own fields."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, Decimal):
        return percent(value) if share else plain(value)
    if is_dataclass(value):
        return ", ".join(further(value, frozenset()))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {in_words(one, share=share)}" for name, one in value.items())
    if isinstance(value, tuple | list | frozenset):
        return "; ".join(in_words(one, share=share) for one in value)
    return "none" if value is None else str(value)
