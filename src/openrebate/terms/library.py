"""The terms that come along: one file per real program, found by id or by path."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from openrebate.model.errors import NotFoundError
from openrebate.model.terms import Terms
from openrebate.terms.faults import closest
from openrebate.terms.read import read_terms


def library() -> tuple[str, ...]:
    """The ids of all programs in the library, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def find_terms(id_or_path: str) -> Terms:
    """Checked terms by program id, or by path where the argument ends in `.toml` or has a slash.

    NotFoundError: no such program or file; TermsError: the file does not check.
    """
    if id_or_path.endswith(".toml") or "/" in id_or_path or "\\" in id_or_path:
        return read_terms(Path(id_or_path))
    if id_or_path not in library():
        near = closest(id_or_path, library())
        advice = near if near.startswith("Did") else "All of them: openrebate terms list"
        raise NotFoundError(f"there is no program '{id_or_path}'", advice=advice)
    return read_terms(_folder() / f"{id_or_path}.toml")


def _folder() -> Path:
    return Path(str(files("openrebate.terms"))) / "library"
