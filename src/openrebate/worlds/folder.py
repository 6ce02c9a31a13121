"""The folder: which files of it hold which table."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import TABLES
from openrebate.worlds.places import shown

_SUFFIXES = (".csv", ".parquet")


def files_of(folder: Path, *, whole: bool = True) -> dict[str, tuple[Path, ...]]:
    """Every table that the folder has, with its files in order; WorldError for what cannot be a world.

    One that is not `whole` adds to what is known already, and need not have fills.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise WorldError(what, place=Place(shown(folder)), advice="A world is a folder with one table a file")
    found = {name: table_files(folder, name) for name in TABLES}
    if whole and not found["fills"]:
        raise WorldError(
            "has no fills",
            place=Place(shown(folder)),
            advice="A world holds fills.csv, fills.parquet, or a folder fills/ of such files",
        )
    if not any(found.values()):
        raise WorldError(
            "has no table of a world", place=Place(shown(folder)), advice=f"Tables are {', '.join(TABLES)}"
        )
    return {name: files for name, files in found.items() if files}


def strangers(folder: Path) -> tuple[str, ...]:
    """A sentence for every data file of the folder that no table owns."""
    sentences = []
    for entry in sorted(folder.iterdir()):
        owned = entry.stem in TABLES and entry.suffix in _SUFFIXES
        if owned or entry.suffix.lower() not in _SUFFIXES or entry.name.startswith((".", "_")):
            continue
        near = get_close_matches(entry.stem.lower(), TABLES, n=1, cutoff=0.4)
        hint = f"; the closest table is {near[0]}{entry.suffix.lower()}" if near else ""
        sentences.append(f"{shown(entry)}: no table has this name, it is ignored{hint}")
    return tuple(sentences)


def table_files(folder: Path, name: str) -> tuple[Path, ...]:
    """The files of one table: one of x.csv, x.parquet and, for fills, the folder fills/."""
    candidates = [folder / f"{name}{suffix}" for suffix in _SUFFIXES]
    if name == "fills":
        candidates.append(folder / name)
    there = [path for path in candidates if path.exists() or path.is_symlink()]
    if len(there) > 1:
        names = " and ".join(path.name for path in there)
        raise WorldError(f"has both {names}", place=Place(shown(folder)), advice="Keep one of them")
    if there and there[0] == folder / name:
        return _inside(there[0])
    return tuple(there)


def _inside(folder: Path) -> tuple[Path, ...]:
    """Every CSV and Parquet file below a folder, by path; hidden files and those that begin with _ are not data."""
    if not folder.is_dir():
        raise WorldError(
            "is not a folder", place=Place(shown(folder)), advice="Name the file fills.csv or fills.parquet"
        )
    files = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or any(part.startswith((".", "_")) for part in path.relative_to(folder).parts):
            continue
        if path.suffix not in _SUFFIXES:
            raise WorldError(
                "is neither .csv nor .parquet", place=Place(shown(path)), advice="Move it out of the folder"
            )
        files.append(path)
    if not files:
        raise WorldError("has no CSV or Parquet files", place=Place(shown(folder)))
    return tuple(files)
