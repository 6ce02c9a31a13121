"""The pages of docs/ that are written by the program itself: `make docs` writes them, a test holds them to the source."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unittest import mock

from openrebate.app.catalogue import catalogue
from openrebate.cli.__main__ import build
from openrebate.model.reasons import REASONS
from openrebate.model.tables import TABLES, Column, Table

NOTE = "<!-- Written by `make docs` from the source. Edit the source. -->"
KINDS = {
    "unattributed": (
        "Unattributed",
        "Nobody earns on the fill. It stands in `lines` without a partner, with its reason.",
    ),
    "not_counting": (
        "Attributed, but not counting",
        "The fill is somebody's, and the terms say no. Its line has rate 0.",
    ),
    "exception": ("Not rated", "The fill is held and stands in `exceptions` until what it lacks is there."),
    "not_paid": (
        "Owed, but not paid now",
        "The amount stays owed. `openrebate pay run` says for each payee which of these holds.",
    ),
    "not_proved": (
        "Not proved",
        "A confirmation or a proof of ownership that does not hold: `openrebate verify` says which of these is so.",
    ),
    "not_bound": (
        "Not bound",
        "Something does not come to a partner: `openrebate link` says which of these stands against it ([links](links.md)).",
    ),
    "granted": ("Why a case is granted", "The reason of `openrebate case grant`."),
    "refused": ("Why a case is refused", "The reason of `openrebate case refuse`."),
}


def reasons() -> str:
    """Every reason code, with what it says and what a person can do."""
    parts = ["# Why a fill earned nothing", "", NOTE, ""]
    for kind, (title, text) in KINDS.items():
        rows = [(f"`{r.code}`", r.sentence, r.remedy) for r in REASONS.values() if r.kind == kind]
        parts += [f"## {title}", "", text, "", *_table(("code", "what it says", "what to do"), rows), ""]
    return "\n".join(parts)


def world() -> str:
    """Every table and column of a world folder."""
    parts = ["# The tables of a world", "", NOTE, ""]
    parts += [
        "A world is one folder with one file a table, CSV or Parquet with the same column names; `fills` may be a folder of",
        "files. Only `fills` is always there. Instants are RFC 3339 with an offset (or UTC timestamps in Parquet), decimals",
        "are plain strings in CSV, and an empty cell means unknown.",
        "",
    ]
    for table in TABLES.values():
        parts += [f"## {table.name}", "", _about(table), ""]
        rows = [
            (f"`{c.name}`", c.kind, "" if c.required else "may be missing", _says(c)) for c in table.columns
        ]
        parts += [*_table(("column", "kind", "", "what it is"), rows), ""]
    return "\n".join(parts)


def _about(table: Table) -> str:
    text = f"{table.says[0].upper()}{table.says[1:]}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    if table.dated:
        text += f" Rows of one ({', '.join(f'`{name}`' for name in table.subject)}) may not overlap in time."
    return text


def _says(column: Column) -> str:
    allowed = f" One of {', '.join(f'`{value}`' for value in column.allowed)}." if column.allowed else ""
    return f"{column.says}.{allowed}"


def commands() -> str:
    """Every command with its parameters, as its help says them."""
    with mock.patch.object(
        sys, "argv", ["openrebate"]
    ):  # the page must not depend on which program writes it
        text = build().generate_docs(output_format="markdown", usage_name="openrebate")
    return f"{NOTE}\n\n{text.strip()}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in cells]


PAGES: dict[str, Callable[[], str]] = {
    "reasons.md": reasons,
    "world.md": world,
    "cli.md": commands,
    "catalogue.md": lambda: catalogue("md"),
    "catalogue.html": lambda: catalogue("html"),
}


def main(docs: Path) -> None:
    """Write every page into the folder."""
    for name, write in PAGES.items():
        (docs / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
