"""`openrebate doctor`: a line for every check, and 3 where one fails."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from openrebate.app import doctor
from openrebate.app.doctor import Check, worst
from openrebate.cli.__main__ import run
from tests.faces.small_world import document, page

NAMES = {
    "openrebate", "python", "duckdb", "pyarrow", "sqlglot", "pyspark", "java", "exactness of duckdb",
    "terms library", "time zones", "cache", "room",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _without_spark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Spark takes seconds to start, and the exam starts it; the cache lies where the test may write."""
    monkeypatch.setattr(doctor, "ENGINES", ("duckdb",))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_every_check_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing fails here; the library's programs are counted."""
    told = document(capsys, "doctor")
    assert {check["name"] for check in told["checks"]} == NAMES
    assert told["status"] in {"ok", "warn"}
    found = {check["name"]: check for check in told["checks"]}
    assert found["exactness of duckdb"]["detail"] == "6 known values come out to the last digit"
    assert "programs, all of them check" in found["terms library"]["detail"]


def test_a_person_reads_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    """Status, name, detail."""
    assert "ok   exactness of duckdb   6 known values" in page(capsys, "doctor")


def test_an_engine_that_rounds_otherwise_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A planted value that the engine does not give: fail, and 3."""
    monkeypatch.setattr(doctor, "EXACT", {"down(CAST('1.9' AS DECIMAL(38, 20)), 0)": Decimal(2)})
    assert run(["doctor"]) == 3
    told = capsys.readouterr().out
    assert "fail exactness of duckdb" in told
    assert "Do not rate with this version of the engine" in told


def test_a_cache_that_cannot_be_written_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It costs only time, so the code stays 0."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    told = document(capsys, "doctor")
    assert told["status"] == "warn"
    assert [check["name"] for check in told["checks"] if check["status"] == "warn"] == ["cache"]


def test_a_missing_package_fails_and_spark_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What every run needs must be there; PySpark and Java only for --engine spark."""
    monkeypatch.setattr(doctor, "_NEEDED", ("no-such-package",))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert run(["doctor"]) == 3
    told = capsys.readouterr().out
    assert "fail no-such-package       not installed" in told
    assert "ok   java                  not found" in told


def test_the_worst_decides() -> None:
    """A warning beats ok, a failure beats both."""
    ok, warn, fail = (Check(name="x", status=status, detail="") for status in ("ok", "warn", "fail"))
    assert [worst((ok,)), worst((ok, warn)), worst((fail, warn))] == ["ok", "warn", "fail"]
