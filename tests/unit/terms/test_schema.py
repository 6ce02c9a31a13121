"""The published JSON Schema accepts what is read and refuses what has another shape."""

from __future__ import annotations

import tomllib
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from openrebate.terms.library import library
from openrebate.terms.schema import schema
from tests.unit.terms.small import GOOD, changed

BROKEN = {
    "float": ('share = "0.2"', "share = 0.2"),
    "unknown key": ("scale = 8", "scale = 8\nscael = 8"),
    "missing key": ("scale = 8\n", ""),
    "unknown product": ('"margin"', '"margins"'),
    "unknown channel": ('"api_key"', '"apikey"'),
    "channel twice": ('"api_key"', '"order_tag"'),
    "unknown reason": ('"zero_fee"', '"zerofee"'),
    "no reason": ('reason = "zero_fee"\n', ""),
    "share too large": ('"0.2"', '"1234567"'),
    "later format": ("format = 1", "format = 2"),
    "odd name": ('name = "contracts"', 'name = "Contracts!"'),
    "level without number": ("level = 1\nline", "line"),
    "unknown key of a level": ('line = "spot"\nall', 'lines = "spot"\nall'),
    "odd binding": ("[[line]]", '[binding.broker]\nclaim = "best"\n\n[[line]]'),
    "odd settlement": ("[[line]]", '[settlement]\nnegative = "keep"\n\n[[line]]'),
    "unknown key of settlement": ("[[line]]", "[settlement]\nhold = 3\n\n[[line]]"),
    "unknown window": ('"month"', '"week"'),
}


def document(text: str) -> Any:
    """The TOML as JSON would have it: instants are strings."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, datetime) else value

    return plain(tomllib.loads(text))


def test_the_schema_is_a_schema() -> None:
    """It is valid JSON Schema 2020-12."""
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("program", library())
def test_the_library_is_valid(program: str) -> None:
    """Every program of the library has the published shape."""
    text = files("openrebate.terms").joinpath("library", f"{program}.toml").read_text("utf-8")
    assert [error.message for error in Draft202012Validator(schema()).iter_errors(document(text))] == []


@pytest.mark.parametrize("name", BROKEN)
def test_another_shape_is_refused(name: str) -> None:
    """A change of shape that reading refuses is refused by the schema too."""
    validator = Draft202012Validator(schema())
    assert validator.is_valid(document(GOOD))
    assert not validator.is_valid(document(changed(BROKEN[name])))
