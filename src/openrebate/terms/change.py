"""One difference between two versions of terms, and how differences of values, rows and sentences are told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant

_Noun = TypeVar("_Noun")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: what part of the terms, the sentence, and the values before and after (None: not there)."""

    part: str
    text: str
    before: str | None = None
    after: str | None = None


def value(part: str, name: str, before: str | None, after: str | None) -> list[Change]:
    """The change of one value, if it changed; None: it is not there."""
    if before == after:
        return []
    text = f"{name}: {before or 'none'} → {after or 'none'}"
    return [Change(part=part, text=text, before=before, after=after)]


def by(items: Sequence[_Noun], key: Callable[[_Noun], str]) -> dict[str, _Noun]:
    """The rows by what tells them apart."""
    return {key(item): item for item in items}


def each(
    part: str,
    before: Mapping[_Key, _Noun],
    after: Mapping[_Key, _Noun],
    differ: Callable[[str, _Noun, _Noun], list[Change]],
    say: Callable[[_Noun], str] = lambda _: "",
) -> list[Change]:
    """What differs between the nouns of two versions that have the same key, and the keys that only one has.

    `say` is what a noun says, for one that is new or gone.
    """
    told = []
    for key in [*after, *(key for key in before if key not in after)]:
        name = " for ".join(str(part) for part in key if part) if isinstance(key, tuple) else str(key)
        label = name if name.startswith(part) else f"{part} {name}"
        if key in before and key in after:
            told += differ(name, before[key], after[key])
        elif key in after:
            told.append(Change(part=part, text=_tell(f"{label} is new", say(after[key])), after=name))
        else:
            told.append(Change(part=part, text=_tell(f"{label} is gone", say(before[key])), before=name))
    return told


def alone(part: str, old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Sentences that only one of two versions has."""
    come = [Change(part=part, text=f"{part} is new: {one}", after=one) for one in new if one not in old]
    gone = [Change(part=part, text=f"{part} is gone: {one}", before=one) for one in old if one not in new]
    return come + gone


def amount(number: Decimal | None) -> str | None:
    """A number in plain digits."""
    return None if number is None else plain(number)


def when(instant: int | None) -> str | None:
    """An instant, from microseconds since the epoch."""
    return None if instant is None else format_instant(instant)


def days(number: int | None) -> str:
    """A number of days that may be without limit."""
    return "no limit" if number is None else str(number)


def said(thing: object) -> str | None:
    """Anything as text."""
    return None if thing is None else str(thing)


def _tell(what: str, words: str) -> str:
    return f"{what}: {words}" if words else what
