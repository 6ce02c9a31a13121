"""The quick spelling of JSON is RFC 8785's, as the library spells it, or it is not taken."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest import mock

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from openrebate.settling import canonical as module
from openrebate.settling.canonical import canonical

TEXT = st.text(alphabet=st.characters(max_codepoint=127)) | st.text()
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


def said(spell: Any, value: object) -> object:
    """The bytes, or that there are none."""
    try:
        return spell(value)
    except ValueError:
        return None


@given(VALUES)
def test_it_is_the_librarys_spelling(value: object) -> None:
    """Of every value, with every sign and number, both say the same or both refuse."""
    assert said(canonical, value) == said(rfc8785.dumps, value)


@pytest.mark.parametrize("odd", [1.0, 1e30, -0.0, 2**53, -(2**60), {"\ue000": 1, "\U00010000": 2}])
def test_what_is_spelled_otherwise_goes_to_the_library(odd: object) -> None:
    """The guard sees each kind, wherever it stands; without it the bytes would be others."""
    for value in ([odd], {"a": odd}, [0, odd]):
        assert said(canonical, value) == said(rfc8785.dumps, value)


def test_a_guard_that_sees_nothing_is_found_out() -> None:
    """Planted fault: with numbers unlooked at, a fraction would be spelled as Python spells it."""
    with mock.patch.object(module, "_ODD_NUMBER", re.compile("(?!)")):
        assert canonical([1.0]) == b"[1.0]" != rfc8785.dumps([1.0])


def test_plain_documents_do_not_need_the_library() -> None:
    """What plans and statements hold is spelled quickly."""
    document = {"b": ['x"\n\x7f', 12, None, True], "a": {"é".encode().hex(): "1.50"}}
    with mock.patch.object(rfc8785, "dumps", side_effect=AssertionError):
        assert (
            canonical(document)
            == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        )
