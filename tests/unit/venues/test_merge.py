"""New facts against known ones: the same is nothing, a contradiction is refused, a correction is a revision."""

from __future__ import annotations

import pytest

from openrebate.model.errors import ConflictError
from openrebate.venues.merge import merge_fills, merge_marks
from openrebate.venues.rows import Fact, Row, fill

_ROW = Row(file="f", line=3, text="", cells={})


def cells(fill_id: str = "1", **changes: str) -> dict[str, str]:
    """A fill with that id."""
    base = fill(
        venue="v", account_id="a", fill_id=fill_id, executed_at="2026-01-01T00:00:01Z", product="spot", symbol="BTC-USDT",
        side="buy", liquidity="taker", price="2", quantity="3", quote_asset="USDT", fee="0.1", fee_asset="USDT", order_id="9",
    )  # fmt: skip
    return base | changes


def fact(fill_id: str = "1", **changes: str) -> Fact:
    """That fill as a fact."""
    return Fact(cells=cells(fill_id, **changes), rows=(_ROW,))


def test_the_same_fill_in_another_spelling_changes_nothing() -> None:
    """1.0 is 1, eight o'clock in Singapore is midnight in London, and revision 0 is no revision."""
    known = [cells(price="2.00", executed_at="2026-01-01T08:00:01.000+08:00", revision="0", entry="api")]
    merged = merge_fills(known, [fact(), fact()], revise=False)
    assert (merged.new, merged.known, merged.revised, merged.added) == (0, 2, 0, [])


def test_new_fills_come_in_by_time() -> None:
    """The order of the file does not matter, and what is there stays in front."""
    late, early = fact("2", executed_at="2026-01-01T00:00:09Z"), fact("3", executed_at="2026-01-01T00:00:02Z")
    merged = merge_fills([cells("1")], [late, early, late], revise=False)
    assert [row["fill_id"] for row in merged.rows] == ["1", "3", "2"]
    assert (merged.new, merged.known) == (2, 1)


def test_another_content_is_refused_with_file_line_and_column() -> None:
    """What is known stands; the message names both values."""
    with pytest.raises(
        ConflictError,
        match=r"f, line 3: fill 1 is already known with fee 0\.1, not 0\.2; nothing was changed",
    ):
        merge_fills([cells()], [fact(fee="0.2")], revise=False)
    with pytest.raises(ConflictError, match="fee"):
        merge_fills([], [fact(), fact(fee="0.2")], revise=False)


def test_a_correction_is_the_next_revision_and_comes_in_once() -> None:
    """With `revise` other content is added behind the old row; the second time it is known."""
    known = [cells(), cells(revision="1", fee="0.3")]
    better = fact(fee="0.2", client_order_id="x-AB")
    merged = merge_fills(known, [better], revise=True)
    assert merged.added == [cells(revision="2", fee="0.2", client_order_id="x-AB")]
    again = merge_fills(merged.rows, [better], revise=True)
    assert (again.known, again.revised) == (1, 0)


def test_a_row_that_says_less_contradicts_nothing() -> None:
    """A client id that an earlier import joined from orders is not taken away by one without orders."""
    merged = merge_fills([cells(client_order_id="x-AB")], [fact()], revise=False)
    assert (merged.known, merged.added) == (1, [])


def test_exports_and_api_answers_of_one_time_are_refused() -> None:
    """They name the same trade differently, so it would be paid twice; apart in time or market they may meet."""
    known = [cells("SPOT/1"), cells("SPOT/2", executed_at="2026-01-01T00:01:00.900Z")]
    for second in ("00:00:30Z", "00:01:00Z"):
        with pytest.raises(ConflictError, match="come from the API and from an export for the same time"):
            merge_fills(known, [fact("export/1", executed_at=f"2026-01-01T{second}")], revise=False)
    with pytest.raises(ConflictError, match="from an export and from the API"):
        merge_fills(known[1:], [fact("export/1", executed_at="2026-01-01T00:01:00Z")], revise=False)
    assert merge_fills(known, [fact("export/1", executed_at="2026-01-01T00:01:01Z")], revise=False).new == 1
    assert merge_fills(known, [fact("export/1", symbol="ETH-USDT")], revise=False).new == 1
    assert merge_fills(known, [fact("export/1", account_id="b")], revise=False).new == 1


def test_one_moment_has_one_price() -> None:
    """The same mark again is nothing; another price for it is refused."""
    known = [{"asset": "BTC", "at": "2026-01-01T00:00:00Z", "price": "5.0"}]
    same = Fact(cells={"asset": "BTC", "at": "2026-01-01T00:00:00.000Z", "price": "5"}, rows=(_ROW,))
    later = Fact(cells={"asset": "BTC", "at": "2026-01-01T00:01:00Z", "price": "6"}, rows=(_ROW,))
    other = Fact(cells={"asset": "BTC", "at": "2026-01-01T00:00:00Z", "price": "7"}, rows=(_ROW,))
    merged = merge_marks(known, [same, later])
    assert (merged.new, merged.known, merged.added) == (1, 1, [later.cells])
    with pytest.raises(ConflictError, match=r"already 5\.0, not 7"):
        merge_marks(known, [other])
