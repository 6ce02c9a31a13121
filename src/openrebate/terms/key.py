"""One key of a table of terms, and the keys that most tables have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",  # any text
    "id",  # letters, digits, dot, dash, underscore
    "name",  # lower case, usable inside a condition
    "expression",  # scalar SQL, checked apart
    "integer",  # not negative
    "amount",  # exact, not negative, a string or an integer
    "share",  # an amount from 0 to 1 with at most 12 places
    "rate",  # an amount with at most 12 places
    "limit",  # an amount, or "unknown"
    "flag",
    "instant",  # RFC 3339 with an offset
    "age",  # "24h", "90m", "3600s", "2d"
    "time",  # a time of the day, "08:00"
    "window",  # month, previous_2_months, rolling_30_days, 28_days, …
    "texts",  # a list, not empty
    "shares",  # a list of shares, not empty
    "span",  # a whole number, or a table of at_least and at_most
    "steps",  # a list of steps of a multiplier, at_least ascending
    "presence",  # a table of role = true or false
    "weights",  # a table of product line = amount
    "requirements",  # a list of requirements, or of lists of them
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a table: what kind of value it takes, whether it must be there, and what it means."""

    kind: Kind
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()


Shape = Mapping[str, Key]

CLAUSE = Key(kind="text", doc="The clause of the program's own text that says so; shown with every decision.")
SOURCE_KEY = Key(kind="text", doc="Key of the [source.KEY] table where this was read.")
