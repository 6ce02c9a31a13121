"""Printing: data on standard output, talk on standard error, and one JSON document where it is asked for."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from openrebate.units.decimals import plain

_PIPED = 120


def console() -> Console:
    """Standard output, for people."""
    screen = Console(file=sys.stdout, highlight=False)
    if not screen.is_terminal and "COLUMNS" not in os.environ:
        screen.width = _PIPED  # a file or a pipe has no width, and no figure may be cut
    return screen


def talk() -> Console:
    """Standard error: progress, warnings, errors."""
    return Console(file=sys.stderr, highlight=False)


def emit(
    document: Mapping[str, Any] | Sequence[Any], *, as_json: bool, text: Callable[[Console], None]
) -> None:
    """Print one JSON document and nothing else, or the text for people."""
    if as_json:
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n")
        return
    text(console())


def warn(text: str) -> None:
    """One warning, on standard error."""
    talk().print(f"[yellow]warning:[/] {_escaped(text)}", soft_wrap=True)  # a message stays one line of a log


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case Path():
            return str(value)
        case set() | frozenset() | tuple():
            return list(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
