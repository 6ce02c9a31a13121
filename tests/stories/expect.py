"""Expectations: what a story says of the outcome, each as rows that must be there exactly so many times, or as a sum.

Each can say what it would be with one word altered; the altered ones must not hold, so that none holds whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from openrebate.model.reasons import REASONS
from openrebate.model.role import CHANNELS
from tests.stories.words import NUMBER, Place, Words, likely

Cell = str | int | bool | Fraction | None
Row = Mapping[str, Cell]
Tables = Mapping[str, Sequence[Row]]

KINDS = ("commission", "kickback", "override", "bonus")
BASES = ("assessed", "granted", "protected", "carried")
FILL = {
    "of": "account_id",
    "on": "venue",
    "claim": "claim_id",
    "losing": "losing_claims",
    "fee-value": "fee_value",
    "notional-value": "notional_value",
    "base": "base",
    "rate": "rate",
    "counts": "counts_for_volume",
    "clause": "clause",
}
LINE = {
    "in": "asset",
    "fills": "fills",
    "volume": "volume",
    "base": "base",
    "rate": "rate",
    "amount": "amount",
    "kickback": "kickback_share",
    "level": "level",
    "child": "child_partner_id",
    "claim": "claim_id",
    "clause": "clause",
    "by": "channel",
}
NUMBERS = {
    "fee_value", "notional_value", "base", "rate", "fills", "volume", "amount", "kickback_share", "level", "value", "count",
}  # fmt: skip
NOTHING = {"nobody", "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """`times` rows of `table` have these cells; or, with `total`, the sum of `amount` over such rows is that."""

    place: Place
    text: str
    table: str
    wanted: tuple[tuple[str, Cell], ...]
    times: int = 1
    total: Fraction | None = None

    def holds(self, tables: Tables) -> bool:
        """Whether the outcome is as expected."""
        found = [row for row in tables[self.table] if all(row[name] == value for name, value in self.wanted)]
        if self.total is not None:
            return sum((Fraction(row["amount"] or 0) for row in found), Fraction(0)) == self.total
        return len(found) == self.times

    def altered(self) -> Iterator[Expectation]:
        """The same with one thing changed: no outcome fulfils both."""
        if self.total is not None:
            yield replace(self, total=self.total + 1)
            return
        yield replace(self, times=self.times + 1)
        for n, (name, value) in enumerate(self.wanted if self.times else ()):
            yield replace(self, wanted=(*self.wanted[:n], (name, another(value)), *self.wanted[n + 1 :]))

    def missed(self, tables: Tables) -> str:
        """What is there instead, nearest first."""
        near = sorted(tables[self.table], key=lambda row: -self._agreeing(row))[:3]
        told = "".join(f"\n    there is {self._shown(row)}" for row in near) or f"\n    {self.table}: nothing"
        return f"{self.place}: {self.text}{told}"

    def _agreeing(self, row: Row) -> int:
        return sum(2 - (n > 0) for n, (name, value) in enumerate(self.wanted) if row[name] == value)

    def _shown(self, row: Row) -> str:
        cells = (
            f"{name} {plainly(row[name])}" for name in row if row[name] is not None and name not in UNSHOWN
        )
        return ", ".join(cells)


UNSHOWN = {"line_id", "period", "program", "terms_version", "executed_at", "asset"}


def another(value: Cell) -> Cell:
    """A value that is not this one, nor any that a story would have."""
    if isinstance(value, bool):
        return not value
    return value + 7_777_777 if isinstance(value, Fraction) else f"{value}-altered"


def plainly(value: Cell) -> str:
    """A cell as a story would write it."""
    if isinstance(value, Fraction) and (value * 10**22).denominator == 1:
        whole, rest = divmod(abs(value) * 10**22, 10**22)
        return ("-" if value < 0 else "") + f"{whole}.{int(rest):022d}".rstrip("0").rstrip(".")
    return str(value)


def cell(words: Words, column: str, text: str) -> Cell:
    """What a word of the story stands for in that column."""
    if column in NUMBERS and text != "none":
        if not NUMBER.fullmatch(text):
            raise words.wrong(f"'{text}' is not a number")
        return Fraction(text)
    if column == "counts_for_volume":
        return Words(words.place, [text]).one_of("yes or no", ("yes", "no")) == "yes"
    if column == "losing_claims":
        return "" if text == "none" else ",".join(sorted(text.split(",")))
    return None if text in NOTHING else text


def conditions(words: Words, known: Mapping[str, str]) -> dict[str, Cell]:
    """The rest of the line as column → value."""
    return {column: cell(words, column, text) for column, text in words.options(known).items()}


def reason(words: Words, *kinds: str) -> str:
    """The next word, which is a reason of one of these kinds."""
    word = words.take("the reason")
    known = [code for code, one in REASONS.items() if one.kind in kinds]
    if word not in known:
        raise words.wrong(f"'{word}' is no reason here{likely(word, known)}")
    return word


Found = Iterator[tuple[str, dict[str, Cell], int]]
"""(table, wanted, how many times)."""


def of_fill(words: Words) -> Found:
    """`fill ID held REASON`, `fill ID gone`, or what became of it for a role."""
    wanted: dict[str, Cell] = {"fill_id": words.take("the fill")}
    if words.comes("held"):
        held = (
            wanted
            | {"reason": reason(words, "exception")}
            | conditions(words, {"of": "account_id", "on": "venue"})
        )
        yield "exceptions", held, 1
        return
    if words.comes("gone"):
        yield "fills", wanted, 0
        yield "exceptions", wanted, 0
        return
    wanted["role"] = words.take("the role")
    if words.comes("unattributed"):
        wanted |= {
            "partner_id": None,
            "channel": None,
            "claim_id": None,
            "pays": False,
            "counts_for_volume": False,
        }
        wanted["reason"] = reason(words, "unattributed")
    else:
        wanted["partner_id"] = words.take("the partner")
        words.must("by")
        wanted["channel"] = words.one_of("channel", CHANNELS)
        wanted |= {"pays": True, "reason": None}
        if words.comes("not"):
            wanted |= {"pays": False, "reason": reason(words, "not_counting")}
    yield "fills", wanted | conditions(words, FILL), 1


def of_line(words: Words, times: int = 1) -> Found:
    """`line KIND ROLE PARTNER|nobody ACCOUNT LINE|none [not REASON] …`."""
    wanted: dict[str, Cell] = {"kind": words.one_of("kind of line", KINDS), "role": words.take("the role")}
    for column, what in (
        ("partner_id", "the partner"),
        ("account_id", "the account"),
        ("product_line", "the line"),
    ):
        wanted[column] = cell(words, column, words.take(what))
    wanted["reason"] = reason(words, "not_counting", "unattributed") if words.comes("not") else None
    yield "lines", wanted | conditions(words, LINE), times


def of_no(words: Words) -> Found:
    """`no line …`: a line like that is not there."""
    words.must("line")
    yield from of_line(words, times=0)


def of_lines(words: Words) -> Found:
    """`lines N`: so many lines in all."""
    yield "lines", {}, int(words.number("how many"))
    words.end()


def of_level(words: Words) -> Found:
    """`level PARTNER ROLE LINE|all N BASIS [METRIC VALUE]…`: the level, its ground, and what was measured."""
    wanted: dict[str, Cell] = {"partner_id": words.take("the partner"), "role": words.take("the role")}
    line = words.take("the line")
    wanted["product_line"] = None if line == "all" else line
    wanted["level"] = Fraction(words.number("the level"))
    wanted["basis"] = words.one_of("basis", BASES)
    yield "standings", wanted, 1
    while words.left:
        metric = words.take("the metric")
        yield "levels", wanted | {"metric": metric, "value": Fraction(words.number(metric))}, 1


def of_count(words: Words) -> Found:
    """`count duplicates|superseded|conflicts N`: how the rows became fills."""
    name = words.one_of("count", ("duplicates", "superseded", "conflicts"))
    yield "counts", {"name": name, "count": Fraction(words.number("the count"))}, 1
    words.end()


def of_answer(words: Words) -> Found:
    """`answer ROLE yes|no|depends when FACT VALUE…`: what `eligible` says before any trade."""
    wanted: dict[str, Cell] = {"role": words.take("the role")}
    wanted["verdict"] = words.one_of("verdict", ("yes", "no", "depends"))
    words.must("when")
    facts = " ".join(words.left)
    if len(words.left) % 2 or not facts:
        raise words.wrong("facts are pairs of a name and a value")
    words.left.clear()
    yield "answers", {**wanted, "facts": facts}, 1


FORMS: Mapping[str, Callable[[Words], Found]] = {
    "fill": of_fill,
    "line": of_line,
    "no": of_no,
    "lines": of_lines,
    "level": of_level,
    "count": of_count,
    "answer": of_answer,
}


def expectations(words: Words) -> list[Expectation]:
    """What one `expect` line says."""
    text = "expect " + " ".join(words.left)
    form = words.one_of("expectation", (*FORMS, "earned", "returned"))
    if form in FORMS:
        return [
            Expectation(place=words.place, text=text, table=table, wanted=tuple(wanted.items()), times=times)
            for table, wanted, times in FORMS[form](words)
        ]
    wanted: dict[str, Cell] = {"kind": "kickback"}
    if form == "returned":
        wanted["account_id"] = words.take("the account")
    else:
        wanted = {"partner_id": words.take("the partner"), "role": words.take("the role"), "kept": True}
    total = Fraction(words.number("the amount"))
    words.end()
    return [
        Expectation(place=words.place, text=text, table="lines", wanted=tuple(wanted.items()), total=total)
    ]
