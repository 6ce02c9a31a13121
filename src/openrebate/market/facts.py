"""The facts of a venue's world as rows: partners, what they own, claims, sub-accounts, VIP levels, agreed rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from openrebate.market.cast import Partner, Referral
from openrebate.market.crowd import Crowd
from openrebate.market.draws import Draws
from openrebate.market.prices import OCTOBER

Row = dict[str, str]
DAY = 86_400_000


def instant(milliseconds: int) -> str:
    """RFC 3339 in UTC, with milliseconds where there are any."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    rest = milliseconds % 1000
    return f"{moment}.{rest:03}Z" if rest else f"{moment}Z"


def _day(date: str) -> str:
    return f"{date}T00:00:00Z" if date else ""


def tables(crowd: Crowd, seed: int) -> dict[str, list[Row]]:
    """Every small table of the world by its name; rows in a fixed order."""
    draws = Draws(seed, f"facts/{crowd.cast.venue}")
    everyone = range(crowd.cast.accounts)
    referrals = list(_referrals(crowd, draws))
    return {
        "accounts": sorted((_account(crowd, place) for place in everyone), key=lambda row: row["account_id"]),
        "account_attributes": list(_levels(crowd, draws)),
        "subaccounts": list(_subaccounts(crowd, draws)),
        "partners": [row for partner in crowd.cast.partners for row in _partner(partner)],
        "partner_accounts": list(_owned(crowd, referrals)),
        "claims": [*_registered(crowd), *_links(crowd, draws), *referrals],
        "overrides": [
            {"partner_id": p.name, "role": p.role, "rate": p.rate, "effective_from": _day(p.since)}
            for p in crowd.cast.partners
            if p.rate
        ],
    }


def _account(crowd: Crowd, place: int) -> Row:
    region = ("SG", "HK", "TR", "VN", "BR", "AE", "KR", "AR")[int(crowd.number[place]) * 7 % 8]
    return {
        "account_id": crowd.account(place),
        "registered_at": instant(int(crowd.registered[place])),
        "region": region,
    }


def _partner(partner: Partner) -> Iterator[Row]:
    common = {"partner_id": partner.name, "role": partner.role, "parent_partner_id": partner.parent}
    until = partner.suspended or partner.until
    yield {**common, "effective_from": _day(partner.since), "effective_to": _day(until), "status": "active"}
    if partner.suspended:
        yield {**common, "effective_from": _day(partner.suspended), "effective_to": "", "status": "suspended"}


def _levels(crowd: Crowd, draws: Draws) -> Iterator[Row]:
    """VIP levels from July on; one account in twenty reaches the next on 11 October."""
    rises = draws.one_in(50, crowd.cast.accounts)
    for place in np.flatnonzero(crowd.vip > 0).tolist():
        level, rise = int(crowd.vip[place]), bool(rises[place]) and place >= len(crowd.cast.pins)
        row = {"account_id": crowd.account(place), "attribute": "vip_level"}
        until = instant(OCTOBER + 10 * DAY)
        yield {
            **row,
            "value": str(level),
            "effective_from": "2026-07-01T00:00:00Z",
            "effective_to": until if rise else "",
        }
        if rise:
            yield {**row, "value": str(level + 1), "effective_from": until, "effective_to": ""}


def _subaccounts(crowd: Crowd, draws: Draws) -> Iterator[Row]:
    """Every eighth sub-account moves to another master inside October."""
    subs = np.flatnonzero(crowd.master >= 0).tolist()
    masters = [int(crowd.master[place]) for place in subs]
    moments = draws.below(20 * 24, len(subs)).tolist()
    for n, (place, master) in enumerate(zip(subs, masters, strict=True)):
        row = {"account_id": crowd.account(place), "effective_from": instant(int(crowd.registered[place]))}
        moves = n % 8 == 0 and masters[n - 1] != master
        moment = instant(OCTOBER + 5 * DAY + moments[n] * 3_600_000)
        yield {**row, "master_account_id": crowd.account(master), "effective_to": moment if moves else ""}
        if moves:
            other = crowd.account(masters[n - 1])
            yield {
                "account_id": crowd.account(place),
                "effective_from": moment,
                "master_account_id": other,
                "effective_to": "",
            }


