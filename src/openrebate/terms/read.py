"""One terms file → checked `Terms`, or every fault that it has, with line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openrebate.model.errors import NotFoundError, Place, TermsError
from openrebate.model.terms import Terms
from openrebate.terms.build import build
from openrebate.terms.check import check
from openrebate.terms.digest import digest_of
from openrebate.terms.faults import Faults
from openrebate.terms.locate import Places
from openrebate.terms.shape import FORMAT

_WHERE = re.compile(r"^(.*) \(at line (\d+), column (\d+)\)$", re.DOTALL)
_LARGEST = 4_000_000  # characters; far above any real program


def read_terms(path: Path) -> Terms:
    """The checked terms in the file. NotFoundError: no such file; TermsError: what is wrong, where."""
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        raise TermsError(
            "the file is not UTF-8", place=Place(str(path)), advice="Save it as UTF-8"
        ) from wrong
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as wrong:
        raise NotFoundError(
            f"there is no terms file '{path}'", advice="See `openrebate terms list`"
        ) from wrong
    return parse_terms(text, file=str(path))


def parse_terms(text: str, *, file: str = "terms.toml") -> Terms:
    """The checked terms in the text; `file` is how errors call it."""
    raw = _toml(text, file)
    faults = Faults(file, Places(text))
    _same_language(raw, faults)
    terms = build(raw, faults, file)
    faults.stop_if_any()
    assert terms is not None
    check(terms, faults)
    faults.stop_if_any()
    return replace(terms, digest=digest_of(terms))


def _toml(text: str, file: str) -> Mapping[str, Any]:
    if len(text) > _LARGEST:
        raise TermsError("the file is too large for terms", place=Place(file), advice="Is it the right file?")
    if text.startswith("\ufeff"):
        message = "a byte-order mark stands before the text"
        raise TermsError(message, place=Place(file, 1, 1), advice="Save it as UTF-8 without one")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = _WHERE.match(str(wrong))
        message = found[1] if found else str(wrong)
        end = (text.count("\n") + 1, len(text) - text.rfind("\n"))
        line, column = (int(found[2]), int(found[3])) if found else end
        advice = "A terms file is TOML; see docs/terms.md"
        raise TermsError(
            f"this is not TOML: {message}", place=Place(file, line, column), advice=advice
        ) from wrong


def _same_language(raw: Mapping[str, Any], faults: Faults) -> None:
    version = raw.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version != FORMAT:
        faults.at(
            ("format",),
            f"format {version} is not one that is read here",
            f"This version reads format {FORMAT}",
        )
        faults.stop_if_any()
