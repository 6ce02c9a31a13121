"""`openrebate confirm`: keys in a folder, an answer in a file, and what later terms touch."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from openrebate.app import confirm as use_case
from openrebate.app.key_folder import list_keys, signing_key
from openrebate.cli.__main__ import run
from openrebate.model.errors import NotFoundError
from openrebate.terms.library import find_terms
from openrebate.units.instants import format_instant

_FACTS = ["--entry", "api", "--vip-level", "5"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one key."""
    monkeypatch.chdir(tmp_path)
    assert run(["confirm", "key", "new", "--issuer", "venue.example"]) == 0
    return tmp_path


def _confirm(*more: str, out: str = "a.jws", program: str = "okx-broker-2022") -> int:
    return run(["confirm", "--program", program, "--audience", "bot-1", "--out", out, *_FACTS, *more])


def _document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


LIBRARY = Path(find_terms("okx-broker-2022").path).read_text(encoding="utf-8")


def _changed(here: Path) -> str:
    """The same program with VIP 5 and 6 excluded too."""
    file = here / "new.toml"
    file.write_text(LIBRARY.replace("vip_level >= 7", "vip_level >= 5"), encoding="utf-8")
    return str(file)


def test_a_confirmation_is_written_and_holds(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line in a new file; the key set and the file are all that checking it needs."""
    assert _confirm("--json", "--nonce", "n-7") == 0
    told = json.loads(
        capsys.readouterr().out.partition("\n}\n")[0].rpartition("keys to yourself.\n")[2] + "\n}"
    )
    assert told["content"]["verdict"] == "depends"
    assert told["content"]["nonce"] == "n-7"
    assert (here / "a.jws").read_text(encoding="ascii").count("\n") == 1
    for keys in (here / "keys", here / "keys" / "jwks.json"):
        assert use_case.verify_file(here / "a.jws", keys=keys, audience="bot-1").holds
    assert (
        use_case.verify_file(here / "a.jws", keys=here / "keys", audience="bot-2").reason == "wrong_audience"
    )
    later = told["content"]["exp"]
    assert use_case.verify_file(here / "a.jws", keys=here / "keys", now=later).reason == "expired"


def test_verify_takes_a_confirmation(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where it holds, 8 with the reason where not, 2 without keys, 4 where a file is not there."""
    assert _confirm() == 0
    verify = ["verify", "a.jws", "--keys", "keys/jwks.json"]
    capsys.readouterr()
    assert run([*verify, "--audience", "bot-1", "--json"]) == 0
    assert _document(capsys)["holds"]
    assert run([*verify, "--audience", "bot-2", "--json"]) == 8
    assert _document(capsys)["reason"] == "wrong_audience"
    assert run([*verify, "--at", "2100-01-01T00:00:00Z", "--json"]) == 8
    assert _document(capsys)["reason"] == "expired"
    assert [run(verify), run([*verify, "--at", "now"]), run(["verify", "a.jws"])] == [0, 2, 2]
    assert run(["verify", "none.jws", "--keys", "keys"]) == 4
    assert run(["verify", "a.jws", "--keys", "none.json"]) == 4
    assert run(["verify", "a.jws", "--keys", "a.jws"]) == 2


def test_keys_are_for_their_owner_alone(here: Path) -> None:
    """The private file is 0600 in a folder of 0700, the published one has no secret, and a loosened file is not used."""
    [private] = (here / "keys").glob("*.key")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE((here / "keys").stat().st_mode) == 0o700
    assert '"d"' not in (here / "keys" / "jwks.json").read_text(encoding="utf-8")
    private.chmod(0o640)
    assert _confirm() == 6


def test_what_is_there_is_not_overwritten(here: Path) -> None:
    """A confirmation that is there stays, and a folder that has a key gets no second by `new`."""
    assert [_confirm(), _confirm()] == [0, 5]
    assert run(["confirm", "key", "new"]) == 5


def test_without_a_key_nothing_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The advice names the command that makes one."""
    monkeypatch.chdir(tmp_path)
    assert _confirm() == 3
    assert run(["confirm", "key", "list"]) == 3
    assert run(["confirm", "key", "new"]) == 2


def test_rotated_keys_keep_what_they_signed(here: Path) -> None:
    """After a rotation the new key signs; the old confirmation still holds."""
    assert _confirm() == 0
    old = list_keys(here / "keys").keys[0]
    assert run(["confirm", "key", "rotate", "--begins", "2100-01-01T00:00:00Z"]) == 0
    assert signing_key(here / "keys", now=4_102_444_799)[1].public.kid == old.kid
    assert signing_key(here / "keys", now=4_102_444_800)[1].public.kid != old.kid
    assert use_case.verify_file(here / "a.jws", keys=here / "keys").holds


def test_a_revoked_key_takes_its_confirmations_along(here: Path) -> None:
    """All that it signed is refused, its private part is gone, and a new key can be made."""
    assert _confirm() == 0
    kid = list_keys(here / "keys").keys[0].kid
    assert run(["confirm", "key", "revoke", kid, "--why", "laptop stolen"]) == 0
    assert use_case.verify_file(here / "a.jws", keys=here / "keys").reason == "key_revoked"
    assert list((here / "keys").glob("*.key")) == []
    assert [
        run(["confirm", "key", "revoke", kid, "--why", "x"]),
        run(["confirm", "key", "revoke", "k", "--why", "x"]),
    ] == [5, 4]
    assert run(["confirm", "key", "new"]) == 0
    assert _confirm(out="b.jws") == 0


def test_a_confirmation_never_outlives_the_terms(here: Path) -> None:
    """It ends with the terms; terms that have ended, or have not begun, are not confirmed."""
    file = here / "ends.toml"
    file.write_text(
        LIBRARY.replace("effective_from", "effective_to = 2030-01-01T00:00:00Z\neffective_from", 1),
        encoding="utf-8",
    )
    end = 1_893_456_000
    wanted = use_case.Wanted(program=str(file), audience="b", role=None, facts={}, days=366)
    done = use_case.confirm(wanted, keys=here / "keys", out=here / "c.jws", now=end - 86_400)
    assert done.content["exp"] == end
    with pytest.raises(NotFoundError, match="ended"):
        use_case.confirm(wanted, keys=here / "keys", out=here / "d.jws", now=end)


def test_later_terms_touch_what_they_answer_otherwise(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change of the answer is named member by member; the same terms touch nothing; other programs are left alone."""
    assert _confirm() == 0
    assert _confirm("--role", "affiliate", program="okx-affiliate-2026", out="b.jws") == 0
    (here / "c.jws").write_text("nothing", encoding="ascii")
    capsys.readouterr()
    assert run(["confirm", "touched", ".", "--terms", "okx-broker-2022", "--json"]) == 0
    assert [one["state"] for one in _document(capsys)["confirmations"]] == [
        "same",
        "other_program",
        "not_valid",
    ]
    assert run(["confirm", "touched", ".", "--terms", _changed(here), "--json"]) == 8
    [one, *_] = _document(capsys)["confirmations"]
    assert one["state"] == "touched"
    changed = {
        difference["what"]: (difference["before"], difference["after"]) for difference in one["differences"]
    }
    assert changed["verdict"] == ("depends", "no")
    assert changed["reason"] == ("", "vip_excluded")


@pytest.mark.parametrize(("promised", "short"), [(30, False), (31, True), (None, False)])
def test_a_change_needs_the_notice_that_was_promised(here: Path, promised: int | None, short: bool) -> None:
    """Terms that promise notice bind later terms that touch a confirmation to begin no sooner."""
    old = here / "old.toml"
    promise = "" if promised is None else f"\n[promises]\nnotice_days = {promised}\n"
    old.write_text(LIBRARY + promise, encoding="utf-8")
    now = list_keys(here / "keys").keys[0].begins + 60
    wanted = use_case.Wanted(
        program=str(old), audience="b", role=None, facts={"entry": "api", "vip_level": "5"}, days=366
    )
    use_case.confirm(wanted, keys=here / "keys", out=here / "c.jws", now=now)
    new = Path(_changed(here))
    begins = format_instant((now + 30 * 86_400) * 1_000_000)
    text = new.read_text(encoding="utf-8").replace(
        "effective_from = 2022-08-18T00:00:00Z", f"effective_from = {begins}"
    )
    new.write_text(text, encoding="utf-8")
    [one] = use_case.touched(str(new), here, keys=here / "keys", now=now).confirmations
    assert (one.state, one.promised, one.short) == ("touched", promised, short)


def test_a_change_of_words_is_told_apart(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clause that is named otherwise is no change of the answer."""
    assert _confirm() == 0
    file = Path(_changed(here))
    text = file.read_text(encoding="utf-8").replace("vip_level >= 5", "vip_level >= 7")
    file.write_text(
        text.replace("Zero-fee trades are excluded", "Zero-fee trades do not count"), encoding="utf-8"
    )
    capsys.readouterr()
    assert run(["confirm", "touched", ".", "--terms", str(file), "--json"]) == 0
    assert [one["state"] for one in _document(capsys)["confirmations"]] == ["wording"]
