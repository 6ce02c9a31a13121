"""`eligible` about one account, key or trade: what rating makes of it, whose it is and why, and what would change it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from openrebate.cli.__main__ import run
from tests.money.worlds import fill, write

PROGRAM = ("--program", "okx-broker-2022")
AT = ("--at", "2026-10-05T12:00:00Z")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A broker with a tag, a key and an account; an affiliate that has the account, too."""
    dates = {"effective_from": "2026-01-01T00:00:00Z"}
    claim = {"role": "broker", "partner_id": "grid", **dates}
    claims = [
        {**claim, "claim_id": "tag", "subject_kind": "order_tag", "subject": "GRID01"},
        {**claim, "claim_id": "key", "subject_kind": "api_key", "subject": "k-1"},
        {
            **claim,
            "claim_id": "old",
            "subject_kind": "api_key",
            "subject": "k-2",
            "effective_to": "2026-02-01T00:00:00Z",
        },
        {
            **claim,
            "claim_id": "aff",
            "role": "affiliate",
            "partner_id": "rita",
            "subject_kind": "account",
            "subject": "alice",
        },
    ]
    tagged = {"order_tag": "GRID01", "entry": "api"}
    return write(
        tmp_path / "world",
        {
            "fills": [
                {**fill("good"), **tagged}, {**fill("vip"), **tagged, "vip_level": "7"}, {**fill("zero"), **tagged, "fee": "0"},
                fill("bare", entry="api"), {**fill("own"), **tagged, "account_id": "house"},
            ],
            "partners": [{"partner_id": "grid", "role": "broker", **dates}, {"partner_id": "rita", "role": "affiliate", **dates}],
            "claims": claims,
            "partner_accounts": [{"partner_id": "grid", "account_id": "house"}],
            "account_attributes": [{"account_id": "whale", "attribute": "vip_level", "value": "8", **dates}],
            "accounts": [{"account_id": "alice", "registered_at": "2026-01-02T00:00:00Z", "region": "SG"}],
        },
    )  # fmt: skip


def _asked(world: Path, capsys: pytest.CaptureFixture[str], *tokens: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run(["eligible", *PROGRAM, "--world", str(world), "--json", *tokens]) == code
    [role] = json.loads(capsys.readouterr().out)["roles"]
    return role


@pytest.mark.parametrize(
    ("name", "code", "verdict", "reason", "partner"),
    [
        ("good", 0, "yes", "", "grid"),
        ("vip", 8, "no", "vip_excluded", "grid"),
        ("zero", 8, "no", "zero_fee", "grid"),
        ("bare", 8, "no", "no_claim", None),
    ],
)
def test_a_trade_is_answered_as_it_is_rated(
    world: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    code: int,
    verdict: str,
    reason: str,
    partner: str | None,
) -> None:
    """Verdict, reason and partner are those of `rate` on the same world."""
    told = _asked(world, capsys, "--fill", f"okx/alice/{name}", code=code)
    assert (told["answer"]["verdict"], told["answer"]["reason"], told["partner_id"]) == (
        verdict,
        reason,
        partner,
    )
    out = tmp_path / "out"
    assert (
        run(
            [
                "rate",
                str(world),
                *PROGRAM,
                "--period",
                "2026-10",
                "--out",
                str(out),
                "--detail",
                "--format",
                "csv",
            ]
        )
        == 0
    )
    rows = list(csv.DictReader(io.StringIO((out / "fills.csv").read_text(encoding="utf-8"))))
    [row] = [one for one in rows if (one["fill_id"], one["role"]) == (name, "broker")]
    assert (row["pays"] == "true", row["reason"], row["partner_id"]) == (
        verdict == "yes",
        reason,
        partner or "",
    )


def test_a_partner_does_not_earn_on_its_own_account(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reason is self-referral, whatever else would count."""
    told = _asked(world, capsys, "--fill", "okx/house/own", code=8)
    assert (told["answer"]["reason"], told["partner_id"]) == ("self_referral", "grid")


def test_an_account_without_a_claim_depends_on_how_its_orders_come(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is open is named; a VIP level that is excluded decides all the same."""
    told = _asked(world, capsys, "--account", "alice", *AT)
    assert (told["answer"]["verdict"], told["unattributed"]) == ("depends", "no_claim")
    assert "order_tag" in {way["channel"] for way in told["answer"]["ways"]}
    assert told["facts"]["affiliate_present"] is True
    told = _asked(world, capsys, "--account", "whale", *AT, code=8)
    assert told["answer"]["reason"] == "vip_excluded"
    assert any(turn["fact"] == "vip_level" for turn in told["would_change"])


def test_a_key_is_somebodys_or_was(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A linked key counts by its channel; one whose claim has ended is told with that reason."""
    told = _asked(world, capsys, "--key", "k-1", "--vip-level", "3", *AT)
    assert (told["channel"], told["claim_id"], told["answer"]["verdict"]) == ("api_key", "key", "depends")
    told = _asked(world, capsys, "--key", "k-2", *AT)
    assert (told["partner_id"], told["unattributed"]) == (None, "claim_expired")


def test_what_is_not_there_has_its_exit_code(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """4 for a trade that is not there, 2 for an instant or role that is none; and people can read the page."""
    base = ["eligible", *PROGRAM, "--world", str(world)]
    assert run([*base, "--fill", "okx/alice/none"]) == 4
    assert run([*base, "--fill", "nonsense"]) == 2
    assert run([*base, "--account", "alice", "--at", "yesterday"]) == 2
    assert run([*base, "--account", "alice", "--role", "king"]) == 2
    assert run([*base, "--fill", "okx/alice/vip"]) == 8
    page = capsys.readouterr().out
    assert "grid's by order_tag" in page
    assert "vip_excluded" in page
