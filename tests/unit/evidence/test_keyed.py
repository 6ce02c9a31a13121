"""Keyed hashes: the same everywhere, different for everything different, nothing without the secret, stable over rotations."""

from __future__ import annotations

import hashlib
import hmac
import stat
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openrebate.app.keyed import keyed_column, new_secrets, read_keyed, rotate_secrets
from openrebate.evidence import keyed as module
from openrebate.evidence.encoded import encoded
from openrebate.evidence.keyed import Keyed, Secret, is_keyed
from openrebate.model.errors import ConfigurationError, ConflictError, NotAllowedError

ONE, TWO, THREE = (Secret(name=f"k{n}", value=bytes([n]) * 32) for n in (1, 2, 3))
CANARY = "canary-api-key-77aa"
_IDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


def test_a_hash_is_what_it_says() -> None:
    """HMAC-SHA256 over parts with their lengths, cut to 160 bits, in base64url, with the secret's name before it."""
    parts = (b"openrebate keyed id, version 1", b"api_key", b"okx", CANARY.encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    digest = hmac.new(ONE.value, message, hashlib.sha256).digest()[:20]
    made = Keyed(current=ONE).hash("api_key", "okx", CANARY)
    assert made == "kh-k1-" + encoded(digest)
    assert is_keyed(made)
    assert CANARY not in made


@given(st.lists(st.tuples(st.sampled_from(["api_key", "account"]), _IDS, _IDS), unique=True, max_size=20))
def test_what_differs_has_other_hashes(ids: list[tuple[module.Kind, str, str]]) -> None:
    """Kind, venue and id are kept apart: `(ab, c)` and `(a, bc)` are two, and so is each under another secret."""
    assert _all_differ(ids)


def _all_differ(ids: list[tuple[module.Kind, str, str]]) -> bool:
    hashes = {keyed.hash(*one) for keyed in (Keyed(current=ONE), Keyed(current=TWO)) for one in ids}
    return len(hashes) == 2 * len(ids)


def _joined(secret: Secret, kind: str, venue: str, raw: str) -> str:
    return hmac.new(secret.value, (kind + venue + raw).encode(), hashlib.sha256).hexdigest()


def _unkeyed(secret: Secret, kind: str, venue: str, raw: str) -> str:
    return hashlib.sha256(f"{kind}|{venue}|{raw}".encode()).hexdigest()


@pytest.mark.parametrize("fault", [_joined, _unkeyed])
def test_planted_faults_are_seen(fault: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts without lengths meet, and a hash without a key is the same under every secret."""
    monkeypatch.setattr(module, "_hash", fault)
    assert not _all_differ([("account", "ab", "c"), ("account", "a", "bc")])


def test_an_id_keeps_its_hash_over_rotations() -> None:
    """What is known under an older secret stays as it is kept; what is new has the current one; dropped is unknown."""
    old = Keyed(current=ONE).hash("api_key", "okx", CANARY)
    after = Keyed(current=THREE, previous=(TWO, ONE))
    assert after.known_as("api_key", "okx", CANARY, {old}) == old
    assert after.known_as("api_key", "okx", CANARY, set()).startswith("kh-k3-")
    assert after.matches(old, "api_key", "okx", CANARY)
    assert not after.matches(old, "account", "okx", CANARY)
    assert not Keyed(current=THREE, previous=(TWO,)).matches(old, "api_key", "okx", CANARY)


def test_a_hash_is_not_hashed_again() -> None:
    """Neither by mistake nor to pass a leaked hash off as an id: what has the form of a hash is refused."""
    made = Keyed(current=ONE).hash("api_key", "okx", CANARY)
    with pytest.raises(ValueError, match="already"):
        Keyed(current=TWO).hash("api_key", "okx", made)
    with pytest.raises(ValueError, match="already"):
        keyed_column(Keyed(current=TWO), "api_key", pa.chunked_array([["okx"]]), pa.chunked_array([[made]]))
    with pytest.raises(ValueError, match="empty"):
        Keyed(current=ONE).hash("api_key", "okx", "")


@given(
    st.lists(st.tuples(st.sampled_from(["okx", "binance"]), st.none() | _IDS), max_size=30),
    st.integers(1, 4),
    st.booleans(),
)
def test_a_column_is_hashed_as_its_cells_are(
    rows: list[tuple[str, str | None]], chunks: int, rotated: bool
) -> None:
    """In bulk or one by one, in one chunk or several, with nulls, after a rotation: the same."""
    keyed = Keyed(current=TWO, previous=(ONE,)) if rotated else Keyed(current=ONE)
    known = {Keyed(current=ONE).hash("api_key", venue, raw) for venue, raw in rows[:1] if raw}
    step = max(1, len(rows) // chunks)
    cut = [rows[at : at + step] for at in range(0, len(rows), step)]
    venue = pa.chunked_array([[v for v, _ in part] for part in cut], pa.string())
    ids = pa.chunked_array([[i for _, i in part] for part in cut], pa.string())
    made = keyed_column(keyed, "api_key", venue, ids, known).to_pylist()
    assert made == [None if i is None else keyed.known_as("api_key", v, i, known) for v, i in rows]


def test_secrets_are_shown_nowhere() -> None:
    """Neither a secret nor what holds it has the secret in its text."""
    for shown in (repr(ONE), str(ONE), repr(Keyed(current=ONE)), f"{ONE!s}"):
        assert "\\x01" not in shown
        assert ONE.value.hex() not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Secret(name="k1", value=b"short"),
        lambda: Secret(name="K-1", value=bytes(32)),
        lambda: Keyed(current=ONE, previous=(ONE,)),
        lambda: Keyed(current=ONE, previous=(Secret(name="k9", value=ONE.value),)),
    ],
)
def test_secrets_that_are_not_sound_are_refused(wrong: Callable[[], object]) -> None:
    """Short ones, names that a hash could not hold, the same twice."""
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def test_the_file_of_secrets(tmp_path: Path) -> None:
    """For its owner alone, never overwritten, rotated with three kept; a loosened or broken one is not used."""
    file = tmp_path / "secrets" / "keyed.json"
    new_secrets(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(ConflictError):
        new_secrets(file)
    first = read_keyed(file)
    made = first.hash("api_key", "okx", CANARY)
    for _ in range(3):
        assert rotate_secrets(file).current.value == read_keyed(file).current.value
    held = read_keyed(file)
    assert [held.current.name, *(one.name for one in held.previous)] == ["k4", "k3", "k2", "k1"]
    assert held.matches(made, "api_key", "okx", CANARY)
    rotate_secrets(file)
    assert not read_keyed(file).matches(made, "api_key", "okx", CANARY)
    file.chmod(0o644)
    with pytest.raises(NotAllowedError):
        read_keyed(file)
    (tmp_path / "broken").write_text("{}")
    (tmp_path / "broken").chmod(0o600)
    for missing in ("broken", "none"):
        with pytest.raises(ConfigurationError):
            read_keyed(tmp_path / missing)
