"""A statement as PDF, XLSX and CSV: the same bytes again, every digit, both languages, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
import string
import zipfile
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest

from openrebate.model.errors import ConfigurationError
from openrebate.papers import fonts, pdf, xlsx
from openrebate.papers.csv_ import csv_bytes, harmless
from openrebate.papers.line_sections import LINES
from openrebate.papers.pdf import view_text
from openrebate.papers.summary import changed, summary
from openrebate.papers.words import LANGUAGES, ON_LINES, Language, words
from tests.papers import made_up

SOURCES = Path(pdf.__file__).parent


def _keys_used() -> set[str]:
    """The keys that the code of papers asks for by name."""
    text = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.py"))
    return set(re.findall(r'say\(\s*(?:language, )?"([a-z_.]+)"', text)) | set(
        re.findall(r'"(by_[a-z]+)"', text)
    )


def test_every_language_has_every_word() -> None:
    """Both languages have the same keys and the same places to fill in; every reason code has a sentence in both."""
    table = words()
    assert table["en"].keys() == table["zh"].keys()
    assert {f"reason.{code}" for code in ON_LINES} <= table["zh"].keys()
    for key, text in table["en"].items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(one) if name}
            for one in (text, table["zh"][key])
        ]
        assert names[0] == names[1], key
        assert all(table[language][key].strip() for language in LANGUAGES), key


def test_every_word_asked_for_is_there() -> None:
    """Every key that the code names stands in the table."""
    used = _keys_used()
    assert len(used) > 40
    assert used <= words()["en"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_accessible_and_the_same_again(language: Language) -> None:
    """PDF/UA-1 (the compiler refuses what is not), tagged, with title and language; the same statement gives the same bytes."""
    whole = made_up.whole()
    made = pdf.pdf(whole, language)
    assert made == pdf.pdf(whole, language)
    assert made.startswith(b"%PDF-1.7")
    for sign in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        f"/Lang({language}".encode(),
        b"pdfuaid",
        b"DisplayDocTitle true",
    ):
        assert sign in made.replace(b"/Lang (", b"/Lang("), sign


def test_a_draft_says_so_in_every_form() -> None:
    """A draft is marked as one on the PDF and in the workbook, and its JSON has no number and no proof."""
    draft = made_up.draft()
    assert words()["en"]["draft_note"] in view_text(draft, "en", changes=False)
    assert words()["zh"]["draft_note"] in _sheet(xlsx.xlsx(draft, "zh"), "xl/worksheets/sheet1.xml")
    assert (draft["header"]["state"], draft["header"]["number"], draft["proof"]) == ("draft", None, None)


def test_without_a_chinese_font_chinese_is_refused() -> None:
    """No boxes are printed: a Chinese paper is refused with what to install, on English ones the codes stand for the signs."""
    with (
        mock.patch.object(fonts, "families", return_value=fonts.LATIN),
        mock.patch.object(pdf, "families", return_value=fonts.LATIN),
        mock.patch.object(fonts, "fonts", return_value=[]),
    ):
        fonts._shown.cache_clear()
        with pytest.raises(ConfigurationError, match="no font at hand shows Chinese"):
            pdf.pdf(made_up.whole(), "zh")
        text = view_text(made_up.whole(), "en", changes=False)
    fonts._shown.cache_clear()
    assert "北" not in text
    assert "U+5317U+6781U+661F Bots" in text
    assert words()["en"]["unprintable"] in text


def test_signs_that_no_font_has_do_not_stop_a_pdf() -> None:
    """An id of emoji, control characters and right-to-left marks is printed, by codes where nothing else is possible."""
    made = made_up.lines(3)
    odd = [made_up.line(0, account_id="bot 🤖\x07\u200e\u202e[#let x = 1]*_`"), *made[1:]]
    whole = made_up.sealed(made_up.statement(sorted(odd, key=lambda one: one.line_id)), odd)
    text = view_text(whole, "en", changes=False)
    assert "bot U+1F916U+0007U+200EU+202E[#let x = 1]*_`" in text
    assert pdf.pdf(whole, "en").startswith(b"%PDF")


def test_a_further_version_says_what_it_differs_by() -> None:
    """Its card is the difference, with what it was and is; it has no balance and no payouts."""
    made = [made_up.line(0, before=250_000_000, amount=300_000_000)]
    stated = made_up.statement(made, version=2, booked_in="2026-11", balances=(), movements=(), payouts=())
    text = view_text(made_up.sealed(stated, made), "en", changes=True)
    for said in (
        "Difference to version 1",
        '"0.50000000"',
        "2.50000000 in version 1",
        "3.00000000 as now known",
    ):
        assert said in text
    assert "The differences were booked in 2026-11" in text
    assert words()["en"]["paid_when"] not in text


def test_the_smallest_payout_is_of_the_settlement_asset() -> None:
    """Where fees of several assets are owed, it is ten USDT that are waited for, and not ten of whichever asset comes first."""
    made = [made_up.line(0)]
    stated = made_up.statement(made, scales={"BTC": 8, "USDT": 8})
    text = view_text(made_up.sealed(stated, made), "en", changes=False)
    assert "Smaller sums than 10 USDT wait" in text


def test_a_long_statement_is_summed_by_account() -> None:
    """More lines than paper takes: the largest accounts, with a sentence that says where every line is."""
    text = view_text(made_up.whole(LINES), "en", changes=False)
    assert "accounts with the largest differences" in text
    assert f"{LINES + 6:,} lines in all" in text


def test_csv_keeps_every_digit() -> None:
    """Read back, the CSV holds the very strings of the document, in its order."""
    whole = made_up.whole()
    rows = list(csv.DictReader(io.StringIO(csv_bytes(whole).decode(), newline="")))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in _ordered(line)}
        for line in whole["lines"]
    ]


def test_csv_with_changes_has_only_the_lines_that_differ() -> None:
    """`changes` leaves out the lines whose amount is what was posted before."""
    whole = made_up.whole()
    rows = list(csv.DictReader(io.StringIO(csv_bytes(whole, changes=True).decode(), newline="")))
    assert [row["line_id"] for row in rows] == [line["line_id"] for line in changed(whole)]
    assert 0 < len(rows) < len(whole["lines"])


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u3000=", "\ufeff@", "|", "%0A="]
)
def test_no_text_is_a_formula(start: str) -> None:
    """A text that a spreadsheet would run is written as a text, in CSV and in the workbook; a negative amount stays a number."""
    dangerous = f"{start}cmd|' /C calc'!A0"
    assert harmless(dangerous) == f"'{dangerous}"
    odd = [made_up.line(0, account_id=dangerous, amount=-5)]
    whole = made_up.sealed(made_up.statement(odd), odd)
    row = next(iter(csv.DictReader(io.StringIO(csv_bytes(whole).decode(), newline=""))))
    assert row["account_id"].startswith("'")
    assert row["difference"] == "-0.00000005"
    assert "<f>" not in _sheet(xlsx.xlsx(whole, "en"), "xl/worksheets/sheet2.xml")


def test_an_unguarded_cell_is_seen() -> None:
    """The planted fault: a writer that does not guard its texts lets a formula through, and the check sees it."""
    odd = [made_up.line(0, account_id="=1+1")]
    with mock.patch("openrebate.papers.csv_.harmless", side_effect=lambda text: text):
        text = csv_bytes(made_up.sealed(made_up.statement(odd), odd)).decode()
    assert re.search(r"(^|,)=", text, re.MULTILINE)


def test_a_workbook_loses_no_digit() -> None:
    """Numbers of up to 15 digits are numbers, longer ones texts with every digit; the same statement gives the same bytes."""
    odd = [made_up.line(0, amount=12345678901234567890, base=Decimal("1.5"))]
    whole = made_up.sealed(made_up.statement(odd), odd)
    book = xlsx.xlsx(whole, "en")
    assert book == xlsx.xlsx(whole, "en")
    assert "<t>123456789012.34567890</t>" in _sheet(book, "xl/worksheets/sheet2.xml")
    sheet = _sheet(book, "xl/worksheets/sheet2.xml")
    assert "<v>1.5</v>" in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert [xlsx.fits(text) for text in ("999999999999999", "0.000000000000001", "1234567890.123456", "-123456789.123456")] == [
        True, True, False, True,
    ]  # fmt: skip


def _sheet(book: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(book)).read(name).decode()


def _ordered(line: dict[str, object]) -> list[tuple[str, object]]:
    names = csv_bytes(made_up.whole(1)).decode().splitlines()[0].split(",")
    return [(name, line[name]) for name in names]


def test_the_layout_prints_none_of_itself() -> None:
    """Typst takes a chain that goes on after a line's end outside braces for text: no line of the layout begins with a point."""
    layout = (SOURCES / "statement.typ").read_text("utf-8")
    assert not re.search(r"^\s*\.(?!\.)", layout, re.MULTILINE)


def test_long_ids_and_clauses_have_room() -> None:
    """An id of 90 letters, a clause of a sentence and amounts of 23 digits still make a PDF."""
    clause = (
        "Broker attribution: orders that carry the broker code, the broker's OAuth app or a linked API key"
    )
    made = [made_up.line(0, account_id="A" * 90, clause=clause), made_up.line(1, amount=10**23 - 1)]
    made.sort(key=lambda one: one.line_id)
    assert pdf.pdf(made_up.sealed(made_up.statement(made), made), "en").startswith(b"%PDF")


def test_what_did_not_count_is_of_this_period() -> None:
    """A line of an earlier period that changed says all its trades: they did not count then, and are not counted again."""
    late = made_up.line(1, origin="2026-09", reason="zero_fee", before=0, amount=0, fills=7)
    now = made_up.line(2, reason="zero_fee", before=0, amount=0, fills=2)
    made = [made_up.line(0), late, now]
    whole = made_up.sealed(made_up.statement(made), made)
    assert [one.fills for one in summary(whole).not_counting] == [2]
