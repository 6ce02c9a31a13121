"""Plans: which lines differ, by how much and why; which periods are covered; what the digest is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from openrebate.engines.duckdb import DuckEngine
from openrebate.model.promises import Settlement
from openrebate.settling.plan import COLUMNS, covered, differences, final, plan_digest
from openrebate.settling.totals import by_channel
from openrebate.settling.why import WHY
from openrebate.units.periods import parse_period

TEXT = pa.string()
LINES = pa.schema(
    [
        *((name, TEXT) for name in ("line_id", "period", "program", "terms_version", "role", "kind", "partner_id", "account_id")),
        *((name, TEXT) for name in ("child_partner_id", "product_line", "channel")),
        ("rate", pa.decimal128(18, 12)), ("kickback_share", pa.decimal128(18, 12)), ("asset", TEXT), ("reason", TEXT),
        ("claim_id", TEXT), ("level", pa.int32()), ("clause", TEXT), ("fills", pa.int64()),
        ("volume", pa.decimal128(38, 8)), ("base", pa.decimal128(38, 10)), ("after", pa.decimal128(38, 0)),
    ]
)  # fmt: skip
POSTED = LINES.append(pa.field("version", pa.int32()))
LINE: dict[str, Any] = {
    "line_id": "a", "period": "2026-10", "program": "p", "terms_version": "1", "role": "broker", "kind": "commission",
    "partner_id": "gridhaus", "account_id": "trader-7", "product_line": "spot", "channel": "order_tag", "rate": Decimal("0.1"),
    "kickback_share": Decimal(0), "asset": "USDT", "claim_id": "c1", "level": 0, "clause": "§", "fills": 2,
    "volume": Decimal(10), "base": Decimal(20), "after": Decimal(200),
}  # fmt: skip
Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    """One engine for all cases."""
    duck = DuckEngine(Path(tmp_path_factory.mktemp("duck")))
    yield duck
    duck.close()


def differing(
    engine: DuckEngine, entitled: list[Row], posted: list[Row], booked_in: str = "2026-10"
) -> list[dict[str, Any]]:
    """The differences between lines as rated and lines as posted, by line."""
    engine.load("entitled", pa.Table.from_pylist([dict(row) for row in entitled], schema=LINES))
    engine.load("posted", pa.Table.from_pylist([{"version": 1, **row} for row in posted], schema=POSTED))
    found = engine.fetch(differences("entitled", "posted", booked_in))
    assert tuple(found.column_names) == COLUMNS
    return sorted(found.to_pylist(), key=lambda row: str(row["line_id"]))


def test_nothing_differs_where_all_is_posted(engine: DuckEngine) -> None:
    """No row at all; a line that vanished and is posted as such is nothing either."""
    gone = LINE | {"line_id": "b", "fills": 0, "volume": Decimal(0), "base": Decimal(0), "after": Decimal(0)}
    assert differing(engine, [LINE], [LINE, gone]) == []


def test_a_difference_holds_both_amounts_and_the_next_version(engine: DuckEngine) -> None:
    """What was, what will be, and which version of the line says so."""
    more = LINE | {"fills": 3, "base": Decimal(30), "after": Decimal(300)}
    [row] = differing(engine, [more], [LINE | {"version": 4}])
    assert (row["version"], row["before"], row["after"], row["fills"], row["why"]) == (5, 200, 300, 3, "more")


OTHER: dict[str, Row] = {
    "claim_changed": {"partner_id": "hummingway"},
    "terms_changed": {"terms_version": "2"},
    "reason_changed": {"reason": "zero_fee", "after": Decimal(0)},
    "level_changed": {"level": 1, "rate": Decimal("0.2"), "after": Decimal(400)},
    "rate_changed": {"rate": Decimal("0.2"), "after": Decimal(400)},
    "kickback_changed": {"kickback_share": Decimal("0.5"), "after": Decimal(100)},
}


@pytest.mark.parametrize("why", OTHER)
def test_trades_that_moved_to_another_line_say_what_is_different(engine: DuckEngine, why: str) -> None:
    """The line they left and the line they are in have the same reason, wherever the two stand."""
    other = {**LINE, "line_id": "b", **OTHER[why]}
    rows = differing(engine, [other], [LINE])
    assert [(row["line_id"], row["before"], row["why"]) for row in rows] == [("a", 200, why), ("b", 0, why)]
    assert rows[0]["after"] == 0
    assert rows[1]["after"] == other["after"]


def test_a_part_that_moved_is_told_too(engine: DuckEngine) -> None:
    """Of two trades one has another partner now: the old line is smaller, the other is new, both for the claim."""
    half = {"fills": 1, "volume": Decimal(5), "base": Decimal(10), "after": Decimal(100)}
    rows = differing(
        engine, [LINE | half, LINE | half | {"line_id": "b", "partner_id": "hummingway"}], [LINE]
    )
    assert [(row["before"], row["after"], row["why"]) for row in rows] == [
        (200, 100, "claim_changed"),
        (0, 100, "claim_changed"),
    ]


@pytest.mark.parametrize(
    ("entitled", "posted", "booked_in", "why"),
    [
        ([LINE], [], "2026-10", "new"),
        ([LINE], [], "2026-11", "late"),
        ([LINE | {"fills": 3, "after": Decimal(300)}], [LINE], "2026-10", "more"),
        ([LINE | {"fills": 3, "after": Decimal(300)}], [LINE], "2026-11", "late"),
        ([LINE | {"fills": 1, "after": Decimal(100)}], [LINE], "2026-11", "revised"),
        ([LINE | {"base": Decimal(10), "after": Decimal(100)}], [LINE], "2026-10", "revised"),
        ([LINE | {"volume": Decimal(11)}], [LINE], "2026-10", "revised"),
        ([], [LINE], "2026-10", "vanished"),
        ([LINE | {"claim_id": "c2"}], [LINE], "2026-10", "described"),
        ([LINE | {"level": 1}], [LINE], "2026-10", "described"),
        ([LINE | {"claim_id": None}], [LINE], "2026-10", "described"),
    ],
)  # fmt: skip
def test_a_line_that_differs_by_itself_says_why(
    engine: DuckEngine, entitled: list[Row], posted: list[Row], booked_in: str, why: str
) -> None:
    """One line, no other one of the account beside it."""
    [row] = differing(engine, entitled, posted, booked_in)
    assert row["why"] == why
    assert why in WHY


def test_a_line_that_comes_back_is_one_more_version(engine: DuckEngine) -> None:
    """After it vanished; the version goes on."""
    gone = LINE | {"fills": 0, "volume": Decimal(0), "base": Decimal(0), "after": Decimal(0), "version": 2}
    [row] = differing(engine, [LINE], [gone])
    assert (row["version"], row["before"], row["after"], row["why"]) == (3, 0, 200, "new")


def test_the_largest_amounts_are_exact(engine: DuckEngine) -> None:
    """38 digits, in both directions."""
    huge, owed = Decimal("9" * 38), Decimal("-" + "9" * 38)  # a minus sign before a Decimal would round it
    [row] = differing(engine, [LINE | {"after": huge}], [LINE | {"after": owed}])
    assert (row["before"], row["after"]) == (owed, huge)


def test_what_differs_is_summed_by_partner_and_channel(engine: DuckEngine) -> None:
    """An invitee's part stands apart, and nobody's trades first."""
    lines: list[Row] = [
        LINE,
        LINE | {"line_id": "b", "account_id": "trader-8", "after": Decimal(5)},
        LINE | {"line_id": "c", "kind": "kickback", "after": Decimal(7)},
        LINE | {"line_id": "d", "channel": "api_key", "after": Decimal(11)},
        LINE | {"line_id": "e", "partner_id": None, "channel": None, "after": Decimal(0)},
    ]
    differing(engine, lines, [LINE | {"after": Decimal(150)}])
    engine.table("differing", differences("entitled", "posted", "2026-10"))
    found = engine.fetch(by_channel("differing")).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        (None, "partner", "2026-10", None, "USDT", 0),
        ("gridhaus", "account", "2026-10", "order_tag", "USDT", 7),
        ("gridhaus", "partner", "2026-10", "api_key", "USDT", 11),
        ("gridhaus", "partner", "2026-10", "order_tag", "USDT", 55),
    ]


def test_a_plan_covers_its_period_and_those_that_may_still_change() -> None:
    """Finality is counted from the end of the origin to the beginning of the period that is booked into."""
    july, august, september = (parse_period(f"2026-0{n}") for n in (7, 8, 9))
    closed = (july, august)
    assert covered(september, closed, Settlement()) == (july, august, september)
    assert covered(september, closed, Settlement(finality_days=31)) == (july, august, september)
    assert covered(september, closed, Settlement(finality_days=30)) == (august, september)
    assert covered(september, closed, Settlement(finality_days=0)) == (august, september)
    assert covered(september, closed, Settlement(), named=july) == (july,)
    assert covered(september, closed, Settlement(finality_days=30), named=july) == ()
    assert final(july, september, Settlement(finality_days=30))


def test_the_digest_is_over_everything_but_itself() -> None:
    """A changed word is another digest."""
    document = {"program": "p", "inputs": [{"period": "2026-10", "facts": "00"}]}
    digest = plan_digest(document)
    assert plan_digest({**document, "digest": digest}) == digest
    assert plan_digest({**document, "program": "q"}) != digest
