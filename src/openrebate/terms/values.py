"""One TOML value → one exact Python value, by the kind that its key declares; a ValueError says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from openrebate.model.rate import LARGEST_RATE, Span, Step
from openrebate.model.windows import EXAMPLES, PATTERN
from openrebate.terms.faults import closest
from openrebate.terms.shape import UNKNOWN_LIMIT, Key
from openrebate.units.instants import FIRST

_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
NAME = "[a-z][a-z0-9_]*"
ID = "[A-Za-z0-9][A-Za-z0-9._-]*"
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_AGE = re.compile(r"([0-9]{1,9})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = (datetime(2255, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)  # JSON is exact below 2 ** 53

PLACES = 18  # what DECIMAL(38,18) holds
SHARE_PLACES = 12  # what the column `rate` of `lines` holds


def convert(key: Key, raw: Any) -> Any:
    """The exact value of `raw`, or ValueError: message, and advice after a line break."""
    value = _BY_KIND[key.kind](raw)
    for choice in (value if isinstance(value, tuple) else (value,)) if key.choices else ():
        if choice not in key.choices:
            raise ValueError(f"unknown value '{choice}'\n{closest(str(choice), key.choices)}")
    return value


def _text(raw: Any) -> str:
    if isinstance(raw, date | datetime):
        raise ValueError(f'{raw} is a TOML date\nWrite it in quotes: "{raw}"')
    if not isinstance(raw, str):
        raise ValueError(f"a text is expected, not {_called(raw)}\nWrite it in quotes")
    if not raw.strip():
        raise ValueError("the text is empty\nLeave the key out, or fill it in")
    return raw


def _matching(pattern: str, what: str) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        text = _text(raw)
        if not re.fullmatch(pattern, text):
            raise ValueError(f"'{text}' is not a name\nUse {what}")
        return text

    return read


def _integer(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError(f"a whole number is expected, not {_called(raw)}\nWrite it without quotes and point")
    if not 0 <= raw < 10**9:
        raise ValueError(f"{raw} is out of range\nUse a whole number from 0 to 999999999")
    return raw


def amount(raw: Any) -> Decimal:
    """An exact decimal ≥ 0 that fits DECIMAL(38,18), from a string or an integer."""
    if isinstance(raw, float):
        raise ValueError(f'{raw} is a TOML float, which is not exact\nWrite it in quotes: "{raw}"')
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError(f"a number is expected, not {_called(raw)}\nWrite it in quotes")
    text = str(raw)
    if text.startswith("-"):
        raise ValueError(f"{text} is negative\nUse a number from 0")
    if not _DECIMAL.fullmatch(text):
        raise ValueError(
            f"'{text}' is not a plain decimal number\nUse digits and one point, no exponent: \"0.05\""
        )
    whole, _, places = text.partition(".")
    if len(whole.lstrip("0")) > 38 - PLACES or len(places.rstrip("0")) > PLACES:
        raise ValueError(
            f"{text} does not fit\nAt most {38 - PLACES} digits before the point and {PLACES} after it"
        )
    return Decimal(text)


def _share(raw: Any) -> Decimal:
    value = amount(raw)
    if value > 1:
        raise ValueError(f'{value} is more than everything\nA share is a fraction of one: 5 % is "0.05"')
    return _rate(raw)


def _rate(raw: Any) -> Decimal:
    value = amount(raw)
    if value > LARGEST_RATE:
        raise ValueError(f"{value} is too large\nA rate is at most {LARGEST_RATE}")
    if value != value.quantize(Decimal(1).scaleb(-SHARE_PLACES)):
        raise ValueError(
            f"{value} has more than {SHARE_PLACES} decimal places\nRound it to {SHARE_PLACES} places"
        )
    return value


def _shares(raw: Any) -> tuple[Decimal, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError('a list of shares is expected\nWrite it like ["0.06", "0.02"]')
    return tuple(_share(item) for item in raw)


def _span(raw: Any) -> Span:
    """A whole number, or a table of at_least and at_most, as both ends."""
    ends = raw if isinstance(raw, Mapping) else {"at_least": raw, "at_most": raw}
    if not ends or not set(ends) <= {"at_least", "at_most"}:
        raise ValueError("a whole number or its ends are expected\nWrite 5, or { at_least = 5, at_most = 6 }")
    low = _integer(ends.get("at_least", 0))
    high = _integer(ends["at_most"]) if "at_most" in ends else None
    if high is not None and high < low:
        raise ValueError(f"nothing is from {low} to {high}\nat_most is not below at_least")
    return Span(low, high)


def _steps(raw: Any) -> tuple[Step, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, Mapping) for item in raw):
        raise ValueError('steps are expected\nWrite them like [ { at_least = "500", times = "1.1" } ]')
    steps: list[Step] = []
    for item in raw:
        if set(item) != {"at_least", "times"}:
            raise ValueError(
                'a step has at_least and times\nWrite it like { at_least = "500", times = "1.1" }'
            )
        step = Step(at_least=amount(item["at_least"]), times=amount(item["times"]))
        if steps and step.at_least <= steps[-1].at_least:
            raise ValueError(f"step {len(steps) + 1} does not ascend\nThe lowest step comes first")
        steps.append(step)
    return tuple(steps)


def _limit(raw: Any) -> Decimal | None:
    return None if raw == UNKNOWN_LIMIT else amount(raw)


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"true or false is expected, not {_called(raw)}")
    return raw


def _instant(raw: Any) -> int:
    if not isinstance(raw, datetime) or raw.tzinfo is None:
        raise ValueError(
            "an instant with an offset is expected\nWrite it like 2022-08-18T00:00:00Z, without quotes"
        )
    try:
        instant = (raw - _EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        instant = -1
    if not FIRST <= instant < _END:
        raise ValueError(
            f"{raw.isoformat()} is out of range\nUse an instant from 1970 to 2254; leave an end out where there is none"
        )
    return instant


def _age(raw: Any) -> int:
    found = _AGE.fullmatch(_text(raw))
    if not found:
        raise ValueError(f"'{raw}' is not an age\nUse a whole number and s, m, h or d: \"24h\"")
    return int(found[1]) * _SECONDS[found[2]] * 1_000_000


def _time(raw: Any) -> int:
    found = _TIME.fullmatch(_text(raw))
    if not found:
        raise ValueError(f"'{raw}' is not a time of the day\nWrite hours and minutes: \"08:00\"")
    return (int(found[1]) * 60 + int(found[2])) * 60_000_000


def _window(raw: Any) -> str:
    text = _text(raw)
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f"unknown value '{text}'\n{closest(text, EXAMPLES)}")
    return text


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError('a list that is not empty is expected\nWrite it like ["spot", "margin"]')
    return tuple(_text(item) for item in raw)


def _presence(raw: Any) -> tuple[tuple[str, bool], ...]:
    if not isinstance(raw, Mapping) or not all(isinstance(value, bool) for value in raw.values()):
        raise ValueError("roles with true or false are expected\nWrite it like { affiliate = true }")
    return tuple(sorted(raw.items()))


def _weights(raw: Any) -> tuple[tuple[str, Decimal], ...]:
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError('lines with numbers are expected\nWrite it like { spot = "2" }')
    return tuple(sorted((name, amount(value)) for name, value in raw.items()))


def _requirements(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or not raw:
        raise ValueError(
            'requirements are expected\nWrite them like [ { metric = "volume", at_least = "10000" } ]'
        )
    return raw


def _called(raw: Any) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (str, "a text"),
        (int, "a whole number"),
        (float, "a float"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((name for kind, name in kinds if isinstance(raw, kind)), type(raw).__name__)


_BY_KIND: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "id": _matching(ID, "letters, digits, '.', '-' and '_'"),
    "name": _matching(NAME, "lower-case letters, digits and '_', a letter first"),
    "expression": _text,
    "integer": _integer,
    "amount": amount,
    "share": _share,
    "rate": _rate,
    "limit": _limit,
    "flag": _flag,
    "instant": _instant,
    "age": _age,
    "time": _time,
    "window": _window,
    "texts": _texts,
    "shares": _shares,
    "span": _span,
    "steps": _steps,
    "presence": _presence,
    "weights": _weights,
    "requirements": _requirements,
}