def _registered(crowd: Crowd) -> Iterator[Row]:
    """What partners have registered: tags, prefixes of client order ids, applications."""
    since = {(p.name, p.role): p.since for p in crowd.cast.partners}
    for way in crowd.cast.ways:
        for kind, subject in (
            ("order_tag", way.tag),
            ("client_order_id", way.prefix),
            ("oauth_app", way.app),
        ):
            if way.partner and subject:
                yield _claim(
                    f"{kind}-{way.name}",
                    "broker",
                    kind,
                    subject,
                    way.partner,
                    _day(since[way.partner, "broker"]),
                )


def _links(crowd: Crowd, draws: Draws) -> Iterator[Row]:
    """API keys linked to partners with a proof of ownership; every fifth inside October."""
    for way in crowd.cast.ways:
        role, partner = way.linked
        for n, place in enumerate(crowd.places(way.name) if partner else []):
            late = OCTOBER + int(draws.below(25 * 24, 1)[0]) * 3_600_000
            since = instant(late) if n % 5 == 4 else "2026-06-15T12:00:00Z"
            yield {
                **_claim(f"link-{crowd.key(place)}", role, "api_key", crowd.key(place), partner, since),
                "evidence": "order placed and cancelled at an agreed price",
            }


def _referrals(crowd: Crowd, draws: Draws) -> Iterator[Row]:
    """Referrals are dealt to accounts that are no sub-accounts, and a few sub-accounts have one of their own."""
    own = [int(p) for p in draws.shuffled(crowd.cast.accounts) if crowd.master[p] < 0 or p % 10 == 0]
    dealt = iter(own)
    for referral in crowd.cast.referrals:
        for _ in range(referral.accounts):
            place = next(dealt)
            yield from _referral(crowd, referral, place, int(draws.below(26 * 24 * 60, 1)[0]))


def _referral(crowd: Crowd, referral: Referral, place: int, minute: int) -> Iterator[Row]:
    since = next(p.since for p in crowd.cast.partners if (p.name, p.role) == (referral.partner, "affiliate"))
    signed_up = max(instant(int(crowd.registered[place])), _day(since))
    moment = instant(OCTOBER + 2 * DAY + minute * 60_000)
    begins, ends = referral.when == "begins", referral.when in ("ends", "moves")
    claim = _claim(
        f"ref-{crowd.number[place]}",
        "affiliate", "account", crowd.account(place), referral.partner, moment if begins else signed_up, moment if ends else "",
    )  # fmt: skip
    yield {
        **claim,
        "code": referral.code,
        "kickback": referral.kickback,
        "evidence": "code entered at sign-up",
    }
    if referral.then:
        again = _claim(
            f"rebind-{crowd.number[place]}",
            "affiliate",
            "account",
            crowd.account(place),
            referral.then,
            moment,
        )
        yield {**again, "code": "RECONNECT", "evidence": "the trader asked to be moved"}


def _claim(claim: str, role: str, kind: str, subject: str, partner: str, since: str, until: str = "") -> Row:
    return {
        "claim_id": claim, "role": role, "subject_kind": kind, "subject": subject, "partner_id": partner,
        "effective_from": since, "effective_to": until, "known_from": since,
    }  # fmt: skip


def _owned(crowd: Crowd, referrals: list[Row]) -> Iterator[Row]:
    """Partners that trade by their own way in: a broker through its tag, an affiliate by its own link."""
    for partner in crowd.cast.partners:
        if partner.role == "broker":
            places = crowd.places(partner.name)[40 : 40 + partner.owns] if partner.owns else []
            accounts = [crowd.account(place) for place in places]
        else:
            accounts = [row["subject"] for row in referrals if row["partner_id"] == partner.name][
                : partner.owns
            ]
        yield from ({"partner_id": partner.name, "account_id": account} for account in accounts)
