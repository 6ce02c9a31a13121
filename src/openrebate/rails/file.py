"""A file for an internal transfer: one CSV a batch, written whole and once, settled when a person or a result file says so."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Sequence
from pathlib import Path

from openrebate.model.errors import ConflictError, OutsideError
from openrebate.rails.rail import Instruction, Outcome
from openrebate.units.decimals import plain

COLUMNS = ("payout_id", "program", "owner_kind", "owner", "destination", "asset", "amount")
_STARTS = "=+-@\t\r\n\v\f |%＝＋－＠"  # what a spreadsheet, somewhere, takes for the beginning of a formula or command


class FileRail:
    """Writes `payouts/RUN-DIGEST.csv` in the workspace; the same batch is the same file, byte for byte."""

    name = "file"
    repeatable = True
    whole = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Write the file unless it is there. ConflictError: it is there with another content; OutsideError: the disk."""
        content = text(batch).encode("utf-8")
        digest = hashlib.sha256(content).hexdigest()
        path = self._folder / f"{run}-{digest[:12]}.csv"
        try:
            _once(path, content)
        except OSError as error:
            raise OutsideError(
                f"{path} cannot be written: {error}", advice="Make room, then `openrebate pay send` again"
            ) from error
        return tuple(Outcome(state="sent", reference=path.name, detail=f"sha256 {digest}") for _ in batch)

    def find(self, reference: str) -> Outcome:
        """`sent` where a written file has the reference, else `absent`: the folder is the truth."""
        for path in sorted(self._folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as opened:
                if any(row["payout_id"] == reference for row in csv.DictReader(opened)):
                    return Outcome(state="sent", reference=path.name)
        return Outcome(state="absent")


def text(batch: Sequence[Instruction]) -> str:
    """The file: sorted by reference, amounts plain and exact, texts that no spreadsheet takes for a formula."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in sorted(batch, key=lambda instruction: instruction.reference):
        names = (one.program, one.owner_kind, one.owner, one.destination, one.asset)
        rows.writerow([one.reference, *(harmless(name) for name in names), plain(one.amount)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return f"'{cell}" if cell and cell[0] in _STARTS else cell


def _once(path: Path, content: bytes) -> None:
    """Make the file appear whole and on the disk, or find it there with the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with staged.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        try:
            os.link(staged, path)  # unlike a rename, this never replaces what is there
        except FileExistsError:
            if path.read_bytes() != content:
                raise ConflictError(
                    f"{path} is there and was changed since it was written",
                    advice="Put it aside and look into it",
                ) from None
    finally:
        staged.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
