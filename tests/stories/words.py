"""The words of one line of a story, taken from left to right; what is not understood names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from openrebate.units.instants import parse_instant

WORD = re.compile(r'"[^"]*"|\S+')
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a story file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class StoryError(Exception):
    """A story that cannot be read: where, and what is wrong with it."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")


@dataclass(slots=True)
class Words:
    """What is left of a line."""

    place: Place
    left: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, line: str, place: Place) -> Words:
        """The words of a line; a word that begins with # ends it, quotes keep blanks together."""
        found: list[str] = []
        for word in WORD.findall(line):
            if word.startswith("#"):
                break
            found.append(word)
        return cls(place, found)

    def wrong(self, message: str) -> StoryError:
        """An error at this line."""
        return StoryError(self.place, message)

    def take(self, what: str) -> str:
        """The next word, which has to be there."""
        if not self.left:
            raise self.wrong(f"{what} is missing")
        return self.left.pop(0).strip('"')

    def comes(self, *choices: str) -> str | None:
        """The next word if it is one of these; otherwise it stays."""
        return self.left.pop(0) if self.left and self.left[0] in choices else None

    def must(self, word: str) -> None:
        """The next word is this one."""
        if self.comes(word) is None:
            raise self.wrong(f"'{word}' is missing{self._before()}")

    def one_of(self, what: str, choices: Iterable[str]) -> str:
        """The next word, which is one of these."""
        known, word = list(choices), self.take(what)
        if word not in known:
            raise self.wrong(f"'{word}' is no {what}{likely(word, known)}")
        return word

    def number(self, what: str) -> str:
        """The next word, which is a plain decimal."""
        word = self.take(what)
        if not NUMBER.fullmatch(word):
            raise self.wrong(f"{what}: '{word}' is not a number")
        return word

    def whole(self, what: str) -> int:
        """The next word, which is a whole number of at least 1."""
        value = Fraction(self.number(what))
        if value.denominator != 1 or value < 1:
            raise self.wrong(f"{what}: {value} is not a whole number from 1")
        return int(value)

    def instant(self, what: str) -> str:
        """The next word, which is an instant; a date alone is its midnight, UTC."""
        word = self.take(what)
        text = f"{word}T00:00:00Z" if DATE.fullmatch(word) else word
        try:
            parse_instant(text)
        except ValueError as wrong:
            raise self.wrong(f"{what}: {wrong}") from wrong
        return text

    def dates(self) -> dict[str, str]:
        """`from INSTANT [to INSTANT]`."""
        self.must("from")
        found = {"effective_from": self.instant("from")}
        if self.comes("to"):
            found["effective_to"] = self.instant("to")
        return found

    def options(self, known: Mapping[str, str]) -> dict[str, str]:
        """The rest of the line as pairs of an option and its value: column → text. None may stand twice."""
        found: dict[str, str] = {}
        while self.left:
            name = self.one_of("option", known)
            if known[name] in found:
                raise self.wrong(f"'{name}' stands twice")
            found[known[name]] = self.take(f"the value of '{name}'")
        return found

    def end(self) -> None:
        """Nothing is left."""
        if self.left:
            raise self.wrong(f"too much{self._before()}")

    def _before(self) -> str:
        return f" at '{self.left[0]}'" if self.left else ""


def likely(word: str, known: Iterable[str]) -> str:
    """What was probably meant, else what there is."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    return f"; did you mean '{close[0]}'?" if close else f"; there are {', '.join(names)}"
