"""Who is in the market: partners, the ways in which accounts place orders, and the referrals that bind them.

Written by hand, so that every rule of the three programs meets somebody: a broker whose contracts lift its spot rate, one
below the first level, one suspended in the month, a parent with sub-partners, tags that no partner registered.
"""

from __future__ import annotations

from dataclasses import dataclass

CCXT_ON_OKX = "6b9ad766b55dBCDE"  # what the library ccxt sends unless told otherwise
CCXT_ON_BINANCE = "x-TKT5PX2F"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner in one role. Days are dates; `suspended` is the day from which the partner is suspended."""

    name: str
    role: str
    since: str = "2024-03-01"
    until: str = ""
    parent: str = ""
    suspended: str = ""
    rate: str = ""  # agreed one by one
    owns: int = 0  # trading accounts of its own, which use its own way in


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in which `accounts` traders place orders. `linked` names role and partner of the API key, if any.

    `tag` and `prefix` are what orders carry; `partner` has registered them, or nobody has.
    """

    name: str
    accounts: int
    entry: str = "api"
    partner: str = ""
    tag: str = ""
    prefix: str = ""
    app: str = ""
    linked: tuple[str, str] = ("", "")
    strategies: tuple[str, ...] = ("other",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """`accounts` traders that a partner referred. `when`: before, begins, ends (inside October), or moves to `then`."""

    partner: str
    accounts: int
    code: str
    kickback: str = ""
    when: str = "before"
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody on one venue. `pins` are (way, VIP level) of the busiest accounts, the busiest first."""

    venue: str
    first_account: int
    accounts: int
    subaccounts: int
    partners: tuple[Partner, ...]
    ways: tuple[Way, ...]
    referrals: tuple[Referral, ...]
    pins: tuple[tuple[str, int], ...]


BOTS = ("grid", "dca", "signal")
_AFFILIATES = (
    Partner(name="kol-mei", role="affiliate", rate="0.4", owns=2),
    Partner(name="mei-junior", role="affiliate", parent="kol-mei", rate="0.2"),
    Partner(name="mei-scout", role="affiliate", parent="mei-junior", rate="0.1"),
    Partner(name="chart-school", role="affiliate"),
    Partner(name="kol-arda", role="affiliate", since="2024-09-01"),
    Partner(name="defi-diaries", role="affiliate", since="2025-01-15"),
    Partner(name="kol-bruno", role="affiliate", suspended="2026-09-20"),
    Partner(name="alpha-circle", role="affiliate", until="2026-10-20"),
)

OKX = Cast(
    venue="okx",
    first_account=100_001,
    accounts=2_400,
    subaccounts=170,
    partners=(
        Partner(name="tradebot-labs", role="broker", owns=2),
        Partner(name="gridhaus", role="broker", since="2025-02-01"),
        Partner(name="quantpipe", role="broker", since="2025-05-01"),
        Partner(name="signalfox", role="broker", since="2026-01-10"),
        Partner(name="nightjar-bots", role="broker", suspended="2026-10-15"),
        Partner(name="hedgehog-fi", role="broker", since="2026-05-01"),
        Partner(name="tinybots", role="broker", since="2026-08-01"),
        Partner(name="oldgate", role="broker", until="2026-10-01"),
        *_AFFILIATES,
    ),
    ways=(
        Way(name="tradebot-labs", accounts=180, partner="tradebot-labs", tag="tblabs7f3c21BCDE", strategies=BOTS),
        Way(name="gridhaus", accounts=64, partner="gridhaus", tag="gridhaus88d1BCDE", strategies=("grid",)),
        Way(name="gridhaus-app", accounts=30, entry="oauth", partner="gridhaus", app="gridhaus-app", strategies=("grid", "dca")),
        Way(name="quantpipe", accounts=34, partner="quantpipe", prefix="qpipe7", strategies=("twap", "other")),
        Way(name="quantpipe-keys", accounts=16, linked=("broker", "quantpipe"), strategies=("other",)),
        Way(name="signalfox", accounts=16, entry="oauth", partner="signalfox", app="signalfox", strategies=("signal", "copy")),
        Way(name="nightjar-bots", accounts=24, partner="nightjar-bots", tag="nightjar02aaBCDE", strategies=("dca",)),
        Way(name="hedgehog-fi", accounts=7, partner="hedgehog-fi", tag="hedgehogfi00BCDE", strategies=("twap",)),
        Way(name="tinybots", accounts=3, partner="tinybots", tag="tinybots0001BCDE", strategies=("dca",)),
        Way(name="oldgate", accounts=12, partner="oldgate", tag="oldgate9e47aBCDE", strategies=("other",)),
        Way(name="ccxt", accounts=64, tag=CCXT_ON_OKX, strategies=("other", "grid")),
        Way(name="freqtrade", accounts=18, tag="ffb5405ad327SUDE", strategies=("signal",)),
        Way(name="strange tag", accounts=6, tag="MYBOT1", strategies=("other",)),
        Way(name="moonterminal", accounts=10, entry="oauth", app="moonterminal", strategies=("manual",)),
        Way(name="key linked to kol-arda", accounts=34, linked=("affiliate", "kol-arda"), strategies=("other", "iceberg")),
        Way(name="key linked to chart-school", accounts=20, linked=("affiliate", "chart-school"), strategies=("other", "dca")),
        Way(name="key", accounts=170, strategies=("other", "twap")),
    ),
    referrals=(
        Referral(partner="kol-mei", accounts=300, code="MEI10", kickback="0.1"),
        Referral(partner="chart-school", accounts=230, code="SCHOOL", kickback="0.2"),
        Referral(partner="kol-arda", accounts=140, code="ARDA"),
        Referral(partner="defi-diaries", accounts=110, code="DIARY5", kickback="0.05"),
        Referral(partner="mei-junior", accounts=110, code="MEIJR"),
        Referral(partner="mei-scout", accounts=60, code="SCOUT", kickback="0.1"),
        Referral(partner="kol-bruno", accounts=45, code="BRUNO"),
        Referral(partner="alpha-circle", accounts=40, code="ALPHA"),
        Referral(partner="defi-diaries", accounts=45, code="DIARY5", kickback="0.05", when="ends"),
        Referral(partner="kol-mei", accounts=60, code="MEI20", kickback="0.2", when="begins"),
        Referral(partner="chart-school", accounts=30, code="SCHOOL", kickback="0.2", when="moves", then="kol-mei"),
    ),
    pins=(
        ("key", 8), ("tradebot-labs", 7), ("tradebot-labs", 1), ("ccxt", 4), ("gridhaus", 5), ("quantpipe", 3),
        ("tradebot-labs", 5), ("key linked to kol-arda", 7), ("key", 8), ("signalfox", 3), ("", 6), ("nightjar-bots", 4),
        ("gridhaus", 2), ("quantpipe-keys", 2), ("key linked to chart-school", 2), ("oldgate", 1),
    ),
)  # fmt: skip

BINANCE = Cast(
    venue="binance",
    first_account=500_001,
    accounts=1_500,
    subaccounts=90,
    partners=(
        Partner(name="tradebot-labs", role="broker", since="2023-06-01", owns=1),
        Partner(name="gridhaus", role="broker", since="2025-03-01"),
        Partner(name="quantpipe", role="broker", since="2025-09-01"),
        Partner(name="signalfox", role="broker", since="2024-06-01"),
        *_AFFILIATES,
    ),
    ways=(
        Way(name="tradebot-labs", accounts=120, partner="tradebot-labs", prefix="x-TBLABS01", strategies=BOTS),
        Way(name="gridhaus", accounts=70, partner="gridhaus", prefix="x-GRIDHS77", strategies=("grid",)),
        Way(name="quantpipe", accounts=30, partner="quantpipe", prefix="x-QPIPE042", strategies=("twap", "other")),
        Way(name="signalfox", accounts=4, partner="signalfox", prefix="x-SIGFOX09", strategies=("signal",)),
        Way(name="ccxt", accounts=50, prefix=CCXT_ON_BINANCE, strategies=("other",)),
        Way(name="hummingbot", accounts=14, prefix="x-MG43PCSN", strategies=("other",)),
        Way(name="key", accounts=110, strategies=("other", "twap")),
    ),
    referrals=(
        Referral(partner="kol-mei", accounts=190, code="MEI10", kickback="0.1"),
        Referral(partner="chart-school", accounts=140, code="SCHOOL"),
        Referral(partner="kol-arda", accounts=80, code="ARDA"),
        Referral(partner="mei-junior", accounts=50, code="MEIJR"),
        Referral(partner="alpha-circle", accounts=20, code="ALPHA"),
        Referral(partner="defi-diaries", accounts=30, code="DIARY5", when="ends"),
        Referral(partner="kol-mei", accounts=30, code="MEI20", when="begins"),
    ),
    pins=(
        ("key", 8), ("tradebot-labs", 1), ("ccxt", 6), ("quantpipe", 2), ("gridhaus", 4), ("tradebot-labs", 2), ("", 5),
        ("gridhaus", 1), ("hummingbot", 2), ("quantpipe", 0), ("tradebot-labs", 0), ("key", 3),
    ),
)  # fmt: skip

CASTS = {cast.venue: cast for cast in (OKX, BINANCE)}
