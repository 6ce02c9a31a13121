"""`openrebate compare`: the same flow in many programs; each earns what `rate` says, and what is supposed is said."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.compare import compare
from openrebate.app.compared import Comparison, Outcome
from openrebate.app.flow import Asked
from openrebate.cli.__main__ import run
from openrebate.pipeline import meter
from tests.faces.small_world import PROGRAM, TABLES, make
from tests.papers.test_pages import read

NO_CAP = PROGRAM.replace(PROGRAM[PROGRAM.index("[[cap]]") : PROGRAM.index("[levels.affiliate]")], "")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world, with its program beside it."""
    return make(tmp_path)


def program(world: Path, name: str, *changes: tuple[str, str], text: str = PROGRAM) -> str:
    """The small program under another id with texts replaced; the path of its file."""
    for old, new in (('id = "small"', f'id = "{name}"'), *changes):
        assert old in text
        text = text.replace(old, new)
    file = world.parent / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def asked(*programs: str, **more: Any) -> Asked:
    """What is compared, in October."""
    return Asked(programs=programs, period="2026-10", **more)


def only(found: Comparison) -> Outcome:
    """The one outcome."""
    [one] = found.outcomes
    return one


def rated(world: Path, file: str, period: str = "2026-10") -> list[dict[str, str]]:
    """The lines that `rate` writes."""
    out = world.parent / f"out-{Path(file).stem}-{period}"
    tokens = ["rate", str(world), "--program", file, "--period", period, "--out", str(out), "--format", "csv"]
    assert run(tokens) == 0
    with (out / "lines.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sums(lines: list[dict[str, str]]) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
    """Lines that pay, by kind, product line and channel: fills and amount."""
    found: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for row in lines:
        if not row["reason"]:
            key = (row["kind"], row["product_line"], row["channel"])
            fills, amount = found.get(key, (0, Decimal(0)))
            found[key] = (fills + int(row["fills"]), amount + Decimal(row["amount"]))
    return found


def told(one: Outcome) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
    """The same of an outcome."""
    return {(row.kind, row.product_line, row.channel): (row.fills, row.amount) for row in one.earned}


def test_each_program_earns_what_rate_says(world: Path) -> None:
    """By kind, line and channel, to the last place; and fills that pay nothing have the same reasons."""
    files = [program(world, "one"), program(world, "two", ('"0.4"', '"0.7"'), ('"1000"', '"100"'))]
    found = compare(world, asked(*files))
    for file, one in zip(files, found.outcomes, strict=True):
        lines = rated(world, file)
        assert told(one) == sums(lines)
        unpaid = {(row.reason, row.channel): row.fills for row in one.unpaid}
        rows = [row for row in lines if row["reason"] and row["kind"] == "commission"]
        assert unpaid == {
            key: sum(int(r["fills"]) for r in rows if (r["reason"], r["channel"]) == key) for key in unpaid
        }
        assert sum(unpaid.values()) == sum(int(row["fills"]) for row in rows)
    assert found.outcomes[0].total != found.outcomes[1].total
    assert found.conflicts == 1
    assert found.outcomes[0].not_rated == {"no_mark": 1}


def test_several_months_are_told_apart(world: Path) -> None:
    """Each month earns what `rate` says of it."""
    file = program(world, "one")
    one = only(compare(world, Asked(programs=(file,), period="2026-09..2026-10")))
    assert {row.month for row in one.earned} == {"2026-09", "2026-10"}
    whole = [sums(rated(world, file, month)) for month in ("2026-09", "2026-10")]
    assert one.total + one.kickback == sum(
        (amount for part in whole for _, amount in part.values()), Decimal(0)
    )


def test_a_program_that_settles_by_the_day_is_added_up(world: Path) -> None:
    """A month of days is the sum of what `rate` says of each day."""
    file = program(world, "daily", ('settles = "month"', 'settles = "day"'), text=NO_CAP)
    one = only(compare(world, asked(file, sensitivity=False)))
    days = [sums(rated(world, file, day)) for day in ("2026-10-05", "2026-10-06")]  # no other day has fills
    assert one.total + one.kickback == sum((amount for day in days for _, amount in day.values()), Decimal(0))
    assert one.total > 0


def test_the_fills_are_read_once(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first program is metered the whole world is gone, and every program is rated all the same."""
    files = [program(world, "one"), program(world, "two", ('"0.4"', '"0.7"')), program(world, "three")]
    before = compare(world, asked(*files))

    def without_files(*args: Any) -> Any:
        shutil.rmtree(world, ignore_errors=True)
        return meter(*args)

    monkeypatch.setattr("openrebate.app.flow.meter", without_files)
    after = compare(world, asked(*files))
    assert not world.exists()
    assert [one.earned for one in after.outcomes] == [one.earned for one in before.outcomes]
    assert after.spared > 10  # what programs agree on was not made again


def test_a_role_of_another_name_is_given_the_claims_it_reads(world: Path) -> None:
    """A referrer earns as an affiliate would, and that is said; without stand-ins nobody is claimed."""
    mine = program(world, "mine")
    other = program(world, "other", ('"affiliate"', '"referrer"'), ("[levels.affiliate", "[levels.referrer"))
    found = compare(world, asked(mine, other))
    one = found.outcomes[1]
    assert dict(one.stands_in) == {"referrer": "affiliate"}
    assert "claims of role affiliate stand in for role referrer" in one.supposed
    agreed = {key: value for key, value in told(found.outcomes[0]).items() if key[1] == "spot"}
    assert {key: value for key, value in told(one).items() if key[1] == "spot"} == agreed
    bare = only(compare(world, asked(other, stand_ins=None)))
    assert (bare.total, bare.paid_fills) == (Decimal(0), 0)
    named = only(compare(world, asked(other, stand_ins={"referrer": "affiliate"})))
    assert named.earned == one.earned


def test_a_claim_ties_by_what_the_program_reads_unless_any_is_supposed(world: Path) -> None:
    """Orders with a prefix are nobody's in a program that reads accounts only; supposing that they tie says so."""
    channels = '["order_tag", "client_order_id", "account", "master_account"]'
    file = program(world, "tags", (channels, '["order_tag"]'))
    own, free = (only(compare(world, asked(file, tie=tie))) for tie in ("own", "any"))
    assert (own.paid_fills, own.total) == (0, Decimal(0))
    assert free.paid_fills == only(compare(world, asked(program(world, "all")))).paid_fills
    assert any("any channel" in text for text in free.supposed)


def test_other_settlement_assets_are_valued_in_the_worlds(world: Path) -> None:
    """Dollars are taken one for one; an asset with a mark prices its thresholds; points stand apart; else it is not rated."""
    usdt = only(compare(world, asked(program(world, "usdt"))))
    usdc = only(compare(world, asked(program(world, "usdc", ('asset = "USDT"', 'asset = "USDC"')))))
    assert (usdc.asset, usdc.total) == ("USDT", usdt.total)
    assert any("settles in USDC" in text for text in usdc.supposed)
    in_bnb = ('asset = "USDT"', 'asset = "BNB"')
    bnb = only(compare(world, asked(program(world, "bnb", in_bnb, ('"1000"', '"1"'), text=NO_CAP))))
    [reached] = [row for row in bnb.levels if row.partner_id == "kid"]
    assert [need.asks for need in reached.needs] == [Decimal("612.345")]
    strange = ('asset = "USDT"', 'asset = "GEM"')
    gem = only(compare(world, asked(program(world, "gem", strange))))
    assert "GEM" in gem.why_not
    assert gem.earned == ()
    points = PROGRAM[: PROGRAM.index("[[cap]]")] + '[[rate]]\nrole = "affiliate"\nshare = "0.4"\n'
    apart = only(compare(world, asked(program(world, "points", strange, text=points))))
    assert (apart.asset, apart.apart) == ("GEM", True)
    assert apart.total > 0


def test_points_are_in_no_sum_and_fees_as_they_come_are_valued(world: Path) -> None:
    """250 points for a coin of fees are no money; 0.001 BNB of fee is worth 0.612345, not a thousandth of a coin."""
    usdt = only(compare(world, asked(program(world, "usdt", text=NO_CAP))))
    points = (
        NO_CAP + '\n[[role]]\nname = "points"\nclaims_of = "affiliate"\nasset = "STAR"\nscale = 0\n'
        '\n[[rate]]\nrole = "points"\nshare = "250"\n'
    )
    both = only(compare(world, asked(program(world, "points", text=points))))
    assert (both.total, both.kickback) == (usdt.total, usdt.kickback)
    assert [step.amount for step in both.steps] == [step.amount for step in usdt.steps]
    assert {one.asset: one.amount > 100 for one in both.earned} == {"USDT": False, "STAR": True}
    assert any("paid in STAR" in text for text in both.supposed)
    as_it_comes = ('kickback = "claim"', 'kickback = "claim"\nasset = "fee_asset"')
    fees = only(compare(world, asked(program(world, "fees", as_it_comes, text=NO_CAP))))
    assert (fees.total, fees.asset) == (usdt.total, "USDT")
    assert any("valued at the trade" in text for text in fees.supposed)


def test_terms_that_ended_are_rated_as_if_they_held(world: Path) -> None:
    """What an older version would pay for today's flow, and that it is not in force."""
    ended = "effective_from = 2026-01-01T00:00:00Z"
    file = program(
        world, "old", (ended, "effective_from = 2020-01-01T00:00:00Z\neffective_to = 2021-01-01T00:00:00Z")
    )
    old, now = only(compare(world, asked(file))), only(compare(world, asked(program(world, "now"))))
    assert told(old) == told(now)
    assert any("as if it always were" in text for text in old.supposed)


def test_the_distance_to_the_next_level_is_what_is_missing(world: Path) -> None:
    """Level 1 asks for 1000 on spot; the partner has less, by exactly what is told."""
    one = only(compare(world, asked(program(world, "one"))))
    [kid] = [row for row in one.levels if row.partner_id == "kid"]
    [need] = kid.needs
    assert (kid.level, kid.next_level, need.metric) == (0, 1, "volume")
    assert (need.asks, need.has + need.lacks) == (Decimal(1000), Decimal(1000))
    assert need.lacks > 0


def _times(world: Path, target: Path, times: int) -> None:
    """The world with so many times the quantity and fee of every fill."""
    shutil.copytree(world, target)
    rows = list(csv.DictReader((world / "fills.csv").read_text(encoding="utf-8").splitlines()))
    with (target / "fills.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            grown = {name: str(Decimal(row[name]) * times) for name in ("quantity", "fee")}
            writer.writerow(row | grown)


def test_more_volume_earns_what_a_world_of_more_volume_earns(world: Path, tmp_path: Path) -> None:
    """Each step is the same as rating a world in which everybody traded so many times as much; a level is reached on the way."""
    file = program(world, "free", text=NO_CAP)
    one = only(compare(world, asked(file)))
    for times in (2, 5, 10):
        grown = tmp_path / f"times-{times}"
        _times(world, grown, times)
        [amount] = [s.amount for s in one.steps if (s.of, s.times) == ("volume", Decimal(times))]
        assert amount == only(compare(grown, asked(file))).total
    steps = {step.times: step.amount for step in one.steps if step.of == "volume"}
    assert steps[Decimal(10)] > one.total * 10  # the level's rate is better


def test_more_traders_reach_a_level_that_asks_for_them(world: Path) -> None:
    """Two traders are not five; twice as many are not, five times as many are. The volume stays what it was."""
    needs = ('{ metric = "volume", at_least = "1000" }', '{ metric = "active_traders", at_least = "5" }')
    one = only(compare(world, asked(program(world, "crowd", needs, text=NO_CAP))))
    steps = {step.times: step.amount for step in one.steps if step.of == "traders"}
    assert steps[Decimal(2)] == one.total
    assert steps[Decimal(5)] > one.total
    assert steps[Decimal(10)] == steps[Decimal(5)]


def test_caps_have_no_what_if(world: Path) -> None:
    """Caps are counted fill by fill; the answer says so and invents nothing."""
    one = only(compare(world, asked(program(world, "capped"))))
    assert one.steps == ()
    assert "caps" in one.no_steps


def test_one_partners_flow_is_that_partners_alone(world: Path) -> None:
    """With --partner only its lines count; the parts of all partners are the whole."""
    file = program(world, "one")
    parts = [only(compare(world, asked(file, partner=name))) for name in ("kid", "mum")]
    whole = only(compare(world, asked(file)))
    assert sum((part.total for part in parts), Decimal(0)) == whole.total
    assert all(part.total for part in parts)
    assert {row.partner_id for row in parts[0].levels} == {"kid"}


def _document(capsys: pytest.CaptureFixture[str], code: int, *tokens: str) -> Mapping[str, Any]:
    capsys.readouterr()
    assert run(["compare", *tokens, "--period", "2026-10", "--json"]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    document: Mapping[str, Any] = json.loads(captured.out)
    return document


def test_it_leaves_with_8_where_programs_differ(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 for two programs that pay the same, 8 for two that do not; from the best to the least."""
    one, same, other = (
        program(world, "one"),
        program(world, "same"),
        program(world, "other", ('"0.333333"', '"0.5"')),
    )
    assert _document(capsys, 0, str(world), "--programs", f"{one},{same}")["differ"] is False
    document = _document(capsys, 8, str(world), "--programs", f"{one},{other}")
    assert [row["program"] for row in document["programs"]] == ["other", "one"]
    assert document["programs"][0]["total"] == str(Decimal(document["programs"][0]["total"]))


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        (["--programs", "no-such-program"], 4),
        (["--partner", "nobody"], 2),
        (["--stand-in", "referrer"], 2),
        (["--stand-in", "affiliate=stranger"], 2),
        (["--chart", "picture.png"], 2),
    ],
)
def test_wrong_questions_are_refused(world: Path, tokens: list[str], code: int) -> None:
    """Unknown programs and partners, pairs that are none, drawings of no known form."""
    asks = [] if "--programs" in tokens else ["--programs", program(world, "one")]
    assert run(["compare", str(world), "--period", "2026-10", *asks, *tokens]) == code


@pytest.mark.parametrize("period", ["2026-10-05", "october", "2026-11..2026-10"])
def test_periods_are_months(world: Path, period: str) -> None:
    """A day, a word and months the wrong way round are refused."""
    assert run(["compare", str(world), "--period", period, "--programs", program(world, "one")]) == 2


def test_charts_stand_alone_and_are_the_same_every_time(world: Path, tmp_path: Path) -> None:
    """One picture and one page: no script, nothing loaded, told in words, and the same bytes from the same figures."""
    files = ",".join((program(world, "one"), program(world, "two", ('"0.333333"', '"0.5"'))))
    made = []
    for name in ("first", "second"):
        svg, page = tmp_path / f"{name}.svg", tmp_path / f"{name}.html"
        tokens = ["compare", str(world), "--period", "2026-10", "--programs", files, "--chart", str(svg)]
        assert run([*tokens, "--chart", str(page)]) == 8
        made.append((svg.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")))
    (svg_text, page_text), again = made
    assert (svg_text, page_text) == again
    assert [load for load in read(page_text).loads if load != "data:,"] == []
    assert read(svg_text).loads == []
    assert 'role="img"' in svg_text
    assert svg_text.index("<title>") < svg_text.index("<desc>")
    assert "two 1" in svg_text  # the figures are said, not only drawn


def test_the_page_says_everything_that_is_in_the_document(
    world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person reads who earns what, what does not count and why, levels, and what was supposed."""
    monkeypatch.setenv("COLUMNS", "160")  # narrow screens break between words
    files = ",".join((program(world, "one"), program(world, "usdc", ('asset = "USDT"', 'asset = "USDC"'))))
    assert run(["compare", str(world), "--period", "2026-10", "--programs", files]) == 0
    page = capsys.readouterr().out
    for text in (
        "vip_excluded",
        "§3 VIP",
        "claim_expired",
        "more volume (of 1,000.00)",
        "settles in USDC",
        "self_referral",
    ):
        assert text in page


def test_it_needs_no_claims(world: Path) -> None:
    """A world in which nobody is claimed earns nothing, and says that nothing ties the trades."""
    (world / "claims.csv").write_text(TABLES["claims"].splitlines()[0] + "\n", encoding="utf-8")
    one = only(compare(world, asked(program(world, "one"))))
    assert (one.total, one.paid_fills) == (Decimal(0), 0)
    assert {row.reason for row in one.unpaid} == {"no_claim", "unknown_tag"}
