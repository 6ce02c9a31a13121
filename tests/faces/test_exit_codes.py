"""Exit codes, one by one, as the contract lists them: scripts depend on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openrebate.app import rate as rate_use_case
from openrebate.cli.__main__ import run
from openrebate.model.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
    OpenRebateError,
    OutsideError,
    Place,
)
from tests.faces.small_world import PROGRAM, make, rate


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The small program as a file."""
    file = tmp_path / "small.toml"
    file.write_text(PROGRAM, encoding="utf-8")
    return str(file)


def test_done_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    """Help, the version and a list."""
    assert [run(["--help"]), run(["--version"]), run(["terms", "list"])] == [0, 0, 0]


@pytest.mark.parametrize(
    "tokens",
    [
        ["nothing"],
        ["rate"],
        ["rate", "world", "--colour", "red"],
        ["eligible"],
        ["explain"],
        ["rate", "w", "--format", "xml"],
    ],
)
def test_wrong_usage_is_2(tokens: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Unknown commands and options, missing and wrong ones: told on standard error, and nothing on standard output."""
    assert run(tokens) == 2
    captured = capsys.readouterr()
    assert captured.err != ""


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (["--vip-level", "8"], 8),
        (["--vip-level", "6", "--fee", "1"], 0),
        (["--entry", "api"], 0),
        (["--fee", "0"], 8),
        (["--product", "otc"], 8),
    ],
)
def test_eligible_is_8_for_no_and_0_otherwise(
    small: str, facts: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Yes and depends are 0; no is 8, and still an answer on standard output."""
    assert run(["eligible", "--program", small, *facts, "--json"]) == code
    assert (json.loads(capsys.readouterr().out)["verdict"] == "no") == (code == 8)


def test_held_fills_are_not_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that holds fills has done what it should."""
    world = make(tmp_path)
    tokens = [
        "--program",
        str(tmp_path / "small.toml"),
        "--period",
        "2026-10",
        "--out",
        str(tmp_path / "out"),
    ]
    assert run(["rate", str(world), *tokens, "--json"]) == 0
    assert sum(json.loads(capsys.readouterr().out)["exceptions"].values()) == 2


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (InputError, 2),
        (ConfigurationError, 3),
        (NotFoundError, 4),
        (ConflictError, 5),
        (NotAllowedError, 6),
        (OutsideError, 7),
    ],
)
def test_trouble_has_its_code_and_place(
    small: str,
    kind: type[OpenRebateError],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each kind of trouble has one code; with --json the error is one document on standard error."""

    def fail(*_: object, **__: object) -> None:
        raise kind("it went wrong", place=Place("fills.csv", 3, "fee"), advice="Mend it")

    monkeypatch.setattr(rate_use_case, "rate", fail)
    tokens = ["rate", "w", "--program", small, "--period", "2026-10", "--out", "o"]
    assert [run(tokens), run([*tokens, "--json"])] == [code, code]
    captured = capsys.readouterr()
    plain, _, document = captured.err.partition("\n")
    assert plain == "error: fills.csv, line 3, column fee: it went wrong. Mend it"
    place = {"file": "fills.csv", "line": 3, "column": "fee"}
    assert json.loads(document) == {
        "error": "it went wrong",
        "place": place,
        "advice": "Mend it",
        "exit_code": code,
    }
    assert captured.out == ""


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        (["nothing"], "Unknown command"),
        (["rate", "w"], "--program requires an argument"),
        (["compare", "w", "--period", "2026-10", "--programm", "x"], "Did you mean --programs?"),
        (["compare", "w", "--period", "2026-10", "--engine", "abacus"], "duckdb"),
        (["compare", "w", "--period", "2026-10", "--programs", ""], "names no program"),
        (["compare", "w", "--period", "2026-10", "--programs", " , "], "names no program"),
        (["eligible", "--program", "okx-broker-2022", "--vip-level", "-1"], "below zero"),
        (["eligible", "--program", "okx-broker-2022", "--account-age-days=-1"], "below zero"),
        (["eligible", "--program", "okx-broker-2022", "--symbol", " "], "symbol is empty"),
        (["eligible", "--program", "okx-broker-2022", "--account", ""], "--account is empty"),
        (["eligible", "--program", "okx-broker-2022", "--key", "\t"], "--key is empty"),
    ],
)
def test_a_slip_on_the_command_line_is_2(
    tokens: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that is not there, or a variable of a script that is empty; with --json the error is one document, no box."""
    assert run(tokens) == 2
    assert "error" in capsys.readouterr().err.lower()
    assert run([*tokens, "--json"]) == 2
    captured = capsys.readouterr()
    told = json.loads(captured.err)
    assert (says in told["error"], told["place"], told["exit_code"], captured.out) == (True, None, 2, "")


def test_out_is_not_among_the_fills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next run would read it as fills; beside the world is a good place."""
    world = make(tmp_path)
    (world / "fills").mkdir()
    (world / "fills.csv").rename(world / "fills" / "one.csv")
    for inside in (world / "fills" / "out", world / "fills" / "deep" / "out", world / "fills"):
        assert rate(world, inside) == 2
        assert "is read as fills" in capsys.readouterr().err
    assert [file.name for file in (world / "fills").iterdir()] == ["one.csv"]
    assert rate(world, world / "out") == 0


def test_an_interrupt_is_130(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells expect."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rate_use_case, "rate", interrupt)
    assert run(["rate", "w", "--program", small, "--period", "2026-10", "--out", "o"]) == 130
