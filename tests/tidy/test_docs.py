"""What the pages say exists: links, files, make targets, the words of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import openrebate
from openrebate.model.role import CHANNELS
from tests.tidy.tree import PACKAGE, ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?![a-z]+://|#)([^)#\s]+)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|sql|toml|md|lock))`")
TARGET = re.compile(r"\bmake ([a-z]+)\b(?=[^`\n]*`|\s+#)")
NOUNS = (
    "fill",
    "fee",
    "notional",
    "program",
    "terms",
    "partner",
    "account",
    "master account",
    "claim",
    "channel",
    "attribution",
    "base",
)
EARNINGS = (
    "level",
    "commission",
    "kickback",
    "override",
    "line",
    "world",
    "venue",
    "mark",
    "reason",
    "period",
    "role",
    "clause",
)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _missing(text: str, folder: Path) -> list[str]:
    """What a page names in links, as files and as make targets, and that is not there."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    links = [link for link in LINK.findall(text) if not (folder / link).exists()]
    files = [
        f
        for f in FILE.findall(text)
        if not any((at / f).exists() for at in (ROOT, PACKAGE, folder, ROOT / "docs"))
    ]
    return links + files + [f"make {target}" for target in TARGET.findall(text) if target not in targets]


@pytest.mark.parametrize(
    "page",
    [ROOT / n for n in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md")],
    ids=_name,
)
def test_what_a_page_names_is_there(page: Path) -> None:
    """Every link leads somewhere, every file named exists, every make target is one."""
    assert _missing(page.read_text(encoding="utf-8"), page.parent) == []


def test_planted_gaps_are_seen() -> None:
    """The guard itself works: a dead link, a file that is gone and a target that never was."""
    text = "[x](docs/gone.md) `rating/gone.py` `make nothing`"
    assert _missing(text, ROOT) == ["docs/gone.md", "rating/gone.py", "make nothing"]


def test_the_glossary_has_every_word_once_in_order() -> None:
    """One term a line, sorted; the nouns of the code are among them."""
    words = re.findall(
        r"^\| \*\*(.+?)\*\* \|", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert words == sorted(set(words))
    assert [word for word in (*NOUNS, *EARNINGS) if word not in words] == []


def test_the_glossary_lists_the_channels() -> None:
    """Channels are named as the code names them."""
    [line] = [
        row
        for row in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
        if row.startswith("| **channel** ")
    ]
    assert [channel for channel in CHANNELS if channel not in line] == []


def test_the_changelog_begins_with_this_version() -> None:
    """The newest entry is the version of the package."""
    first = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first is not None
    assert first[1] == openrebate.__version__
