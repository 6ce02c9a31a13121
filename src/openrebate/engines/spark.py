"""Spark: heavy sums on many machines. Here it runs locally, from its wheel, on the same models as DuckDB.

Each engine has a session, and so names, of its own. What the dialect says differently is in `spark_sql.py`, how Spark is
started and which settings keep it exact in `spark_session.py`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from openrebate.engines.spark_session import shared_session
from openrebate.engines.spark_sql import spark_sql
from openrebate.model.errors import OutsideError, SumError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_OVERFLOW = ("ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")
_SHUFFLED = 16 << 20  # bytes of Parquet to a partition: a small world has a single one


class SparkEngine:
    """One session of the local Spark, which starts with the first of them; `scratch` says on which disk it works."""

    name = "spark"

    def __init__(self, scratch: Path, *, memory: str = "2g") -> None:
        self._session = shared_session(scratch.parent, memory).newSession()
        self._kept: dict[str, DataFrame | None] = {}  # None: a view
        self._partitions = 1

    def table(self, name: str, sql: str) -> None:
        """Evaluate the model now and keep it as a table of that name; its rows lie with the executors."""
        with _trouble(name):
            rows = self._session.sql(spark_sql(sql)).localCheckpoint(eager=True)
            self._keep(name, rows)

    def view(self, name: str, sql: str) -> None:
        """Give the model a name; it is evaluated where it is used."""
        with _trouble(name):
            self.drop(name)
            self._session.sql(f"CREATE TEMPORARY VIEW {name} AS {spark_sql(sql)}")
            self._kept[name] = None

    def load(self, name: str, rows: pa.Table) -> None:
        """Keep Arrow rows as a table of that name."""
        with _trouble(name):
            self._keep(name, self._session.createDataFrame(rows))

    def read(self, name: str, files: Iterable[Path]) -> None:
        """Give Parquet files of one schema a name."""
        with _trouble(name):
            known = [Path(file) for file in files]
            self._keep(name, self._session.read.parquet(*map(str, known)))
            self._partitions = max(self._partitions, sum(file.stat().st_size for file in known) // _SHUFFLED)
            self._session.conf.set("spark.sql.shuffle.partitions", str(self._partitions))

    def fetch(self, sql: str) -> pa.Table:
        """The rows of a model."""
        with _trouble("a query"):
            rows = self._session.sql(spark_sql(sql)).toArrow()
            return rows.cast(pa.schema([field.with_nullable(True) for field in rows.schema]))

    def write(self, sql: str, file: Path) -> None:
        """Write the rows of a model as one Parquet file."""
        folder = file.with_name(f".{file.name}.parts")
        with _trouble(file.name):
            rows = self._session.sql(spark_sql(sql)).coalesce(1)
            rows.write.parquet(str(folder), mode="overwrite", compression="lz4_raw")
            [part] = folder.glob("part-*.parquet")
            part.replace(file)
            shutil.rmtree(folder)

    def repeated(self, fills: str, name: str) -> None:
        """Make a table of the rows whose identity stands more than once."""
        identity = "venue, account_id, fill_id"
        twice = f"SELECT {identity} FROM {fills} GROUP BY {identity} HAVING count(*) > 1"
        same = " AND ".join(f"t.{column} = f.{column}" for column in identity.split(", "))
        self.table(name, f"SELECT f.* FROM {fills} AS f JOIN ({twice}) AS t ON {same}")

    def drop(self, *names: str) -> None:
        """Forget tables, and free their rows."""
        with _trouble(", ".join(names)):
            for name in names:
                if name in self._kept:
                    self._session.catalog.dropTempView(name)
                    _free(self._kept.pop(name))

    def close(self) -> None:
        """Forget everything; Spark itself stays up for the next engine."""
        self.drop(*self._kept)

    def _keep(self, name: str, rows: DataFrame) -> None:
        self.drop(name)
        rows.createTempView(name)
        self._kept[name] = rows


def _free(rows: DataFrame | None) -> None:
    if rows is None:
        return
    plan = rows._jdf.queryExecution().logical()  # noqa: SLF001
    if plan.nodeName() == "Scan ExistingRDD":
        plan.rdd().unpersist(False)


@contextmanager
def _trouble(what: str) -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException:  # a model that does not bind is a bug, and looks like one
        raise
    except (PySparkException, Py4JError, OSError) as error:
        if any(code in str(error) for code in _OVERFLOW):
            raise SumError(
                f"a sum does not fit 38 digits ({what})",
                advice="Look for fills with absurd amounts or marks",
            ) from error
        first = str(error).partition("\n")[0]
        raise OutsideError(
            f"the engine failed on {what}: {first}", advice="Check disk space and memory, then run again"
        ) from error
