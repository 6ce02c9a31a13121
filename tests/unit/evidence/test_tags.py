"""Order tags: the registry is sound, and what arrived is told with who earns by it and what went wrong."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.tag import check, list_tags
from openrebate.cli.__main__ import run
from openrebate.evidence import tag_traps
from openrebate.evidence.tag_check import Flow, TagReport, check_tags, who_earns
from openrebate.model.tables import PRODUCTS

REGISTRY = list_tags()
CCXT_OKX, CCXT_SPOT, CCXT_SWAP = "6b9ad766b55dBCDE", "x-TKT5PX2F", "x-cvBPrNm9"
OWN = "MINE0000MINEBCDE"


def _flow(
    tag: str | None, client: str | None, venue: str = "okx", product: str = "spot", count: int = 1
) -> Flow:
    volume = {"USDT": Decimal(count)}
    return Flow(
        venue=venue, product=product, order_tag=tag, client_order_id=client, count=count, volume=volume
    )


def _report(*flows: Flow, own: str = OWN) -> TagReport:
    return check_tags(flows, REGISTRY, own)


def _codes(*flows: Flow, own: str = OWN) -> list[str]:
    return [trap.code for trap in _report(*flows, own=own).traps]


def test_the_registry_is_sound() -> None:
    """Ids are there once, every tag is of an exchange that is there and of its form, every entry cites a source."""
    ids = [exchange.id for exchange in REGISTRY.exchanges]
    keys = {source.key for source in REGISTRY.sources}
    assert len(set(ids)) == len(ids) >= 24
    assert len({(tag.exchange, tag.value) for tag in REGISTRY.tags}) == len(REGISTRY.tags) >= 50
    for exchange in REGISTRY.exchanges:
        re.compile(exchange.pattern)
        assert exchange.carriers
        assert exchange.set
        assert exchange.source
        assert set(exchange.source) <= keys
    for tag in REGISTRY.tags:
        held = REGISTRY.exchange(tag.exchange)
        assert held is not None
        assert tag.source in keys
        assert set(tag.products) <= set(PRODUCTS)
        assert held.well_formed(tag.value) is not False, tag
    assert all(source.date for source in REGISTRY.sources)


def test_no_secret_of_anyone_is_in_it() -> None:
    """Partner keys, which some libraries ship beside the name, are left out: no long random text but known addresses."""
    uuids = [tag.value for tag in REGISTRY.tags if re.fullmatch(r"[0-9a-f-]{36}", tag.value)]
    assert uuids == [
        "bc830de7-50f3-460b-9ee0-f430f83f9dad"
    ]  # WOO's broker id is a UUID, and public in every order


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (_flow(OWN, None), ("order_tag", OWN, "own", "")),
        (_flow(CCXT_OKX, "mine1"), ("order_tag", CCXT_OKX, "library", "ccxt")),
        (_flow("ffb5405ad327SUDE", None), ("order_tag", "ffb5405ad327SUDE", "library", "freqtrade")),
        (_flow("SOMEBODY", None), ("order_tag", "SOMEBODY", "unknown", "")),
        (_flow("0", None), ("none", "", "none", "")),
        (_flow(None, None), ("none", "", "none", "")),
        (
            _flow("", "93027a12dac34fBCBLCUT59d7"),
            ("client_order_id", "93027a12dac34fBC", "library", "hummingbot"),
        ),
        (_flow(None, CCXT_SPOT + "22ecb5", "binance"), ("client_order_id", CCXT_SPOT, "library", "ccxt")),
        (_flow(None, "x-STRANGER1", "binance"), ("client_order_id", "x-STRANGER", "unknown", "")),
        (_flow(None, "web_1", "binance"), ("none", "", "none", "")),
        (_flow("ccxt", None, "kucoin"), ("order_tag", "ccxt", "library", "ccxt")),
        (_flow("T", None, "nowhere"), ("order_tag", "T", "unknown", "")),
    ],
)
def test_who_earns_by_a_mark(flow: Flow, told: tuple[str, str, str, str]) -> None:
    """One's own, a library's, a stranger's or nobody's, by the field that the exchange reads first."""
    assert who_earns(flow, REGISTRY, OWN) == told


def test_an_own_mark_may_be_given_without_its_prefix() -> None:
    """`ABCD1234` and `x-ABCD1234` are one mark on Binance."""
    for own in ("ABCD1234", "x-ABCD1234"):
        assert who_earns(_flow(None, "x-ABCD1234zz", "binance"), REGISTRY, own)[2] == "own"


@pytest.mark.parametrize(
    ("flows", "own", "verdict"),
    [
        ([_flow(OWN, None)], OWN, "own"),
        ([_flow(OWN, None), _flow(CCXT_OKX, None)], OWN, "partly"),
        ([_flow(CCXT_OKX, None)], OWN, "not_own"),
        ([_flow("", "")], OWN, "not_own"),
        ([_flow(CCXT_OKX, None)], "", "seen"),
        ([_flow("", "")], "", "nothing"),
        ([_flow(None, None)], "", "nothing"),
        ([_flow(None, None, "binance")], "", "not_shown"),
        ([_flow(None, "mine", "bybit")], OWN, "not_shown"),
        ([_flow("", "", "kucoin")], "", "nothing"),
        ([], OWN, "not_shown"),
    ],
)
def test_the_verdict(flows: list[Flow], own: str, verdict: str) -> None:
    """All, a part or nothing of it is one's own; and rows that cannot show a mark are not taken for rows without."""
    assert check_tags(flows, REGISTRY, own).verdict == verdict


