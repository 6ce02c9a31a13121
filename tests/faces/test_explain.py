"""`openrebate explain`: the whole chain of a fill, and of a line, in words, in numbers, and refused where the world moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal, localcontext
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from openrebate.app.explain import fill_document, line_document
from openrebate.app.reported_fill import parse_key
from openrebate.app.rerun import Rerun, rerun
from openrebate.cli.__main__ import run
from tests.faces.small_world import PROGRAM, document, make, page, rate


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result with detail, as Parquet."""
    world = make(tmp_path_factory.mktemp("explain"))
    assert rate(world, world.parent / "out", "--detail") == 0
    return world.parent / "out"


@pytest.fixture(scope="module")
def again(out: Path) -> Iterator[Rerun]:
    """The run again, for many questions."""
    with rerun(out) as run_again:
        yield run_again


def lines(out: Path) -> dict[str, dict[str, Any]]:
    """The written lines by id."""
    return {row["line_id"]: row for row in pq.read_table(out / "lines.parquet").to_pylist()}


def explained(out: Path, capsys: pytest.CaptureFixture[str], fill: str) -> str:
    """The page of one fill."""
    return page(capsys, "explain", str(out), "--fill", f"okx/{fill}")


def test_a_paid_fill_is_told_from_the_trade_to_the_line(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every step has its sentence: identity, claims and losers, values, rules, base, level, rate, line."""
    told = explained(out, capsys, "alice/a/1")
    for sentence in (
        "Fill okx/alice/a/1, executed at 2026-10-05T12:00:00Z",
        "spot BTC-USDT, taker buy, 1 at 100 USDT",
        "identity: 2 rows; 1 the same again, ignored",
        "Role affiliate: PAID. Partner kid earns 33.3333 % of 1 USDT.",
        "k3: client_order_id x-AB1 (prefix x-AB) belongs to kid, from 2026-01-01T00:00:00Z, open; won",
        "k2: client_order_id x-AB1 (prefix x-A) belongs to mum, from 2026-01-01T00:00:00Z, open; lost: the prefix x-A is shorter",
        "lost: account comes after client_order_id in this role",
        "fee_value = 1 USDT = 1, half-even to 10 places: 1.0000000000 USDT",
        "1. fee = 0: no (fee is 1)",
        "2. vip_level >= 7: no (vip_level is unknown)",
        "= greatest(0, 1) = 1.0000000000 USDT",
        "0 (assessed): what its metrics reached in the window",
        "volume on spot: 500",
        "level 1 on spot asks for volume ≥ 1,000",
        "33.3333 %, where level 0. Clause: §6 base rate",
        "base 1 × 0.333333 = 0.333333, down to 4 places: 0.3333 USDT",
    ):
        assert sentence in told


def test_marks_and_kickback_are_told_with_their_roundings(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fee in BNB is multiplied with its mark; the trader's part is cut from the unrounded product."""
    told = explained(out, capsys, "alice/bnb")
    assert "0.001 BNB × mark 612.345 of 2026-10-05T11:59:00Z (60 s old) = 0.612345, half-even" in told
    assert "base 0.612345 × 0.333333 = 0.204114795885, down to 4 places: 0.2041 USDT" in told
    assert "less the trader's 10 %, 0.0204: the partner keeps 0.1837 USDT" in told
    assert "(kickback to alice): 1 fill" in told


def test_an_unattributed_fill_is_told_where_was_looked(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody's: the reason, the channels with their subjects, the claim that had ended, and what to do."""
    told = explained(out, capsys, "bob/late")
    assert (
        "Role affiliate: Nobody's (claim_expired). A claim existed, and had ended before the trade." in told
    )
    assert (
        "looked at, in order: order_tag ZZ, client_order_id (none), account bob, master_account (none)"
        in told
    )
    assert "k4: account bob belongs to kid" in told
    assert "to 2026-02-01T00:00:00Z; not in force: it had ended before the trade" in told
    assert "to do    Renew the claim; trades after its new start count." in told


def test_a_fill_that_does_not_count_names_rule_and_clause(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rule that decided is the last one shown, with the fact it asked for; no rate is shown."""
    told = explained(out, capsys, "sub/vip")
    assert "sub-account of alice" in told
    assert "Partner kid earns nothing, though it counts for volume (vip_excluded)." in told
    assert (
        "2. vip_level >= 7: yes (vip_level is 8), so it pays nothing and counts for volume. Clause: §3 VIP"
        in told
    )
    assert "k1: master_account alice belongs to kid" in told
    assert "0.333333" not in told


def test_self_referral_is_decided_before_any_rule(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A partner's own account: no rule is evaluated, and none is shown."""
    told = explained(out, capsys, "kids/own")
    assert (
        "Partner kid earns nothing (self_referral). The partner owns the trading account or its master."
        in told
    )
    assert "decided before any rule: self_referral" in told


def test_a_held_fill_tells_what_it_lacks(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No young enough mark: the one there is, how old it is, and what to do."""
    told = explained(out, capsys, "bob/doge")
    assert "HELD, not rated (no_mark)" in told
    assert "mark of DOGE: 0.1 of 2026-10-01T00:00:00Z (475320 s old, too old)" in told
    assert "What to do: Bring the mark; the fill is rated as soon as it is there." in told


def test_a_conflict_shows_what_differs(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two rows with another fee: both fees are shown."""
    told = explained(out, capsys, "bob/twice")
    assert "2 different rows at revision 0: they contradict each other, none counts" in told
    assert "    fee: 1 or 2" in told
    assert "HELD, not rated (conflict)" in told


def test_a_cancelled_fill_is_told_so(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Quantity 0 at a higher revision."""
    told = explained(out, capsys, "bob/gone")
    assert "revision 1 counts in place of 0" in told
    assert "CANCELLED: revision 1 has quantity 0" in told


def test_a_capped_fill_tells_what_was_left(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fill that crosses the cap is paid in part; the next one is paid nothing."""
    crossing, after = explained(out, capsys, "alice/c2"), explained(out, capsys, "alice/c3")
    assert "0.5 USDT per account, where line = 'contracts'. Clause: §4 cap" in crossing
    assert "used before this fill: 0.333333; it would be 0.333333 and is paid 0.166667" in crossing
    assert "base 2 × 0.333333 − 0.166666 cut by caps = 0.5, down to 4 places: 0.5000 USDT" in crossing
    assert "(cap_reached)" in after
    assert "used before this fill: 0.5; it would be 0.333333 and is paid 0" in after


def test_a_parent_is_told_with_both_rates(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The parent earns the difference between its agreed rate and the child's, on a line of its own."""
    told = explained(out, capsys, "alice/c1")
    assert (
        "mum, above kid, earns 6.6667 % (parent earns the difference: mum has 40 %, agreed, kid has 33.3333 %)"
        in told
    )
    assert "base 2 × 0.066667 = 0.133334, down to 4 places: 0.1333 USDT" in told


def _parts(told: Any) -> list[dict[str, Any]]:
    return [
        line
        for role in told["roles"]
        for line in (*role.get("lines", ()), *(one for p in role.get("parents", ()) for one in p["lines"]))
    ]


def test_the_arithmetic_shown_gives_the_written_amounts(out: Path, again: Rerun) -> None:
    """Base × rate − cut, rounded down once, is the amount in lines.parquet, for every line of every fill."""
    written, seen = lines(out), set()
    for fill in ("alice/a/1", "alice/bnb", "alice/c1", "alice/c3", "sub/vip", "kids/own", "bob/late"):
        for line in _parts(fill_document(again, parse_key(f"okx/{fill}"))):
            seen.add(line["line_id"])
            row, sums = written[line["line_id"]], line["arithmetic"]
            with localcontext(prec=100):
                product = Decimal(sums["base"]) * Decimal(sums["rate"]) - Decimal(sums["cut"])
                total, part = (
                    amount.quantize(Decimal("0.0001"), rounding=ROUND_DOWN)
                    for amount in (product, product * Decimal(sums["kickback_share"]))
                )
            amount = {"commission": total - part, "kickback": part, "override": total}[line["kind"]]
            assert (amount, row["base"], row["fills"]) == (
                row["amount"],
                Decimal(sums["base"]),
                line["fills"],
            )
    assert seen == set(written)


def test_losing_claims_are_those_of_the_detail(out: Path, again: Rerun) -> None:
    """The second look at the claims finds the same winner and losers as the models of all fills."""
    for row in pq.read_table(out / "fills.parquet").to_pylist():
        name = f"{row['venue']}/{row['account_id']}/{row['fill_id']}"
        (role,) = fill_document(again, parse_key(name))["roles"]
        claims = [claim for looked in role["attribution"]["looked"] for claim in looked["claims"]]
        won = [claim["claim_id"] for claim in claims if claim["verdict"] == "won"]
        lost = ";".join(claim["claim_id"] for claim in claims if claim["verdict"] == "lost")
        assert (won, lost or None) == ([row["claim_id"]] if row["claim_id"] else [], row["losing_claims"])
        assert (role["reason"] or {}).get("code") == row["reason"]
        values = {value["name"]: Decimal(value["value"]) for value in role["values"]}
        assert (values["fee_value"], values["notional_value"]) == (row["fee_value"], row["notional_value"])


def test_every_line_is_explained_with_its_fills(out: Path, again: Rerun) -> None:
    """A line's page has as many fills as the line, and a command for each that finds the line again."""
    for line_id, row in lines(out).items():
        told = line_document(again, line_id)
        assert (told["line"]["line_id"], len(told["fills"])) == (line_id, row["fills"])
        assert Decimal(told["line"]["amount"]) == row["amount"]
        largest = told["fills"][0]["explain"].split("'")[1]
        assert line_id in {line["line_id"] for line in _parts(fill_document(again, parse_key(largest)))}


def test_a_line_is_told_to_a_person(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its key, arithmetic, level and fills."""
    [line_id] = [i for i, row in lines(out).items() if row["kind"] == "override"]
    told = page(capsys, "explain", str(out), "--line", line_id)
    assert (
        "kind override, partner_id mum, account_id alice, child_partner_id kid, product_line contracts"
        in told
    )
    assert "base 2 × 0.066667 = 0.133334, down to 4 places: 0.1333 USDT" in told
    assert f"openrebate explain {out} --fill 'okx/alice/c1'" in told


@pytest.mark.parametrize("fill", ["alice/a/1", "alice/c2", "bob/doge"])
def test_csv_and_parquet_are_explained_alike(
    out: Path, fill: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """OUT as CSV without detail gives the same document."""
    assert rate(out.parent / "world", tmp_path / "csv", "--format", "csv") == 0
    told = [document(capsys, "explain", str(one), "--fill", f"okx/{fill}") for one in (out, tmp_path / "csv")]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (
            "1",
            "come to 1.170781795885 USDT, so each is paid 1 ÷ 1.170781795885 of itself, about 85.413 %",
        ),
        ("9", "not reached by all lines that share it, so nothing is cut"),
    ],
)
def test_a_pool_is_told_with_its_ratio(
    tmp_path: Path, limit: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a fill as on its line: what all lines come to, and how much of each is left."""
    world = make(tmp_path)
    pool = f'\n[[cap]]\nrole = "affiliate"\nscope = "program"\nlimit = "{limit}"\nexceeded = "pro_rata"\nclause = "§7 pool"\n'
    (tmp_path / "small.toml").write_text(PROGRAM + pool, encoding="utf-8")
    assert rate(world, tmp_path / "out") == 0
    told = explained(tmp_path / "out", capsys, "alice/c1")
    assert says in told
    assert "where true" not in told


@pytest.mark.parametrize(
    ("tokens", "code", "says"),
    [
        (["--fill", "okx/alice/sept"], 4, "outside the period 2026-10 (UTC)"),
        (
            ["--fill", "okx/alice/bnc"],
            4,
            "there is no fill okx/alice/bnc in the world. Fills of this account: bnb",
        ),
        (["--fill", "okx/nobody/1"], 4, "Account nobody has no fills on okx here"),
        (["--line", "0" * 32], 4, f"there is no line {'0' * 32}"),
        (["--fill", "okx/alice"], 2, "'okx/alice' names no fill. Write VENUE/ACCOUNT/FILL_ID"),
        (["--fill", "okx/alice/a/1", "--role", "affiliat"], 2, "no role 'affiliat' earns"),
        ([], 2, "one of --fill and --line is needed"),
        (["--fill", "okx/alice/a/1", "--line", "0"], 2, "one of --fill and --line is needed"),
    ],
)
def test_what_is_not_there_is_refused(
    out: Path, tokens: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown fills and lines leave with 4 and near ids, wrong usage with 2; nothing on standard output."""
    assert run(["explain", str(out), *tokens]) == code
    captured = capsys.readouterr()
    assert (captured.out, says in captured.err) == ("", True)


@pytest.fixture
def moved(out: Path, tmp_path: Path) -> Path:
    """World, program and result of its own, rated again, for a test to change."""
    shutil.copytree(out.parent / "world", tmp_path / "world")
    shutil.copy(out.parent / "small.toml", tmp_path)
    assert rate(tmp_path / "world", tmp_path / "out") == 0
    return tmp_path


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("world/claims.csv", "0.1", "0.2", "claims.csv has changed"),
        ("world/marks.csv", "612", "613", "marks.csv has changed"),
        ("small.toml", "0.333333", "0.333334", "have changed since"),
        ("out/lines.parquet", "PAR1", "PARX", "lines.parquet is not what the run wrote"),
    ],
)
def test_a_changed_world_is_refused(
    moved: Path, file: str, before: str, after: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was rated, and under which terms, must be what is explained: otherwise 5, the file, and the advice."""
    content = (moved / file).read_bytes()
    (moved / file).write_bytes(content.replace(before.encode(), after.encode(), 1))
    assert run(["explain", str(moved / "out"), "--fill", "okx/alice/a/1"]) == 5
    told = capsys.readouterr().err
    assert says in told
    assert "Rate the world again into a new folder" in told


def test_a_moved_world_is_named(moved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A world that lies elsewhere now is found by --world; without it the reader says what is missing."""
    (moved / "world").rename(moved / "elsewhere")
    tokens = ["explain", str(moved / "out"), "--fill", "okx/alice/a/1"]
    assert run(tokens) == 2
    assert "does not exist" in capsys.readouterr().err
    assert run([*tokens, "--world", str(moved / "elsewhere")]) == 0


def test_what_is_no_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that no run has written leaves with 2."""
    assert run(["explain", str(tmp_path), "--fill", "okx/alice/a/1"]) == 2
    assert "is no result of `openrebate rate`" in capsys.readouterr().err


def test_a_pool_of_days_is_told_with_the_parts_of_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a fill what its days come to; on its line every part, what is left of it, and one rounding."""
    world = make(tmp_path)
    pool = (
        '\n[[cap]]\nrole = "affiliate"\nscope = "program"\nlimit = "1"\nexceeded = "pro_rata"\nlasts = "days"\ndays = 40\n'
        "anchor = 2026-09-28T00:00:00Z\n"
    )
    capped, levels = PROGRAM.index("[[cap]]"), PROGRAM.index("[levels.affiliate]")
    uncapped = PROGRAM[:capped] + PROGRAM[levels:]
    (tmp_path / "small.toml").write_text(uncapped + pool, encoding="utf-8")
    assert rate(world, tmp_path / "out") == 0
    told = explained(tmp_path / "out", capsys, "alice/c1")
    assert (
        "come to 1.737447795885 USDT, so each is paid 1 ÷ 1.737447795885 of itself, about 57.5557 %" in told
    )
    assert (
        "from 2026-09-28 to 2026-11-06 × 1 ÷ 1.737447795885, since all lines of these days share a pool"
        in told
    )
    assert "together, down to 4 places" in told
