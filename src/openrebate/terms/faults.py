"""What is wrong in a terms file, collected, so that one run shows it all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from openrebate.model.errors import Place, TermsError
from openrebate.terms.locate import Path, Places


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where, and what to do about it."""

    place: Place
    message: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f". {self.advice}" if self.advice else "")


class TermsFaultsError(TermsError):
    """A terms file with faults; the first one is its message and place, `faults` has them all."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(first.message, place=first.place, advice=first.advice)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class Faults:
    """Collects the faults of one file and knows where its keys stand."""

    def __init__(self, file: str, places: Places) -> None:
        self._file = file
        self._places = places
        self._found: list[Fault] = []

    def __len__(self) -> int:
        return len(self._found)

    def at(
        self, path: Path, message: str, advice: str = "", *, value: bool = True, offset: int | None = None
    ) -> None:
        """Note a fault at the path's value, or its key (`value=False`), or `offset` characters into its text."""
        if offset is not None:
            quote = self._places.quote_of(path)
            offset = None if quote is None else quote + offset
        line, column = self._places.spot(path, value_of=value, offset=offset or 0)
        fault = Fault(Place(self._file, line, column), message, advice)
        if fault not in self._found:
            self._found.append(fault)

    def found(self) -> tuple[Fault, ...]:
        """All faults in the order of the file."""
        return tuple(sorted(self._found, key=lambda f: (f.place.line or 0, int(f.place.column or 0))))

    def stop_if_any(self) -> None:
        """Raise everything that was noted, if anything was."""
        if self._found:
            raise TermsFaultsError(self.found())


def closest(word: str, known: Iterable[str]) -> str:
    """Advice that names the known word most like this one, or lists what is known."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known: {', '.join(names)}" if names else ""
