"""`openrebate terms` and `openrebate eligible`: one JSON document, sentences for people, exit codes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import cyclopts
import pytest

from openrebate.cli import eligible as eligible_command
from openrebate.cli import terms as terms_command
from openrebate.model.errors import InputError, NotFoundError, TermsError
from openrebate.terms.library import library
from tests.unit.terms.small import GOOD, changed
from tests.unit.terms.test_shared import HEAD


def call(*tokens: str) -> int:
    """Run one command; its exit code."""
    app = cyclopts.App(result_action="return_value")
    terms_command.register(app)
    eligible_command.register(app)
    code = app(list(tokens), exit_on_error=False)
    return code if isinstance(code, int) else 0


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """The one JSON document on standard output."""
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """The small good program as a file."""
    file = tmp_path / "small.toml"
    file.write_text(GOOD, "utf-8")
    return file


def test_the_list_answers_at_a_glance(capsys: pytest.CaptureFixture[str]) -> None:
    """Every program of the library says whether API trades count, by which channels and at what rates."""
    assert call("terms", "list", "--json") == 0
    programs = {one["program"]: one for one in told(capsys)["programs"]}
    assert set(programs) == set(library())
    assert programs["okx-broker-2022"]["api_otherwise"] == "yes"
    assert programs["okx-broker-2022"]["highest"] == "0.4"


@pytest.mark.parametrize("program", library())
def test_a_page_shows_every_source(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of a program names its sources with date and confidence, and what is not published."""
    assert call("terms", "show", program, "--json") == 0
    document = told(capsys)
    assert call("terms", "show", program) == 0
    page = " ".join(capsys.readouterr().out.split())
    for source in document["sources"]:
        assert f"[{source['key']}]" in page
        assert source["date"] in page
    for unknown in document["unknowns"]:
        assert unknown["name"] in page
    assert document["effective_from"].endswith("Z")


def test_a_page_of_a_file_without_clauses_or_sources_of_rates(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where columns say nothing they are left out, and what is left is still a table of rates."""
    assert call("terms", "show", str(good)) == 0
    page = capsys.readouterr().out
    assert [row.split() for row in page.splitlines() if "level 2" in row] == [["30", "%", "level", "2"]]
    assert "[page] A page, 2026-01-01, HIGH" in page


def test_a_file_that_checks_is_told_so(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings do not make a file wrong."""
    assert call("terms", "check", str(good), "--json") == 0
    document = told(capsys)
    assert document["ok"] is True
    assert "[[rate]] 2 names no source for level, share" in document["warnings"]
    assert "broker level 0 has no rate on line 'spot'" in document["warnings"]


def test_the_whole_library_is_checked_in_less_than_five_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file every program of the library; in processor time, whatever else the machine does."""
    begun = time.process_time()
    assert call("terms", "check", "--json") == 0
    assert time.process_time() - begun < 5
    document = told(capsys)
    assert [one["program"] for one in document["programs"]] == list(library())
    assert not [one for one in document["programs"] if one["warnings"] or not one["ok"]]
    assert call("terms", "check") == 0
    assert f"All {len(library())} programs of the library check." in capsys.readouterr().out


def test_a_file_that_does_not_check_leaves_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault is in the document, with line and column; without --json it is an error that names the place."""
    file = tmp_path / "bad.toml"
    file.write_text(changed(('"margin"', '"spot"'), ('"UTC"', '"Moon"')), "utf-8")
    assert call("terms", "check", str(file), "--json") == 2
    faults = told(capsys)["faults"]
    assert [(fault["line"], fault["column"]) for fault in faults] == [(7, 12), (20, 21)]
    with pytest.raises(TermsError, match="line 7, column 12"):
        call("terms", "check", str(file))


def test_a_difference_is_told_in_words(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`terms diff` prints sentences, and the same as a document."""
    other = tmp_path / "other.toml"
    other.write_text(changed(('"200"', '"300"')), "utf-8")
    assert call("terms", "diff", str(good), str(other)) == 0
    assert capsys.readouterr().out.strip() == "level 2 spot volume rises from 200 to 300"
    assert call("terms", "diff", str(good), str(good), "--json") == 0
    assert told(capsys)["changes"] == []


def test_the_schema_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """`terms schema` prints JSON and nothing else."""
    assert call("terms", "schema") == 0
    assert told(capsys)["$schema"].endswith("2020-12/schema")


def test_the_question_of_the_project_has_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """Without any fact the answer is for API trades, begins with yes, and names clause and source."""
    assert call("eligible", "--program", "okx-broker-2022") == 0
    page = capsys.readouterr().out
    assert "Yes, unless" in page
    assert "API trades count for the broker" in page
    assert "clause: Zero-fee trades are excluded" in page
    assert "[okx-fee-rules]" in page


def test_no_leaves_with_8(capsys: pytest.CaptureFixture[str]) -> None:
    """A trade that earns nothing is a difference: exit code 8, with the reason."""
    assert (
        call("eligible", "--program", "okx-broker-2022", "--entry", "api", "--vip-level", "7", "--json") == 8
    )
    document = told(capsys)
    assert document["verdict"] == "no"
    assert document["answers"][0]["reason"] == "vip_excluded"
    assert call("eligible", "--program", "okx-broker-2022", "--product", "earn") == 8
    assert "product_not_covered" in capsys.readouterr().out


def test_presence_and_flags_are_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """Other roles and yes-or-no facts settle what depends on them."""
    facts = ("--absent", "affiliate", "--vip-level", "2", "--no-registered-before-partner")
    assert call("eligible", "--program", "binance-link-2022", *facts, "--json") == 0
    assert told(capsys)["verdict"] == "yes"
    assert call("eligible", "--program", "binance-link-2022", "--present", "affiliate") == 8


@pytest.mark.parametrize(
    ("tokens", "error", "says"),
    [
        (("--strategy", "gird"), InputError, "Did you mean 'grid'"),
        (("--vip-level", "seven"), InputError, "not a number"),
        (("--vip-level", "1.5"), InputError, "not a whole number"),
        (("--role", "brokers"), InputError, "Did you mean 'broker'"),
        (("--role", "affiliate"), InputError, "earns under"),
        (("--present", "kol"), InputError, "no role 'kol'"),
        (("--program", "okx"), NotFoundError, "no program 'okx'"),
    ],
)
def test_what_does_not_exist_is_refused(tokens: tuple[str, ...], error: type[Exception], says: str) -> None:
    """Unknown roles, values and programs are told with what was probably meant."""
    program = () if "--program" in tokens else ("--program", "okx-broker-2022")
    with pytest.raises(error, match=says):
        call("eligible", *program, *tokens)


def test_what_another_role_leaves_and_where_it_silences_is_in_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A share of what is left is no share of the base, and who is only there silences nobody."""
    file = tmp_path / "beside.toml"
    rows = "".join(f'[[rate]]\nrole = "{role}"\nshare = "0.2"\n\n' for role in ("broker", "affiliate"))
    less = HEAD.replace('channels = ["account"]', 'channels = ["account"]\nbase_less = "broker"')
    capped = less.replace("scale = 8", 'scale = 8\nroles_cap = "0.5"')
    file.write_text(capped + rows + '[[silence]]\nrole = "affiliate"\nby = "broker"\n', "utf-8")
    assert call("eligible", "--program", str(file), "--role", "affiliate", "--entry", "api") == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "It pays 20 % of what broker and its parents leave of the base, greatest(0, fee_value)" in page
    assert "broker_present, where broker really earns: counts for volume, pays nothing (silenced)" in page
    assert "All roles together get at most 50 % of one fee" in page
