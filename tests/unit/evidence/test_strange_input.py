"""Whatever is shown, the answer is a reason and never a fall."""

from __future__ import annotations

import contextlib
import json
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from openrebate.cli.confirm_text import verified
from openrebate.evidence.confirmation import verify_confirmation
from openrebate.evidence.ownership import Refused
from openrebate.evidence.public_keys import KeySet, published, read_published
from openrebate.model.reasons import NOT_PROVED
from tests.unit.evidence.ownership_forgeries import ed, grant, mac, order, word
from tests.unit.evidence.signing import KEYS, NOW, content, header, signed

_LEAF = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5)
_JSON = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for name, part in inner for path in _paths(part, (*at, name)))]


_PATHS = _paths(content())[1:]


def _with(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    body = deepcopy(content())
    place: Any = body
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return body


@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    """No text falls over the verifier, and none holds."""
    assert verify_confirmation(text, KEYS, now=NOW).reason in NOT_PROVED


@given(st.sampled_from(_PATHS), _JSON)
def test_any_signed_content_is_judged_and_printed(path: tuple[Any, ...], value: Any) -> None:
    """Even what the issuer's own key signed by mistake is judged, and what holds or is shown can be printed."""
    found = verify_confirmation(signed(header(), _with(path, value)), KEYS, now=NOW)
    assert found.holds or found.reason in NOT_PROVED
    verified(Console(file=StringIO(), width=120), found)


@pytest.mark.parametrize("name", ["iat", "nbf", "exp"])
@pytest.mark.parametrize("value", [0, 1, NOW, 253_402_300_799, 253_402_300_800, 2**53 - 1])
def test_any_instant_is_judged_and_printed(name: str, value: int) -> None:
    """The first, the last and those after the last."""
    found = verify_confirmation(signed(header(), content(**{name: value})), KEYS, now=NOW)
    verified(Console(file=StringIO(), width=120), found)


@given(_JSON)
def test_any_key_set_is_read_or_refused(value: Any) -> None:
    """A document is a set of keys or a ValueError."""
    for document in (value, {"iss": "x", "keys": value}, {"iss": "x", "keys": [value]}):
        with contextlib.suppress(ValueError):
            assert isinstance(read_published(document), KeySet)


@given(st.sampled_from(sorted(published(KEYS)["keys"][0])), _JSON)
def test_any_member_of_a_key_is_read_or_refused(name: str, value: Any) -> None:
    """One member replaced by anything."""
    document = json.loads(json.dumps(published(KEYS)))
    document["keys"][0][name] = value
    try:
        read_published(document)
    except ValueError:
        return


@given(st.text())
def test_any_answer_to_a_challenge_is_refused(text: str) -> None:
    """Whatever stands in the place of a signature, an id, a code or a token."""
    answers = (
        ed(signature=text),
        mac(signature=text),
        mac(key_id=text),
        order(client_order_id=text),
        grant(state=text),
        grant(code_verifier=text),
        grant(code_challenge=text),
        word(token=text),
    )
    assert all(isinstance(one, Refused) and one.reason in NOT_PROVED for one in answers)


@pytest.mark.parametrize("text", ["\ud800", "\0", "é" * 50, "e30.e30.e30", "=" * 88])
def test_half_characters_and_the_like_are_refused(text: str) -> None:
    """What generated text leaves out."""
    assert not verify_confirmation(text, KEYS, now=NOW).holds
    assert isinstance(ed(signature=text), Refused)
    assert isinstance(mac(signature=text), Refused)
    assert isinstance(order(client_order_id=text), Refused)
    assert isinstance(word(token=text), Refused)
