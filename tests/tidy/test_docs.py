"""What the pages say exists: links, files, make targets, the words of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import openrebate
from openrebate.model.role import CHANNELS
from tests.tidy.tree import PACKAGE, ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN = {"catalogue.md", "cli.md", "reasons.md", "world.md"}  # by `make docs`
WIDTH = 140
LINK = re.compile(r"\]\((?![a-z]+://|#)([^)#\s]+)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|sql|toml|md|lock))`")
ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
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


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading (or a name) that its page has."""
    assert _dead(page.read_text(encoding="utf-8"), page) == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.name not in WRITTEN], ids=_name)
def test_prose_fits_a_screen(page: Path) -> None:
    """Lines of prose are at most 140 wide; tables and what stands in a fence are as wide as they must be."""
    assert _wide(page.read_text(encoding="utf-8")) == []


def _dead(text: str, page: Path) -> list[str]:
    """Links of a page to files that are not there, and to headings that their page does not have."""
    found = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    for file, anchor in ANCHOR.findall(text):
        target = page.parent / file if file else page
        if "://" in file or not target.is_file():
            continue
        if anchor not in _anchors(text if target == page else target.read_text(encoding="utf-8")):
            found.append(f"{file}#{anchor}")
    return found


def _anchors(text: str) -> set[str]:
    """What a link may name in a page: its headings as GitHub writes them, and ids."""
    heads = (
        re.sub(r"[^\w\- ]", "", head.lower()).strip() for head in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    )
    return {head.replace(" ", "-") for head in heads} | set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))


def _wide(text: str) -> list[str]:
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for line in prose.splitlines() if len(line) > WIDTH and not line.lstrip().startswith("|")]


def test_dead_links_and_wide_prose_are_seen() -> None:
    """The guards themselves work: a page and a heading that are gone; a wide line, though not in a table or a fence."""
    text = "# One head\n[a](gone.md) [b](#one-head) [c](#two) [d](world.md#fill-s) [e](https://x.org/y#z)\n"
    assert _dead(text, ROOT / "docs" / "walk.md") == ["gone.md", "#two", "world.md#fill-s"]
    wide = "x" * (WIDTH + 1)
    assert _wide(f"{wide}\n| {wide}\n```\n{wide}\n```\n{wide[1:]}\n") == [wide]


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
