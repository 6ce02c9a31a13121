"""DuckDB: heavy sums on one machine. The models are written in its dialect, so they run as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from openrebate.model.errors import OutsideError, SumError
from openrebate.model.sql import text

_SMALL = 200_000  # fills up to which grouping by identity is quicker than sorting hashes
_RARE = 1_000  # where one fill id in so many stands twice, they do not differ by themselves


class DuckEngine:
    """One in-process database in memory, spilling to `scratch`."""

    name = "duckdb"

    def __init__(self, scratch: Path, *, memory: str = "1500MB", threads: int | None = None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "checkpoint_threshold": "1TB",  # memory has nothing to check into, and looking costs as much as a large join
        }
        self.connection = duckdb.connect(config=settings)
        if threads:
            self.connection.execute(f"SET threads = {threads}")
        self._kinds: dict[str, str] = {}  # what is kept under which name
        self.connection.execute(text("engines", "duckdb_roundings"))

    def table(self, name: str, sql: str) -> None:
        """Evaluate the model now and keep it as a table of that name."""
        with _trouble(name):
            self._forget(name)
            self.connection.execute(f"CREATE TABLE {name} AS {sql}")
            self._kinds[name] = "TABLE"

    def view(self, name: str, sql: str) -> None:
        """Give the model a name; it is evaluated where it is used."""
        with _trouble(name):
            self._forget(name)
            self.connection.execute(f"CREATE VIEW {name} AS {sql}")
            self._kinds[name] = "VIEW"

    def load(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows as a table of that name."""
        with _trouble(name):
            self._forget(name)
            self.connection.register("incoming", rows)
            self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
            self._kinds[name] = "TABLE"
            self.connection.unregister("incoming")

    def read(self, name: str, files: Iterable[Path]) -> None:
        """Give Parquet files of one schema a name."""
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        self.view(name, f"SELECT * FROM read_parquet([{listed}])")

    def fetch(self, sql: str) -> pa.Table:
        """The rows of a model."""
        with _trouble("a query"):
            return self.connection.sql(sql).to_arrow_table()

    def write(self, sql: str, file: Path) -> None:
        """Write the rows of a model as one Parquet file."""
        with _trouble(file.name):
            target = str(file).replace("'", "''")
            self.connection.execute(f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION lz4_raw)")

    def repeated(self, fills: str, name: str) -> None:
        """Make a table of the rows whose identity may stand more than once: those of equal hashes (8 bytes a fill).

        Nearly every venue's fill ids differ by themselves, and hashing one text is half of the work of hashing three.
        """
        identity = "venue, account_id, fill_id"
        with _trouble("identities"):
            [(rows,)] = self.connection.execute(f"SELECT count(*) FROM {fills}").fetchall()
            if rows > _SMALL:
                hashed, twice = "fill_id", self._equal_hashes(f"SELECT hash(fill_id) AS h FROM {fills}", rows)
                if len(twice) > rows // _RARE:
                    hashed = identity
                    twice = self._equal_hashes(f"SELECT hash({identity}) AS h FROM {fills}", rows)
                self.load("equal_hashes", pa.table({"h": twice}))
                where = f"hash({hashed}) IN (SELECT h FROM equal_hashes)" if len(twice) else "FALSE"
            else:
                where = f"({identity}) IN (SELECT ({identity}) FROM {fills} GROUP BY {identity} HAVING count(*) > 1)"
        self.table(name, f"SELECT * FROM {fills} WHERE {where}")

    def _equal_hashes(self, sql: str, rows: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        hashes, filled = np.empty(rows, dtype=np.uint64), 0
        for batch in self.connection.sql(sql).to_arrow_reader(1_000_000):
            part = batch.column(0).to_numpy(zero_copy_only=False)
            hashes[filled : filled + len(part)] = part
            filled += len(part)
        assert filled == rows, "the fills changed while they were read"
        middle = rows // 2
        hashes.partition(middle)  # then both halves are sorted at once
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(np.ndarray.sort, (hashes[:middle], hashes[middle:])))
        return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])

    def drop(self, *names: str) -> None:
        """Forget tables."""
        for name in names:
            self._forget(name)

    def close(self) -> None:
        """End the database; nothing of it stays."""
        self.connection.close()

    def _forget(self, name: str) -> None:
        kind = self._kinds.pop(name, None)
        if kind:
            self.connection.execute(f"DROP {kind} {name}")


@contextmanager
def _trouble(what: str) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfRangeException as error:
        raise SumError(
            f"a sum does not fit 38 digits ({what}): {error}",
            advice="Look for fills with absurd amounts or marks",
        ) from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise OutsideError(
            f"the engine failed on {what}: {error}", advice="Check disk space and memory, then run again"
        ) from error
