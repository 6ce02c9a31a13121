"""Parts of terms in the words of those who never saw a terms file: channels, bases, figures, days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from openrebate.units.decimals import plain

_CHANNELS: dict[str, str] = {
    "order_tag": "order tag",
    "client_order_id": "client order id",
    "api_key": "linked API key",
    "oauth_app": "OAuth application",
    "account": "the account's referral",
    "master_account": "its master's referral",
}
_FEE = "the fee"
_BASES = {
    "greatest(0, fee_value)": _FEE,
    "greatest(0, fee_value + least(0, counterparty_fee_value))": f"{_FEE} less the other side's rebate",
    "greatest(0, fee_value - fee_deducted_value)": f"{_FEE} less what was deducted from it",
    "greatest(0, fee_value - fee_deducted_value + least(0, counterparty_fee_value))": (
        f"{_FEE} less what was deducted from it and the other side's rebate"
    ),
    "case when fee_currency_kind = 'builder' then fee_deducted_value else 0 end": "the builder's own fee",
}

_ATOMS = (  # one comparison of a condition, and how it is said; what stands in no row is said as it is written
    (r"fee = 0", "no fee"),
    (r"vip_level >= (\d+)", r"VIP \1 and above"),
    (r"vip_level between (\d+) and (\d+)", r"VIP \1 to \2"),
    (r"claim_age_(\w+?)s >= (\d+)", r"from \2 \1s after the claim began"),
    (r"account_age_(\w+?)s >= (\d+)", r"from \2 \1s after registration"),
    (r"trading_age_(\w+?)s >= (\d+)", r"from \2 \1s after the first trade"),
    (r"registered_before_partner", "accounts that registered before the partner began"),
    (r"registered_at < '([^']+)'", r"accounts registered before \1"),
    (r"registered_at >= '([^']+)'", r"accounts registered since \1"),
    (r"bound_at < '([^']+)'", r"referrals from before \1"),
    (r"bound_at >= '([^']+)'", r"referrals since \1"),
    (r"executed_at >= '([^']+)'", r"trades since \1"),
    (r"(\w+)_present", r"trades with \1"),
    (r"liquidity = '(\w+)'", r"\1 trades"),
    (r"(?:line|product) = '(\w+)'", r"\1 trades"),
    (r"order_type = '(\w+)'", r"orders of type \1"),
    (r"entry in \('(\w+)', '(\w+)'\)", r"trades by \1 or \2"),
    (r"fee_currency_kind = '(\w+)'", r"fees paid by \1"),
    (r"fee_currency_kind in \('(\w+)', '(\w+)', '(\w+)'\)", r"fees paid by \1, \2 or \3"),
    (r"account_group = '(\w+)'", r"accounts of the group \1"),
    (r"coalesce\(account_group, ''\) <> '(\w+)'", r"accounts not of the group \1"),
)


def channel_in_words(channel: str) -> str:
    """What ties a trade to its partner: `order tag`, `the account's referral`."""
    return _CHANNELS.get(channel, channel)


def channels_in_words(channels: Iterable[str]) -> tuple[str, ...]:
    """The same for a role's channels in their order; an account and its master, side by side, in one."""
    told = "\n".join(map(channel_in_words, channels))
    both = f"{_CHANNELS['account']}\n{_CHANNELS['master_account']}"
    return tuple(told.replace(both, "the account's referral, or its master's").splitlines())


def base_in_words(base: str) -> str:
    """What rates are shares of, with the formula behind it; the formula alone where nobody found words for it."""
    told = _BASES.get(base)
    return f"{told}: {base}" if told else base


def fee_in_words(base: str) -> str:
    """What kind of fee a base is of: the trade's, or one that somebody put on top."""
    told = _BASES.get(base, _FEE)
    return told if not told.startswith(_FEE) else _FEE


def figure(value: Decimal) -> str:
    """A number as people write it, its thousands apart: `200,000,000`, `0.5`."""
    whole, point, fraction = plain(value).partition(".")
    return f"{int(whole):,}{point}{fraction}"


def name_in_words(name: str) -> str:
    """A name of ours without its underscores: `vip5 6 monthly cap`."""
    return name.replace("_", " ")


def condition_in_words(written: str) -> str:
    """A condition as people say it: `VIP 7 and above`, `no fee`; as it is written where no words were found."""
    if "(" not in re.sub(r"\w+\([^()]*\)|in \([^()]*\)", "", written) and " or " in written:
        return " or ".join(map(condition_in_words, written.split(" or ")))
    parts = re.split(r" and (?!\d)", written)
    said = [_atom(part) for part in parts]
    return written if None in said else " and ".join(part for part in said if part)


def instant_in_words(instant: str) -> str:
    """An instant in UTC with no more than it needs: `2022-08-30`, `2022-08-30 12:00 UTC`."""
    day, _, time = instant.partition("T")
    hour = time[:5]
    return day if hour in ("", "00:00") else f"{day} {hour} UTC"


def both_in_words(written: str) -> str:
    """The same with what is written behind it: `VIP 7 and above (vip_level >= 7)`; that alone where there are no words."""
    said = condition_in_words(written)
    return f"where {written}" if said == written else f"{said} ({written})"


def counted(number: int, what: str) -> str:
    """So many of a thing: `1 generation`, `2 generations`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _atom(part: str) -> str | None:
    for pattern, words in _ATOMS:
        if found := re.fullmatch(pattern, part.strip()):
            told = re.sub(r"\d{4}-\d\d-\d\dT\S+", lambda day: instant_in_words(day[0]), found.expand(words))
            return told if "group" in words else name_in_words(told)
    return None