TRAPS = {
    "prefix_is_not_the_tag": _flow(OWN, CCXT_OKX + "1234567890abcdef"),
    "client_id_without_tag": _flow("", "mine1"),
    "no_prefix": _flow(None, "web_1", "binance"),
    "other_case": _flow(OWN.lower(), None),
    "cut": _flow(OWN[:8], None),
    "other_product_line": _flow(None, CCXT_SPOT + "1", "binance", "perpetual"),
    "of_another_exchange": _flow("CCXT123456", None),
}


@pytest.mark.parametrize("code", TRAPS)
def test_each_trap_is_told(code: str) -> None:
    """What ccxt and others do wrong is named from the fills alone, with an example."""
    [trap] = [trap for trap in _report(TRAPS[code]).traps if trap.code == code]
    assert trap.count == 1
    assert trap.example


@pytest.mark.parametrize("code", TRAPS)
def test_a_trap_left_out_is_missed(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without its sign a trap is not told, and the test above turns red."""
    signs = tuple(sign for sign in tag_traps._SIGNS if sign[0] != code)
    monkeypatch.setattr(tag_traps, "_SIGNS", signs)
    assert code not in _codes(TRAPS[code])


def test_what_is_right_is_no_trap() -> None:
    """One's own tag with one's own id, on OKX and with the right mark of the line on Binance."""
    assert _codes(_flow(OWN, "abc"), _flow(OWN, None)) == []
    assert _codes(_flow(None, CCXT_SWAP + "1", "binance", "perpetual"), own="") == []
    assert _codes(_flow(None, "x-ABCD1234zz", "binance"), own="ABCD1234") == []
    assert "own_has_no_such_form" in _codes(_flow(OWN, None), own="too-long-for-okx-by-far")


def test_counts_and_volumes_add_up() -> None:
    """Every flow is in exactly one row of what arrived; volumes are exact."""
    flows = [
        _flow(OWN, None, count=2),
        _flow(OWN, "a", count=3),
        _flow("", "b", count=5),
        _flow("X", None, count=7),
    ]
    report = _report(*flows)
    assert sum(one.count for one in report.arrived) == report.count == 17
    assert {one.value: one.volume for one in report.arrived} == {
        OWN: {"USDT": Decimal(5)},
        "": {"USDT": Decimal(5)},
        "X": {"USDT": Decimal(7)},
    }
    assert report.strangers == ("X",)


_COLUMNS = [
    "venue", "account_id", "fill_id", "executed_at", "product", "symbol", "side", "liquidity", "price",
    "quantity", "quote_asset", "fee", "fee_asset", "revision", "client_order_id", "order_tag",
]  # fmt: skip


def _fills(file: Path) -> Path:
    shared = ["okx", "a"]
    rest = ["2026-10-01T00:00:00Z", "spot", "BTC-USDT", "buy", "taker", "2", "3", "USDT", "0.01", "USDT"]
    rows = [
        [*shared, "1", *rest, "0", CCXT_OKX + "12", OWN],
        [*shared, "2", *rest, "0", "", "it's"],
        [*shared, "2", *rest, "1", "", OWN],
        [*shared, "3", *rest, "0", "qp7-1", ""],
    ]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([_COLUMNS, *rows])
    return file


def test_a_file_of_fills_is_read(tmp_path: Path) -> None:
    """The latest revision of each fill counts, with its volume; quotes in tags are only text."""
    report = check(_fills(tmp_path / "mine.csv"), own=OWN).report
    assert [(one.value, one.earns, one.count, one.volume) for one in report.arrived] == [
        (OWN, "own", 2, {"USDT": Decimal(12)}),
        ("", "none", 1, {"USDT": Decimal(6)}),
    ]
    assert {trap.code for trap in report.traps} == {"prefix_is_not_the_tag", "client_id_without_tag"}
    assert check(tmp_path / "mine.csv", own="it's").report.verdict == "not_own"


def test_claims_of_a_world_name_the_partner(tmp_path: Path) -> None:
    """A mark that a partner has a claim on is the partner's, whatever else is known."""
    _fills(tmp_path / "fills.csv")
    (tmp_path / "partners.csv").write_text("partner_id,role,effective_from\np1,broker,2026-01-01T00:00:00Z\n")
    claims = "claim_id,role,subject_kind,subject,partner_id,effective_from\n"
    claims += f"c1,broker,order_tag,{OWN},p1,2026-01-01T00:00:00Z\nc2,broker,client_order_id,qp7,p1,2026-01-01T00:00:00Z\n"
    (tmp_path / "claims.csv").write_text(claims)
    report = check(tmp_path).report
    assert {(one.value, one.earns, one.whose) for one in report.arrived} == {
        (OWN, "partner", "p1"),
        ("qp7", "partner", "p1"),
    }


def _json(file: Path, rows: list[dict[str, Any]]) -> str:
    file.write_text(json.dumps({"code": "0", "data": rows}), encoding="utf-8")
    return str(file)


def test_orders_of_an_exchange_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --venue the exchange's own answer is enough; 0 where one's own tag is on all of it, 8 where not."""
    okx = _json(tmp_path / "o.json", [{"instId": "B", "ordId": "1", "clOrdId": "", "tag": OWN}])
    assert run(["tag", "check", okx, "--venue", "okx", "--tag", OWN, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counted"] == "rows"
    assert told["arrived"][0]["earns"] == "own"
    assert told["notes"]
    binance = _json(tmp_path / "b.json", [{"symbol": "B", "orderId": 1, "clientOrderId": CCXT_SPOT + "x"}])
    assert run(["tag", "check", binance, "--venue", "binance", "--tag", "ABCD1234", "--json"]) == 8
    assert json.loads(capsys.readouterr().out)["arrived"][0]["whose"] == "ccxt"
    kucoin = _json(tmp_path / "k.json", [{"id": "1", "clientOid": "z", "tags": "partner:ccxt"}])
    assert run(["tag", "check", kucoin, "--venue", "kucoin", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["arrived"][0]["value"] == "ccxt"
    bybit = _json(tmp_path / "y.json", [{"execId": "1", "orderLinkId": "z"}])
    assert run(["tag", "check", bybit, "--venue", "bybit", "--tag", "Mine", "--json"]) == 8
    assert json.loads(capsys.readouterr().out)["verdict"] == "not_shown"


def test_what_is_wrong_has_its_exit_code(tmp_path: Path) -> None:
    """No such file or exchange 4; a file that is no table, or shows no known column, 2."""
    wrong = tmp_path / "w.txt"
    wrong.write_text("a,b\n1,2\n")
    assert run(["tag", "check", str(tmp_path / "none.csv")]) == 4
    assert run(["tag", "check", str(wrong), "--venue", "nowhere"]) == 4
    assert run(["tag", "list", "--venue", "nowhere"]) == 4
    assert run(["tag", "check", str(wrong)]) == 2
    assert run(["tag", "check", str(wrong), "--venue", "kucoin"]) == 2


def test_the_list_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Of all exchanges or of one, with the sources it cites."""
    assert run(["tag", "list", "--venue", "okx", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["exchanges"]] == ["okx"]
    assert {tag["exchange"] for tag in told["tags"]} == {"okx"}
    assert run(["tag", "list"]) == 0
