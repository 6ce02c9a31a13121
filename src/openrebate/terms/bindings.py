"""Binding in words: what a partner and a trader read of it, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openrebate.model.binding import Binding
from openrebate.terms.words import percent

_DEFAULT = Binding(role="")
_REBIND = (
    "An account goes to no other partner",
    "An account may go to another partner {} after its claim began",
)
_RECALL = "A dormant account is not bound anew", "An account that did nothing for {} may be bound anew"
_KEEPS = "The original partner of an account stays its partner."
_SENTENCES: dict[str, Callable[[Any], str]] = {
    "claim": lambda v: f"The {v} claim on an account stands.",
    "click_days": lambda v: _never(v, "A click counts for ever", "A click counts for {} until the sign-up"),
    "late_days": lambda v: _never(v, "A code may be given at any time", "A code may still be given {} later"),
    "late_since": lambda v: f"Those days are counted from the {v.replace('_', ' ')}.",
    "late_counts": lambda v: "Trades count from the binding on." if v == "binding" else "Trades since then count, too.",
    "rebind_after_days": lambda v: _never(v, *_REBIND),
    "recall_after_days": lambda v: _never(v, *_RECALL),
    "recall_of": lambda v: "Only an account that nobody else has is recalled." if v == "free" else "Any dormant account is.",
    "original": lambda v: _KEEPS if v == "keeps" else "An account whose claim ended is free.",
    "expired_code": lambda v: {
        "fallback": "Claims of an expired code go on under the partner's standard code.",
        "ends": "Claims end with their code.",
        "keeps": "Claims outlast their code.",
    }[v],
    "codes": lambda v: "A partner has any number of codes." if v is None else f"A partner has {v} codes at most.",
    "kickbacks": lambda v: f"A code gives back {', '.join(percent(one) for one in v)}." if v else "A code gives back any share.",
    "keys": lambda v: f"A linked API key may {'move to another partner' if v == 'move' else 'not move to another partner'}.",
    "subaccount_depth": lambda v: f"Trees of sub-accounts are {v} deep at most.",
    "notice_days": lambda v: f"Whoever a change concerns is told within {_days(v)}.",
}  # fmt: skip


def binding_in_words(one: Binding) -> tuple[str, ...]:
    """What the terms say of binding beyond what holds anyway, as sentences."""
    return tuple(say(getattr(one, name)) for name, say in _SENTENCES.items() if _says(one, name))


def binding_changes(old: Binding, new: Binding) -> list[tuple[str, str, str]]:
    """What differs: the key, and its sentence before and after."""
    found = [
        (name, say(getattr(old, name)), say(getattr(new, name)))
        for name, say in _SENTENCES.items()
        if getattr(old, name) != getattr(new, name)
    ]
    if old.clause != new.clause:
        found.append(("clause", old.clause, new.clause))
    return found


def _says(one: Binding, name: str) -> bool:
    return bool(getattr(one, name) != getattr(_DEFAULT, name))


def _never(days: int | None, without: str, with_: str) -> str:
    return f"{without if days is None else with_.format(_days(days))}."


def _days(value: int) -> str:
    return "1 day" if value == 1 else f"{value} days"
