"""Trouble that comes from outside, as one tree.

    OpenRebateError
    ├── InputError          2   what the user gave cannot be read as it stands
    │   ├── WorldError          a table of a world: file, line, column
    │   ├── TermsError          a terms file: file, line, column
    │   └── VenueError          an exchange's own file: headers seen, headers known
    ├── ConfigurationError  3   the installation or its settings
    ├── NotFoundError       4   a program, fill, line or period that does not exist
    ├── ConflictError       5   what is there already stands against it
    ├── NotAllowedError     6   the person may not do it
    └── OutsideError        7   a disk, an engine or a network failed

What is *expected* is never here: a fill that does not count carries a reason code (`model.reasons`).
A bug is an assert. The number is the exit code of every command.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something is wrong. `line` counts from 1; None where a file has no lines."""

    file: str
    line: int | None = None
    column: str | int | None = None

    def __str__(self) -> str:
        text = self.file
        if self.line is not None:
            text += f", line {self.line}"
        if self.column is not None:
            text += f", column {self.column}"
        return text


class OpenRebateError(Exception):
    """Base of everything the environment can do to us. Message: what happened; advice: what to do."""

    exit_code = 1

    def __init__(self, message: str, *, place: Place | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}. {self.advice}" if self.advice else text


class InputError(OpenRebateError):
    """What the user gave cannot be read as it stands."""

    exit_code = 2


class WorldError(InputError):
    """A table of a world folder does not hold what the contract says."""


class SumError(InputError):
    """A sum of amounts does not fit 38 digits, on whatever engine."""


class TermsError(InputError):
    """A terms file does not check."""


class VenueError(InputError):
    """An exchange's own file has a layout that no reader knows, or a row that does not parse."""


class ConfigurationError(OpenRebateError):
    """The installation or its settings are not usable."""

    exit_code = 3


class NotFoundError(OpenRebateError):
    """A program, fill, line or period that does not exist."""

    exit_code = 4


class ConflictError(OpenRebateError):
    """What is there already stands against the command."""

    exit_code = 5


class NotAllowedError(OpenRebateError):
    """The person may not do this."""

    exit_code = 6


class OutsideError(OpenRebateError):
    """Something outside failed: a disk, an engine, a network."""

    exit_code = 7
