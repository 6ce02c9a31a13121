"""What a rail's operator reports back in a file: one row a payout, settled or failed, each confirmed on its own."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openrebate.app.heads import export_heads
from openrebate.app.pay import Confirmed, Rails, confirm_one
from openrebate.app.pay_find import the_payout
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import InputError, NotFoundError, OpenRebateError, Place

_COLUMNS = ("payout_id", "outcome", "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    payout: str
    outcome: Literal["settled", "failed"]
    reference: str


def confirm_results(workspace: Workspace, file: Path, *, by: str, rails: Rails) -> tuple[Confirmed, ...]:
    """Confirm every row of a CSV file with the columns payout_id, outcome and reference; safe to do again.

    The whole file is read first: InputError (2) names file, line and column, and then nothing was confirmed.
    """
    rows = _read(workspace, file)
    with connected(workspace) as connection:
        try:
            return tuple(
                confirm_one(connection, row.payout, row.outcome, reference=row.reference, by=by, rails=rails)
                for row in rows
            )
        finally:
            export_heads(workspace, connection)


def _read(workspace: Workspace, file: Path) -> list[_Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"there is no column {missing[0]}",
                    place=Place(str(file), 1),
                    advice=f"The columns are {', '.join(_COLUMNS)}",
                )
            rows = [_row(file, reader.line_num, cells) for cells in reader]
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {file}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"this is no CSV in UTF-8: {error}", place=Place(str(file))) from error
    with connected(workspace) as connection:
        for number, row in rows:
            try:
                the_payout(connection, row.payout)
            except OpenRebateError as error:
                raise InputError(
                    error.message, place=Place(str(file), number, "payout_id"), advice=error.advice
                ) from error
    return [row for _, row in rows]


def _row(file: Path, number: int, cells: dict[str, str | None]) -> tuple[int, _Row]:
    payout, outcome, reference = ((cells.get(name) or "").strip() for name in _COLUMNS)
    if outcome not in {"settled", "failed"}:
        raise InputError(
            f"'{outcome}' is no outcome",
            place=Place(str(file), number, "outcome"),
            advice="Write settled or failed",
        )
    if not reference:
        raise InputError("the reference is empty", place=Place(str(file), number, "reference"))
    return number, _Row(
        payout=payout, outcome="settled" if outcome == "settled" else "failed", reference=reference
    )
