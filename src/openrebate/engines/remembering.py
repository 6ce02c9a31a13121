"""An engine that remembers: a table that would be made of the same model over the same tables is not made again.

Several programs rated over one world ask for many of the same tables: timelines of claims, the grid of marks, the cube where only
rates differ. What is equal is told by the text of the model and by what the tables it names were made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from openrebate.model.engine import Engine

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Made = tuple[object, ...]


class RememberingEngine:
    """Any engine, asked no more than it has to be. `spared` counts the tables that did not have to be made again."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self.spared = 0
        self._engine = engine
        self._made: dict[str, Made] = {}
        self._views: dict[str, str] = {}
        self._loaded: dict[str, pa.Table] = {}
        self._ids: dict[Made, int] = {}

    def table(self, name: str, sql: str) -> None:
        """Evaluate the model and keep it as a table of that name, unless that is what the name holds."""
        made = self._of("table", sql)
        if self._made.get(name) == made:
            self.spared += 1
            return
        self._forget(name)
        self._engine.table(name, sql)
        self._made[name] = made

    def view(self, name: str, sql: str) -> None:
        """Give the model a name."""
        if self._views.get(name) == sql:
            return
        self._forget(name)
        self._engine.view(name, sql)
        self._views[name] = sql

    def load(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows as a table of that name, unless it holds the same rows."""
        before = self._loaded.get(name)
        if before is not None and before.equals(rows):
            self.spared += 1
            return
        self._forget(name)
        self._engine.load(name, rows)
        self._made[name] = ("rows", object())  # rows are like no others but those they were compared with
        self._loaded[name] = rows

    def read(self, name: str, files: Iterable[Path]) -> None:
        """Give Parquet files of one schema a name."""
        self._forget(name)
        self._engine.read(name, files)
        self._made[name] = ("files", object())

    def fetch(self, sql: str) -> pa.Table:
        """The rows of a model."""
        return self._engine.fetch(sql)

    def write(self, sql: str, file: Path) -> None:
        """Write the rows of a model as one Parquet file."""
        self._engine.write(sql, file)

    def repeated(self, fills: str, name: str) -> None:
        """Make a table of the rows of `fills` whose identity stands there more than once."""
        self._forget(name)
        self._engine.repeated(fills, name)
        self._made[name] = ("repeated", object())

    def drop(self, *names: str) -> None:
        """Forget tables."""
        for name in names:
            self._forget(name)
        self._engine.drop(*names)

    def _forget(self, name: str) -> None:
        for kept in (self._made, self._loaded, self._views):
            kept.pop(name, None)

    def _of(self, kind: str, sql: str) -> Made:
        """What a model is made of: its text, and what every table that it names was made of."""
        named = sorted(set(_WORD.findall(sql)) & (self._made.keys() | self._views.keys()))
        return (kind, sql, *((name, self._id(self._now(name))) for name in named))

    def _now(self, name: str) -> Made:
        """What a table was made of; a view is what it looks at now."""
        return self._of("view", self._views[name]) if name in self._views else self._made[name]

    def _id(self, made: Made) -> int:
        """A number for what something was made of, so that what is made of it stays short."""
        return self._ids.setdefault(made, len(self._ids))
