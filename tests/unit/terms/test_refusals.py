"""Every planted fault is refused at the line and column where it stands."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.faults import TermsFaultsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.refused_further import FURTHER, OWN_METRIC
from tests.unit.terms.small import GOOD, changed, small

RATE = '[[rate]]\nrole = "broker"\n'
POOL = 'scope = "program"\nexceeded = "pro_rata"\nlimit = "500"\n'

# what is replaced, by what, where the fault stands (the text that begins there), what the message says
PLANTED = {
    **FURTHER,
    "float": ('share = "0.2"', "share = 0.2", "0.2\n", "TOML float"),
    "exponent": ('"0.2"', '"2e-1"', '"2e-1"', "plain decimal"),
    "negative": ('"0.2"', '"-0.2"', '"-0.2"', "negative"),
    "share over one": ('"0.2"', '"1.2"', '"1.2"', "more than everything"),
    "too many places": ('"0.2"', '"0.2000000000001"', '"0.2000000000001"', "12 decimal places"),
    "unknown key": ("scale = 8", "scael = 8\nscale = 8", "scael", "unknown key 'scael'"),
    "unknown table": ("[[cap]]", "[[capp]]", "[[capp]]", "unknown key 'capp'"),
    "missing key": (RATE, "[[rate]]\n", "[[rate]]", "has no 'role'"),
    "no reason": ('reason = "zero_fee"\n', "", "[[rule]]", "has no 'reason'"),
    "later format": ("format = 1", "format = 2", "2\n", "format 2"),
    "local instant": ("00:00:00Z", "00:00:00", "2026-01-01T", "with an offset"),
    "date for a version": ('version = "1"', "version = 2026-01-01", "2026-01-01\n", "TOML date"),
    "unknown zone": ('"UTC"', '"Mars/North"', '"Mars/North"', "unknown zone"),
    "scale": ("scale = 8", "scale = 19", "19", "more than amounts hold"),
    "ends first": ("day_zone", "effective_to = 2025-01-01T00:00:00Z\nday_zone", "2025-01-01T", "end before"),
    "age": ("scale = 8", 'scale = 8\nmax_mark_age = "1 day"', '"1 day"', "not an age"),
    "unknown product": ('"margin"', '"margins"', '"margins"]', "unknown value 'margins'"),
    "product in two lines": (
        '["perpetual"]',
        '["perpetual", "spot"]',
        '"spot"]\n\n[[role',
        "already in the line",
    ),
    "line twice": ('name = "contracts"', 'name = "spot"', '"spot"\nproducts = ["perp', "given twice"),
    "role twice": ('name = "affiliate"', 'name = "broker"', '"broker"\nchannels = ["account', "given twice"),
    "channel twice": ('"api_key"]', '"order_tag"]', '"order_tag"]', "stands twice"),
    "unknown channel": ('"api_key"]', '"apikey"]', '"apikey"]', "unknown value 'apikey'"),
    "unknown reason": ('"zero_fee"', '"zerofee"', '"zerofee"', "unknown value 'zerofee'"),
    "unattributed reason": ('"zero_fee"', '"no_claim"', '"no_claim"', "unknown value 'no_claim'"),
    "unknown source": ('source = "page"', 'source = "pages"', '"pages"', "unknown source"),
    "pool of an account": (
        'limit = "500"\nwhen = "vip_level >= 5"',
        'limit = "500"\nexceeded = "pro_rata"',
        '"pro_rata"',
        "all lines of the role",
    ),
    "pool of some trades": (
        'scope = "account"',
        'scope = "program"\nexceeded = "pro_rata"',
        '"pro_rata"',
        "all lines of the role",
    ),
    "two pools": (
        'scope = "account"\nlimit = "500"\nwhen = "vip_level >= 5"',
        POOL + '\n[[cap]]\nrole = "broker"\n' + POOL.replace("500", "600"),
        '"pro_rata"\nlimit = "600"',
        "has a pool already",
    ),
    "unknown role in a rate": (RATE, '[[rate]]\nrole = "borker"\n', '"borker"', "unknown role 'borker'"),
    "role that earns nothing": (
        RATE,
        '[[rate]]\nrole = "affiliate"\n',
        '"affiliate"\nlevel',
        "does not earn",
    ),
    "unknown presence": (RATE, RATE + "present = { kol = true }\n", "true }", "unknown role 'kol'"),
    "own presence": (RATE, RATE + "present = { broker = true }\n", "true }", "own role"),
    "unknown condition": (RATE, RATE + "where = { old = true }\n", "true }", "unknown condition 'old'"),
    "condition that is none": (
        RATE,
        '[[condition]]\nname = "old"\nwhen = "bound_at < 5"\n\n' + RATE,
        "bound_at < 5",
        "instant with a number",
    ),
    "unknown line in a rate": (RATE, RATE + 'line = "swap"\n', '"swap"', "unknown line 'swap'"),
    "unknown window": ('window = "month"', 'window = "0_days"', '"0_days"', "unknown value '0_days'"),
    "day window in months": (
        'window = "month"',
        'window = "previous_day"',
        '"previous_day"',
        "change inside a month",
    ),
    "anchor alone": ("serves =", "anchor = 2026-01-01T00:00:00Z\nserves =", "anchor", "and the anchor"),
    "anchor at noon": (
        'window = "month"',
        'window = "28_days"\nanchor = 2026-01-01T12:00:00Z',
        "2026-01-01T12",
        "no midnight of day_zone",
    ),
    "never assessed": ("serves =", "first_assessed = 0\nserves =", "0\nserves", "begins with 1"),
    "time of day": ("serves =", 'taken_at = "24:00"\nserves =', '"24:00"', "not a time"),
    "metric of a taken name": (
        "[levels.broker]",
        OWN_METRIC.replace("own", "fees") + "[levels.broker]",
        '"fees"',
        "is there already",
    ),
    "metric of no line": (
        "[levels.broker]",
        OWN_METRIC + 'weights = { spto = "2" }\n[levels.broker]',
        "{ spto",
        "unknown line 'spto'",
    ),
    "metric too fine": (
        "[levels.broker]",
        OWN_METRIC + 'weights = { spot = "0.333" }\n[levels.broker]',
        "{ spot",
        "11 decimal places",
    ),
    "metric with an unknown name": (
        "[levels.broker]",
        OWN_METRIC + "when = \"lqiuidity = 'maker'\"\n[levels.broker]",
        "lqiuidity",
        "unknown name",
    ),
    "every trader": (
        "[levels.broker]",
        OWN_METRIC + 'traders_from = "0"\n[levels.broker]',
        '"0"\n[levels',
        "every trader has 0",
    ),
    "days of no cap": (
        "[levels.broker]",
        OWN_METRIC + 'trader_cap_per = "day"\n[levels.broker]',
        '"day"\n[levels',
        "without trader_cap",
    ),
    "unknown line of a level": ('line = "spot"', 'line = "sport"', '"sport"', "unknown line 'sport'"),
    "rate of no level": ("level = 2\nshare", "level = 3\nshare", "3\nshare", "no level 3"),
    "rows that tie": (
        "level = 2\nshare",
        "level = 1\nshare",
        RATE + 'level = 1\nshare = "0.3',
        "ties with row 1",
    ),
    "rows that tie across": (
        "level = 2\nshare",
        'liquidity = "maker"\nshare',
        RATE + "liquidity",
        "ties with row 1",
    ),
    "level out of order": (
        "level = 2\nline",
        "level = 1\nline",
        '1\nline = "spot"\nall_of = [{ metric = "volume", at_least = "200',
        "follows level 1",
    ),
    "level zero": ("level = 1\nline", "level = 0\nline", "0\nline", "level 0"),
    "threshold that falls": ('"200"', '"50"', "[[levels.broker.level]]\nlevel = 2", "falls from 100 to 50"),
    "same level twice": ('"200"', '"100"', "[[levels.broker.level]]\nlevel = 2", "asks for the same"),
    "level on no line": (
        'level = 2\nline = "spot"',
        "level = 2",
        "[[levels.broker.level]]\nlevel = 2",
        "on no line",
    ),
    "level on a line": ('serves = "best"', 'serves = "program"', '"spot"\nall_of', "is on one line"),
    "misspelt metric": (
        '"active_traders"',
        '"active_trader"',
        "[[levels.broker.level]]\nlevel = 1",
        "unknown metric",
    ),
    "odd metric": ('"active_traders"', '"Active traders"', '"Active traders"', "is not a name"),
    "no requirement": (
        'all_of = [{ metric = "volume", at_least = "100" }, { metric = "active_traders", at_least = 5 }]\n',
        "",
        "[[levels.broker.level]]\nlevel = 1",
        "asks for nothing",
    ),
    "empty any-of": ('[{ metric = "volume", at_least = "200" }, ', "[[], ", "[], ", "can never be met"),
    "start level": ('serves = "best"', 'serves = "best"\nstart_level = 7', "7\n", "no level 7"),
    "no misses": ('serves = "best"', 'serves = "best"\ndemote_after = 0', "0\n\n[[levels", "begins with 1"),
    "over the cap": ("scale = 8", 'scale = 8\nshare_cap = "0.25"', '"0.3"', "over the cap of 0.25"),
    "over the cap with parents": (
        'base = "greatest(0, fee_value)"',
        'base = "greatest(0, fee_value)"\nparent = "share"\nparent_share = "0.9"',
        '"0.2"',
        "with its parents' shares is over",
    ),
    "parent without share": (
        'base = "gr',
        'parent = "share"\nbase = "gr',
        '[[role]]\nname = "broker',
        "in full",
    ),
    "kickback_max alone": (
        'base = "gr',
        'kickback_max = "0.5"\nbase = "gr',
        "kickback_max",
        "without kickback",
    ),
    "unknown binding": ("[[line]]", "[binding.broker]\nlate = 3\n\n[[line]]", "late", "unknown key"),
    "binding of no role": ("[[line]]", "[binding.kol]\n\n[[line]]", "[binding.kol]", "unknown role 'kol'"),
    "odd claim": (
        "[[line]]",
        '[binding.broker]\nclaim = "best"\n\n[[line]]',
        '"best"',
        "unknown value 'best'",
    ),
    "kickback beyond the role": (
        "[[line]]",
        '[binding.broker]\nkickbacks = ["0", "0.1"]\n\n[[line]]',
        '"0.1"]',
        "the role honours 0",
    ),
    "kickback twice": (
        "[[line]]",
        '[binding.broker]\nkickbacks = ["0", "0"]\n\n[[line]]',
        '"0"]',
        "offered twice",
    ),
    "odd kickback": (
        "[[line]]",
        '[binding.broker]\nkickbacks = ["0", "5"]\n\n[[line]]',
        '"5"]',
        "more than everything",
    ),
    "unknown settlement": ("[[line]]", "[settlement]\nhold_days = 3\n\n[[line]]", "hold_days", "unknown key"),
    "settlement twice": (
        "[[line]]",
        "[[settlement]]\nholding_days = 3\n\n[[line]]",
        "[[settlement",
        "is a table",
    ),
    "negative balance": (
        "[[line]]",
        '[settlement]\nnegative = "keep"\n\n[[line]]',
        '"keep"',
        "unknown value",
    ),
    "minimum of a float": ("[[line]]", "[settlement]\nminimum = 0.5\n\n[[line]]", "0.5", "TOML float"),
    "minimum too fine": (
        "[[line]]",
        '[settlement]\nminimum = "0.000000001"\n\n[[line]]',
        '"0.000000001"',
        "more places than the settlement",
    ),
    "source of settlement": ("[[line]]", '[settlement]\nsource = "x"\n\n[[line]]', '"x"', "unknown source"),
    "unknown name": ('"fee = 0"', '"fee = 0 and vip > 3"', "vip > 3", "unknown name 'vip'"),
    "value in a condition": ('"fee = 0"', '"fee_value = 0"', "fee_value = 0", "unknown name 'fee_value'"),
    "own presence in a rule": ('"fee = 0"', '"broker_present"', "broker_present", "unknown name"),
    "fill in a formula": (
        "greatest(0, fee_value)",
        "greatest(0, fee)",
        "fee)",
        "fee is not one of the values",
    ),
    "unknown function": ("greatest(0, fee_value)", "sqrt(fee_value)", "sqrt", "unknown function 'sqrt'"),
    "division": ("greatest(0, fee_value)", "fee_value / 2", "fee_value / 2", "division"),
    "too many places in a base": (
        "greatest(0, fee_value)",
        "fee_value * 0.7",
        "fee_value * 0.7",
        "11 decimal places",
    ),
    "formula of a text": ("greatest(0, fee_value)", "'x'", "'x'", "is a text"),
    "condition of a number": ('"fee = 0"', '"fee + 1"', "fee + 1", "is a number"),
    "types": ('"fee = 0"', "\"fee = 'x'\"", "fee = 'x'", "cannot be compared"),
    "word that does not exist": ('"fee = 0"', "\"entry = 'apis'\"", "entry = 'apis'", "unknown entry 'apis'"),
    "line that does not exist": ('"fee = 0"', "\"line = 'swap'\"", "line = 'swap'", "unknown line 'swap'"),
    "half an expression": ('"fee = 0"', '"fee ="', '="\ncounts', "does not parse"),
    "sub-query": ('"fee = 0"', '"fee in (select 1)"', "fee in", "plain values"),
    "second statement": ('"fee = 0"', '"fee = 0; select 1"', "; select", "more than one expression"),
    "cast": ('"vip_level >= 5"', '"vip_level::int >= 5"', "vip_level::int", "a cast"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_refused_where_it_stands(name: str) -> None:
    """The first fault told has the line and the column of what was planted, and says what is wrong."""
    old, new, stands, says = PLANTED[name]
    text = changed((old, new))
    with pytest.raises(TermsError) as refused:
        parse_terms(text, file="small.toml")
    error = refused.value
    told = {(f.place.line, f.place.column): f.message for f in getattr(error, "faults", ())}
    at = text.index(stands)
    place = (text[:at].count("\n") + 1, at - text.rfind("\n", 0, at))
    assert place in told, f"{error} instead of {place}"
    assert says in told[place]
    assert error.exit_code == 2


def test_levels_of_an_unknown_role_are_refused() -> None:
    """Levels belong to a role of the program."""
    with pytest.raises(TermsError, match=r"line 44, column 1: unknown role 'brokr'. Did you mean 'broker'"):
        parse_terms(GOOD.replace("levels.broker", "levels.brokr"))


def test_a_program_without_lines_is_refused() -> None:
    """A program covers at least one product line."""
    head, _, rest = GOOD.partition("[[line]]")
    with pytest.raises(TermsError, match=r"no \[\[line\]\] is given"):
        parse_terms(head + rest[rest.index("[[role]]") :])


def test_the_good_program_is_read() -> None:
    """What the planted faults change is accepted as it stands."""
    assert small().id == "small"


@pytest.mark.parametrize(
    "change",
    [
        ('"vip_level >= 5"', '"new_trader"'),
        ("level = 2\nshare", 'trader = "new"\nlevel = 2\nshare'),
        ('"volume"', '"new_traders"'),
    ],
)
def test_new_traders_need_their_days(change: tuple[str, str]) -> None:
    """A name that new_trader_days defines is refused without it."""
    small(change)
    with pytest.raises(TermsError, match="not defined"):
        small(("new_trader_days = 30\n", ""), change)


def test_all_faults_are_told_at_once() -> None:
    """Two faults of one file come in one error, in the order of the file."""
    text = changed(('"margin"', '"spot"'), ('"order_tag", "api_key"', '"api_key", "api_key"'))
    with pytest.raises(TermsFaultsError) as refused:
        parse_terms(text, file="small.toml")
    lines = [fault.place.line or 0 for fault in refused.value.faults]
    assert len(lines) == 2
    assert lines == sorted(lines)
    assert str(refused.value).count("small.toml, line") == 2


def test_a_more_specific_row_settles_a_tie() -> None:
    """Two rows that both match are no tie where a third, more specific row always wins."""
    cross = RATE + 'liquidity = "maker"\nshare = "0.1"\n\n[[cap]]'
    both = "".join(f'{RATE}liquidity = "maker"\nlevel = {n}\nshare = "0.1"\n\n' for n in (1, 2))
    with pytest.raises(TermsError, match="ties"):
        small(("[[cap]]", cross))
    assert len(small(("[[cap]]", both + cross)).rates) == 5


@pytest.mark.parametrize(
    ("share", "parent", "depth", "fine"),
    [
        ("0.5", "0", None, True),
        ("0.5", "0.5", None, True),
        ("0.51", "0.5", None, False),
        ("0.8", "0.25", 1, True),
        ("0.81", "0.25", 1, False),
        ("0.5", "1", 1, True),
        ("0.5", "1", 2, False),
        ("0.01", "1", None, False),
    ],
)
def test_shares_of_all_generations_stay_within_the_cap(
    share: str, parent: str, depth: int | None, *, fine: bool
) -> None:
    """Each parent gets its share of what the one below gets: the sum of the row is held against the cap."""
    told = f'parent = "share"\nparent_share = "{parent}"\n' + (f"parent_depth = {depth}\n" if depth else "")
    changes = (('base = "greatest', told + 'base = "greatest'), ('"0.2"', f'"{share}"'), ('"0.3"', '"0"'))
    if fine:
        assert small(*changes).roles[0].parent_share == Decimal(parent)
        return
    with pytest.raises(TermsError, match="over the cap"):
        small(*changes)


def test_text_that_is_not_toml_names_the_place() -> None:
    """A syntax error of TOML has line and column too."""
    with pytest.raises(TermsError) as refused:
        parse_terms(GOOD.replace("scale = 8", "scale = "), file="x.toml")
    assert refused.value.place is not None
    assert (refused.value.place.line, refused.value.place.column) == (9, 9)


@pytest.mark.parametrize("cut", range(0, len(GOOD), 37))
def test_a_file_that_breaks_off_is_a_fault_or_read(cut: int) -> None:
    """Whatever prefix of a file arrives, the answer is terms or a TermsError, never a crash."""
    with contextlib.suppress(TermsError):
        parse_terms(GOOD[:cut])


def test_a_byte_order_mark_is_named() -> None:
    """What an editor puts before the first letter, and nobody sees, is called by its name."""
    with pytest.raises(TermsError, match="line 1, column 1: a byte-order mark stands before the text"):
        parse_terms("\ufeff" + GOOD)
