"""OUT again: what an earlier run wrote, and whether what it was made from is still the same."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from openrebate.model.errors import ConflictError, InputError, Place
from openrebate.terms.library import find_terms, library

if TYPE_CHECKING:
    from openrebate.model.terms import Terms

AGAIN = "Rate the world again into a new folder, and explain that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A result as it lies in its folder."""

    folder: Path
    summary: Mapping[str, Any]
    lines: Path

    def line_ids(self) -> Iterator[str]:
        """The ids of all its lines."""
        if self.lines.suffix == ".parquet":
            yield from pq.read_table(self.lines, columns=["line_id"]).column("line_id").to_pylist()
        else:
            yield from (row["line_id"] for row in self._csv())

    def amount(self, line_id: str) -> Decimal | None:
        """What the line was entitled to; None where there is no such line."""
        if self.lines.suffix == ".parquet":
            rows = pq.read_table(self.lines, columns=["amount"], filters=[("line_id", "=", line_id)])
            return next(iter(rows.column("amount").to_pylist()), None)
        return next((Decimal(row["amount"]) for row in self._csv() if row["line_id"] == line_id), None)

    def _csv(self) -> Iterator[dict[str, str]]:
        with self.lines.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def read_out(out: Path) -> Written:
    """The result in a folder; InputError (2) where no run has written one there, ConflictError (5) where it was changed."""
    lines = next((file for file in (out / "lines.parquet", out / "lines.csv") if file.is_file()), None)
    try:
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        digest = summary["digests"]["lines"]
    except (OSError, ValueError, KeyError, TypeError):
        summary = None
    if summary is None or lines is None:
        raise InputError(
            "is no result of `openrebate rate`",
            place=Place(str(out)),
            advice="Name the folder given as --out",
        )
    if hashlib.sha256(lines.read_bytes()).hexdigest() != digest:
        raise ConflictError(f"{lines} is not what the run wrote", advice=AGAIN)
    return Written(folder=out, summary=summary, lines=lines)


def same_terms(written: Written) -> Terms:
    """The terms that the result was made under; ConflictError (5) where they have changed since."""
    path, program = str(written.summary["terms"]), str(written.summary["program"])
    gone = not Path(path).exists() and program in library()
    terms = find_terms(program if gone else str(Path(path).absolute()))
    if terms.digest != written.summary["digests"]["terms"]:
        raise ConflictError(f"the terms {path} have changed since {written.folder} was written", advice=AGAIN)
    return terms


def refuse_changed(written: Written, digests: Mapping[str, str]) -> None:
    """ConflictError (5) where the files of the world are not those that were rated."""
    before = written.summary["digests"]["inputs"]
    told = [
        f"{name} has changed" for name in sorted(before.keys() & digests) if before[name] != digests[name]
    ]
    told += [f"{name} is gone" for name in sorted(before.keys() - digests.keys())]
    told += [f"{name} is new" for name in sorted(digests.keys() - before.keys())]
    if told:
        raise ConflictError(
            f"the world is not the one that {written.folder} was made from: {', '.join(told)}", advice=AGAIN
        )
