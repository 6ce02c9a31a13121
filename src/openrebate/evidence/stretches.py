"""The values of a fact that a condition can tell apart, in words: `below 5`, `5 to 6`, `7 and above`.

Conditions compare facts with literals only, so between two neighbouring literals nothing changes: one value of each
stretch stands for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from openrebate.evidence.moments import Moment, moment, nearest, shown
from openrebate.evidence.partial import Known

NEVER_NEGATIVE = frozenset(
    {
        "vip_level",
        *(f"{what}_age_{unit}" for what in ("account", "claim", "trading") for unit in ("days", "months")),
    }
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of a fact that no condition tells apart: one of them, and numbers as (first, last), None = no end.

    `open_low` and `open_high` say that the end itself is not in it.
    """

    value: Known
    first: Decimal | None = None
    last: Decimal | None = None
    open_low: bool = False
    open_high: bool = False
    other: bool = False
    whole: bool = False


def stretches(name: str, kind: str, trees: Iterable[exp.Expr], words: Sequence[str]) -> list[Stretch]:
    """Every stretch of values of the fact that the conditions can tell apart. `kind` is the fact's SQL type."""
    if kind == "boolean":
        return [Stretch(True), Stretch(False)]
    literals = [literal for tree in trees for literal in tree.find_all(exp.Literal)]
    if kind == "varchar":
        if words:
            return [Stretch(word) for word in words]
        texts = list(dict.fromkeys(literal.name for literal in literals if literal.is_string))
        return [*(Stretch(text) for text in texts), Stretch("\0any other", other=True)]
    if kind == "instant":
        return _moments({moment(literal.name) for literal in literals if literal.is_string})
    points = {_signed(literal) for literal in literals if not literal.is_string}
    return _numbers(
        sorted(points), whole=kind == "integer", least=Decimal(0) if name in NEVER_NEGATIVE else None
    )


def in_words(group: Sequence[Stretch]) -> str:
    """The values of several stretches, neighbours joined."""
    if len(group) == 1 or isinstance(group[0].value, str | bool):
        return " or ".join(_one(stretch) for stretch in group)
    joined: list[Stretch] = []
    for stretch in group:
        last = joined[-1] if joined else None
        if last is not None and _touch(last, stretch):
            ends = (last.first, stretch.last, last.open_low, stretch.open_high)
            joined[-1] = Stretch(last.value, *ends, whole=last.whole)
        else:
            joined.append(stretch)
    if len(joined) == 2 and joined[0].last == joined[1].first and joined[0].first is joined[1].last is None:
        return f"other than {shown(joined[0].last or Decimal(0))}"
    return " or ".join(_one(stretch) for stretch in joined)


def _signed(literal: exp.Literal) -> Decimal:
    number = Decimal(literal.name)
    return -number if isinstance(literal.parent, exp.Neg) else number


def _numbers(points: Sequence[Decimal], *, whole: bool, least: Decimal | None) -> list[Stretch]:
    if not points:
        return [Stretch(Decimal(0))]
    found = [Stretch(points[0] - 1, None, points[0], open_high=True)]
    for here, after in zip(points, [*points[1:], None], strict=True):
        found.append(Stretch(here, here, here))
        if after is None:
            found.append(Stretch(here + 1, here, None, open_low=True))
        else:
            found.append(Stretch((here + after) / 2, here, after, open_low=True, open_high=True))
    if whole:
        found = [_whole(stretch) for stretch in found]
    return [s for s in found if (least is None or s.last is None or s.last >= least) and not _empty(s)]


def _moments(points: Iterable[Moment]) -> list[Stretch]:
    """The same of instants; between two of them stands the middle."""
    return [
        Stretch(
            nearest(_number(stretch.value)),
            None if stretch.first is None else nearest(stretch.first),
            None if stretch.last is None else nearest(stretch.last),
            stretch.open_low,
            stretch.open_high,
        )
        for stretch in _numbers(sorted(points), whole=False, least=None)
    ]


def _number(value: Known) -> Decimal:
    assert isinstance(value, Decimal), f"{value!r} is not a number"
    return value


def _whole(stretch: Stretch) -> Stretch:
    """The same stretch by its first and last whole number."""
    first = stretch.first + 1 if stretch.first is not None and stretch.open_low else stretch.first
    last = stretch.last - 1 if stretch.last is not None and stretch.open_high else stretch.last
    value = first if first is not None else last
    return Stretch(value if value is not None else stretch.value, first, last, whole=True)


def _empty(stretch: Stretch) -> bool:
    return stretch.first is not None and stretch.last is not None and stretch.first > stretch.last


def _touch(left: Stretch, right: Stretch) -> bool:
    if left.last is None or right.first is None:
        return False
    if left.open_high or right.open_low:
        return left.last == right.first and left.open_high != right.open_low
    return left.whole and right.first == left.last + 1


def _one(stretch: Stretch) -> str:
    if stretch.other:
        return "any other"
    if isinstance(stretch.value, bool):
        return "true" if stretch.value else "false"
    if isinstance(stretch.value, str):
        return stretch.value
    return _range(stretch, stretch.first, stretch.last)


def _range(stretch: Stretch, first: Decimal | None, last: Decimal | None) -> str:
    below, above = ("before", "after") if isinstance(stretch.value, Moment) else ("below", "above")
    on = "from then on" if isinstance(stretch.value, Moment) else "and above"
    if first is None:
        return "any" if last is None else f"{below if stretch.open_high else 'up to'} {shown(last)}"
    if last is None:
        return f"{above} {shown(first)}" if stretch.open_low else f"{shown(first)} {on}"
    return shown(first) if first == last else f"{shown(first)} to {shown(last)}"
