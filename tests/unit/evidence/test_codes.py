"""Codes: what is given out, and what could be taken for something else."""

from __future__ import annotations

import pytest

from openrebate.evidence.codes import RESERVED, refused, skeleton
from openrebate.model.reasons import NOT_BOUND

TAKEN = {skeleton("GridHaus")}


@pytest.mark.parametrize("code", ["abc", "GRID01", "grid-house", "a_b", "x" * 32, "Testing"])
def test_a_code_of_ones_own_choice(code: str) -> None:
    """Letters, digits, dashes and underscores inside; a reserved word inside a longer one is no matter."""
    assert refused(code, TAKEN) == ""


@pytest.mark.parametrize(
    "code",
    [
        "",
        "ab",
        "x" * 33,
        "-abc",
        "abc-",
        "a b c",
        "abс",
        "ABС",
        "a.b.c",
        "a/b",
        "a\nbc",
        "１２３",
        "abc\u200b",
    ],
)
def test_what_is_no_code(code: str) -> None:
    """Too short, too long, other alphabets, blanks and what cannot be seen."""
    assert refused(code, TAKEN) == "code_malformed"


@pytest.mark.parametrize(
    "code", ["admin", "ADMIN", "adm1n", "0fficial", "okx-official", "my_support", "su-pport", "5upport"]
)
def test_words_that_are_kept(code: str) -> None:
    """In any case, alone or as a part, and spelt with digits."""
    assert refused(code, TAKEN) == "code_reserved"


@pytest.mark.parametrize(
    "code", ["gridhaus", "GRIDHAUS", "GR1DHAUS", "grldhaus", "grid-haus", "Gridhavs", "gricIhaus", "gridhau5"]
)
def test_codes_that_look_alike(code: str) -> None:
    """No two codes can be taken for each other."""
    assert refused(code, TAKEN) == "code_looks_alike"


def test_more_words_can_be_kept() -> None:
    """The operator adds its own."""
    assert refused("acme", set(), (*RESERVED, "ACME")) == "code_reserved"
    assert {"code_reserved", "code_malformed", "code_looks_alike"} <= set(NOT_BOUND)
