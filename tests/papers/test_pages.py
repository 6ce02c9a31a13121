"""Pages as HTML stand alone and everybody can read them: no script, nothing loaded, headings and headers in order."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from openrebate.app.catalogue import catalogue, one_page, write_catalogue
from openrebate.app.terms import list_terms
from openrebate.model.errors import OutsideError
from openrebate.papers.page_html import Drawing, html
from openrebate.terms.library import find_terms
from openrebate.terms.page import Grid, Page, Section, Text

VOID = {"meta", "link", "br", "hr", "img", "path", "input"}


class Reader(HTMLParser):
    """Gathers what a browser would load, what links lead to, ids, headings, and tables; refuses tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inside: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.cells: list[dict[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        had = dict(attrs)
        self.loads += [
            str(had[name]) for name in ("src", "srcset", "data", "action", "xlink:href") if name in had
        ]
        if tag in ("link", "image", "use") and had.get("href"):
            self.loads.append(str(had["href"]))
        if tag in ("script", "iframe", "object", "embed") or any(name.startswith("on") for name in had):
            self.loads.append(tag)
        if tag == "a" and had.get("href"):
            self.links.append(str(had["href"]))
        if had.get("id"):
            self.ids.append(str(had["id"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th":
            self.cells.append(had)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """The end of the innermost element."""
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    """What is on a page."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def pages() -> dict[str, str]:
    """The pages that are looked at."""
    return {"catalogue": catalogue("html"), "one": one_page(find_terms("okx-broker-2022"), "html")}


def test_the_catalogue_makes_its_folder(tmp_path: Path) -> None:
    """A folder that is not there yet is made; a file in its place is refused."""
    files = write_catalogue(tmp_path / "new" / "pages")
    assert [file.is_file() for file in files] == [True, True]
    with pytest.raises(OutsideError, match="cannot make"):
        write_catalogue(files[0])


@pytest.mark.parametrize("name", ["catalogue", "one"])
def test_a_page_loads_nothing(name: str) -> None:
    """No script, no picture, no style sheet, no font from anywhere: and its own policy forbids it."""
    text = pages()[name]
    assert [load for load in read(text).loads if load != "data:,"] == []
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in text


@pytest.mark.parametrize("name", ["catalogue", "one"])
def test_a_page_can_be_read_by_everybody(name: str) -> None:
    """A language, one title, headings without a gap, links within the page that lead somewhere, headers of every table."""
    text = pages()[name]
    found = read(text)
    assert '<html lang="en">' in text
    assert found.headings.count(1) == 1
    assert all(deep - before <= 1 for before, deep in zip(found.headings, found.headings[1:], strict=False))
    assert len(found.ids) == len(set(found.ids))
    assert [link for link in found.links if link.startswith("#") and link[1:] not in found.ids] == []
    assert all(cell.get("scope") in ("col", "row") for cell in found.cells)


def test_every_row_of_the_catalogue_leads_to_its_page() -> None:
    """From the list on top and from the row of each role; the title stands beside the id."""
    text = catalogue("html")
    links = read(text).links
    for one in list_terms():
        assert links.count(f"#{one.program}") >= 2
    assert (
        '<a href="#okx-affiliate-2026">okx-affiliate-2026</a>\nOKX affiliate\n(since about 2026-01-01)'
        in text
    )


def test_whatever_stands_in_terms_is_text_on_the_page() -> None:
    """Marks of HTML in a title, a cell or a heading are shown, not obeyed; an address is a link only where it is whole."""
    evil = "<script>alert(1)</script>"
    grid = Grid(
        lead=evil, head=(evil,), rows=((evil,), ("https://example.org/a",), ("https://example.org/…",))
    )
    page = Page(id=evil, title=evil, sections=(Section(heading=evil, blocks=(Text(text=evil), grid)),))
    text = html(evil, evil, [grid], [page, page], evil)
    assert "<script" not in text
    assert text.count('href="https://example.org/') == 3
    assert "https://example.org/…" in text


def test_a_planted_load_is_seen() -> None:
    """The guard itself works: a picture from elsewhere and a script are both named."""
    planted = Drawing(svg='<svg><image href="https://example.org/x.png"/><script>1</script></svg>', says="x")
    assert read(html("t", "l", [planted], [], "m")).loads == ["data:,", "https://example.org/x.png", "script"]
