"""Check a statement's file, offline: nothing is asked but the file itself and, where given, a root known from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openrebate.model.errors import InputError, NotFoundError, Place
from openrebate.settling.statement_check import Difference, first_difference

_ROOT = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check found: `difference` None where everything holds; `known_root` empty where none was given."""

    header: Mapping[str, Any]
    lines: int
    root: str
    known_root: str
    difference: Difference | None


def verify(file: Path, *, root: str | None = None, heads: Path | None = None) -> Verified:
    """Check a statement against itself and, where given, against a root (hex) or the file of roots that was published.

    InputError (2): the file is no JSON document, or the root no hash. NotFoundError (4): `heads` has no root of the period.
    """
    if root is not None and heads is not None:
        raise InputError("--root and --heads both name a root", advice="Give one of them")
    whole = _read(file)
    known = root.strip().lower() if root is not None else ""
    if root is not None and not _ROOT.fullmatch(known):
        raise InputError(f"{root!r} is not a root", advice="A root has 64 hexadecimal digits")
    head = whole.get("header") if isinstance(whole, dict) else None
    if heads is not None:
        known = _published(heads, head if isinstance(head, dict) else {})
    difference = first_difference(whole, known or None)
    sound = difference is None and isinstance(whole, dict) and isinstance(head, dict)
    return Verified(
        header=head if sound and head else {},
        lines=len(whole["lines"]) if sound else 0,
        root=whole["proof"]["root"] if sound else "",
        known_root=known,
        difference=difference,
    )


def _read(file: Path) -> Any:
    """The JSON document, in which no object names a key twice."""
    try:
        return json.loads(file.read_text("utf-8"), object_pairs_hook=_object)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=Place(str(file))) from error
    except (ValueError, RecursionError) as error:
        advice = "A statement is the JSON file that `openrebate statement --format json` writes"
        raise InputError(f"is not a statement: {error}", place=Place(str(file)), advice=advice) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _published(heads: Path, head: Mapping[str, Any]) -> str:
    """The root of the statement's close in a file of published heads: JSON lines with program, period and root."""
    program, period = head.get("program"), head.get("booked_in")
    try:
        rows = [json.loads(line) for line in heads.read_text("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=Place(str(heads))) from error
    except ValueError as error:
        raise InputError(f"is not a file of heads: {error}", place=Place(str(heads))) from error
    roots = {
        str(row["root"]).lower()
        for row in rows
        if isinstance(row, dict)
        and row.get("root")
        and (row.get("program"), row.get("period")) == (program, period)
    }
    if not roots:
        raise NotFoundError(
            f"{heads} has no root of {program} for {period}",
            advice="Ask the operator for it, and give --root",
        )
    if len(roots) > 1:
        raise InputError(
            f"has {len(roots)} different roots of {program} for {period}", place=Place(str(heads))
        )
    return roots.pop()
