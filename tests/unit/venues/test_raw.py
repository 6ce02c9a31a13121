"""Text becomes rows exactly: numbers as written, every row with its own piece of the file and its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues.raw import load, read_csv, read_json

SHAPES = {
    "a list": '[{"a": 1}, {"a": 2}]',
    "an answer": '{"code": "0", "msg": "", "data": [{"a": 1}, {"a": 2}]}',
    "one row a line": '{"a": 1}\n{"a": 2}\n',
    "one answer a line": '{"code":"0","data":[{"a":1}]}\n{"code":"0","data":[{"a":2}]}\n',
    "a list of answers": '[{"data": [{"a": 1}]}, {"data": [], "x": 1}, {"data": [{"a": 2}]}]',
    "with a byte-order mark": '\ufeff[{"a": 1}, {"a": 2}]',
    "with the rows first": '{"data": [{"a": 1}, {"a": 2}], "code": "0", "request": {"user": "x"}}',
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_usual_shape_of_json_gives_the_same_rows(text: str) -> None:
    """A list, an answer, lines and lists of answers all hold the same two rows."""
    assert [row.cells["a"] for row in read_json(text, "f")] == [1, 2]


def test_numbers_are_exact_and_rows_keep_their_text_and_line() -> None:
    """A number keeps every digit, and the text of a row is the very piece of the file."""
    rows = read_json('[\n {"a": 0.1000000000000000055511151231257827},\n\n {"a": [1.50]}\n]', "f")
    assert rows[0].cells["a"] == Decimal("0.1000000000000000055511151231257827")
    assert [(row.line, row.text) for row in rows] == [
        (2, '{"a": 0.1000000000000000055511151231257827}'),
        (4, '{"a": [1.50]}'),
    ]


def test_the_rest_of_an_answer_goes_with_its_rows() -> None:
    """A saved request stays with the rows that answer it."""
    [row] = read_json('{"request": {"user": "0xA"}, "response": [{"a": 1}]}', "f")
    assert row.about == {"request": {"user": "0xA"}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[{"a": 1}\n {"a": 2}]', "f, line 2"),
        ('[{"a": NaN}]', "NaN is not a number"),
        ('[{"a": 1, "a": 2}]', "a key appears twice"),
        ('{"data": [{"a": 1}', "is not JSON"),
        ("[", "is not JSON"),
        ("[1, 2]", "expected a row"),
        ('{"code": -2014, "msg": "API-key format invalid."}', "code -2014, 'API-key format invalid.'"),
        ('{"code": "50011", "data": [], "msg": "Too Many Requests"}', "an error of the exchange"),
    ],
)
def test_what_is_not_json_or_not_rows_is_refused_at_its_line(text: str, says: str) -> None:
    """Broken JSON, NaN, doubled keys and errors of the exchange are named, never skipped."""
    with pytest.raises(VenueError) as refused:
        read_json(text, "f")
    assert says in str(refused.value)


def test_csv_loses_marks_but_never_its_text() -> None:
    """A byte-order mark before every cell is no part of a value; the kept text is the line as it was."""
    lines = read_csv('\ufeffa;\ufeffb\n\ufeff"x;y";\ufeff2 \n\n', "f")
    assert [cells for _, _, cells in lines] == [["a", "b"], ["x;y", "2"]]
    assert lines[1][:2] == (2, '\ufeff"x;y";\ufeff2 ')


def test_a_quote_that_is_never_closed_is_refused() -> None:
    """A CSV cut in the middle of a cell is named with its line."""
    with pytest.raises(VenueError, match="f, line 2"):
        read_csv('a,b\n"x,1\n', "f")


def test_side_files_are_exact_too() -> None:
    """Instruments are loaded with the same numbers."""
    assert load('{"size": 0.10}', "f") == {"size": Decimal("0.10")}
    with pytest.raises(VenueError, match="is not JSON"):
        load("{", "f")
