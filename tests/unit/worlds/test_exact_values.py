"""Decimals and instants: exact in Python, and read alike by the engine."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openrebate.units import decimals, instants
from openrebate.units.decimals import down, half_even, parse_decimal, plain
from openrebate.units.instants import format_instant, parse_instant

BOUNDED = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**19), max_value=10**19, places=18)
TEXTS = st.text(alphabet="0123456789.-+eE_ ,", max_size=45) | BOUNDED.map(lambda value: f"{value:f}")


def reads(parse: object, text: str) -> bool:
    """Whether the parser takes the text."""
    try:
        parse(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True


@given(BOUNDED)
def test_a_decimal_survives_its_text(value: Decimal) -> None:
    """The plain form has no exponent, no trailing zero, and the same value."""
    text = plain(value)
    assert parse_decimal(text) == value
    assert "E" not in text
    assert text == "0" or not (("." in text and text.endswith("0")) or (text.startswith("-0") and value == 0))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1E+2", "100"),
        ("-0", "0"),
        ("0.00", "0"),
        ("1.50", "1.5"),
        ("-0.010", "-0.01"),
        ("1E-18", "0.000000000000000001"),
    ],
)
def test_plain_forms(value: str, text: str) -> None:
    """No exponent, no trailing zeros, no negative zero."""
    assert plain(Decimal(value)) == text


@given(st.fractions(), st.integers(0, 30))
def test_rounding_is_exact(value: Fraction, places: int) -> None:
    """Within half a unit, or below one towards zero; whatever the precision of the running context."""
    unit = Fraction(1, 10**places)
    with decimal.localcontext() as context:
        context.prec = 3
        even, cut = half_even(value, places), down(value, places)
    assert abs(Fraction(even) - value) <= unit / 2
    assert abs(Fraction(cut)) <= abs(value) < abs(Fraction(cut)) + unit
    assert even.as_tuple().exponent == cut.as_tuple().exponent == -places


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", "0"), ("1.5", "2"), ("2.5", "2"), ("-0.5", "0"), ("-1.5", "-2"), ("-2.51", "-3")],
)
def test_ties_go_to_the_even_neighbour(value: str, rounded: str) -> None:
    """On both sides of zero."""
    assert half_even(Decimal(value), 0) == Decimal(rounded)


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_the_engine_takes_the_same_decimals(texts: list[str]) -> None:
    """One pattern decides in Python and in DuckDB, and what it takes DuckDB casts to the same value."""
    with duckdb.connect() as connection:
        for text in texts:
            takes, value = connection.execute(
                f"SELECT regexp_full_match($1, '{decimals.PATTERN}'), TRY_CAST($1 AS DECIMAL(38,18))", [text]
            ).fetchall()[0]
            assert takes == reads(parse_decimal, text)
            assert not takes or value == parse_decimal(text)


@given(st.integers(instants.FIRST, instants.LAST), st.integers(-1439, 1439))
def test_an_instant_survives_its_text(instant: int, offset: int) -> None:
    """In UTC and in every offset, and DuckDB reads the same microsecond."""
    text = format_instant(instant)
    assert parse_instant(text) == instant
    if not instants.FIRST <= instant + offset * 60_000_000 <= instants.LAST:
        return
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    local = (
        format_instant(instant + offset * 60_000_000).removesuffix("Z") + f"{sign}{hours:02d}:{minutes:02d}"
    )
    assert parse_instant(local) == instant
    with duckdb.connect() as connection:
        assert connection.execute("SELECT epoch_us(CAST($1 AS TIMESTAMPTZ))", [local]).fetchall() == [
            (instant,)
        ]


@pytest.mark.parametrize(
    "text",
    ["", "2026-10-01", "2026-10-01T00:00:00", "2026-13-01T00:00:00Z", "2026-10-01T00:00:60Z", "2026-10-01T00:00:00+24:00",
     "2026-10-01T00:00Z", "0000-01-01T00:00:00Z", "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
     "2026-10-01T00:00:00.1234567Z", "2026-10-01T00:00:00.Z", "2026-10-01T00:00:00+0800", " 2026-10-01T00:00:00Z",
     "\uff12026-10-01T00:00:00Z"],
)  # fmt: skip
def test_what_is_not_an_instant_is_refused(text: str) -> None:
    """Naive, finer than a microsecond, beyond the calendar or the range, or spelled otherwise."""
    with pytest.raises(ValueError, match=r"instant|zone|exist|lies|finer"):
        parse_instant(text)
