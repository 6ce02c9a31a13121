"""What a compute engine must be able to do. Two exist: `engines.duckdb` and `engines.spark`.

A *model* is one SELECT in the common dialect (DuckDB's, less what Spark cannot say). Names of tables are shared by
all models of a run. Five functions are translated by each engine, all exact on decimals: `half_even(x, n)`, `down(x, n)`
(towards zero), and `product8(x, y)` and `product10(x, y)`, which are x × y, half-even, at 8 and 10 places, of decimals with
18 digits (x with 10 places at most in the first, 8 in the second; y with 12); and `exact8(x, y)`, which is x × y as
DECIMAL(18, 8) where that has all its digits and the engine can tell cheaply, else NULL.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


class Engine(Protocol):
    """Runs models. Every method raises OutsideError when the engine itself fails."""

    name: str

    def table(self, name: str, sql: str) -> None:
        """Evaluate the model now and keep it as a table of that name, in place of an earlier one."""

    def view(self, name: str, sql: str) -> None:
        """Give the model a name; it is evaluated where it is used."""

    def load(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows as a table of that name."""

    def read(self, name: str, files: Iterable[Path]) -> None:
        """Give Parquet files of one schema a name."""

    def fetch(self, sql: str) -> pa.Table:
        """The rows of a model. Their order is the engine's unless the model orders them."""

    def write(self, sql: str, file: Path) -> None:
        """Write the rows of a model as one Parquet file."""

    def repeated(self, fills: str, name: str) -> None:
        """Make a table of the rows of `fills` whose identity (venue, account_id, fill_id) stands there more than once.

        It may hold others, too, never too few.
        """

    def drop(self, *names: str) -> None:
        """Forget tables."""
