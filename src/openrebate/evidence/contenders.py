"""Contenders: every claim that might have tied a fill to a partner, in order, and what became of each.

A second, direct look at the claims of one fill; the models of metering say the same of all fills at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from openrebate.model.partners import PartnerBook
from openrebate.model.role import Role
from openrebate.units.instants import format_instant

Verdict = Literal["won", "lost", "partner_not_in_force", "claim_expired", "claim_not_yet_in_force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A claim on one of the fill's subjects. Instants are RFC 3339; `effective_to` None: open. `why` is a sentence."""

    claim_id: str
    partner_id: str
    subject: str
    match: str
    kickback: Decimal | None
    code: str | None
    evidence: str | None
    effective_from: str
    effective_to: str | None
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One channel of the role: what the fill shows there (None: nothing), and the claims on it."""

    channel: str
    subject: str | None
    claims: tuple[Contender, ...]


@dataclass(slots=True)
class _Search:
    """The way down the contenders: the first that is in force wins."""

    at: int
    partners: PartnerBook
    winner: tuple[str, Mapping[str, Any]] | None = None

    def judge(self, channel: str, claim: Mapping[str, Any]) -> tuple[Verdict, str]:
        if claim["effective_from"] > self.at:
            return "claim_not_yet_in_force", "it begins after the trade"
        if claim["effective_to"] is not None and claim["effective_to"] <= self.at:
            return "claim_expired", "it had ended before the trade"
        standing = self.partners.standing(claim["partner_id"], self.at)
        if standing is None or not standing.active:
            return "partner_not_in_force", "its partner was suspended or outside its dates"
        if self.winner is None:
            self.winner = channel, claim
            return "won", "the first claim in force, in the order of the role's channels"
        return "lost", _why_lost(channel, claim, *self.winner)


def look(
    role: Role,
    subjects: Mapping[str, str | None],
    claims: Iterable[Mapping[str, Any]],
    partners: PartnerBook,
    at: int,
) -> tuple[Looked, ...]:
    """The role's channels in order of precedence, with the claims on the fill's subjects.

    `subjects`: channel → what the fill (or account) shows; `claims`: rows of the table, at least those on the subjects;
    `at`: the trade, microseconds.
    """
    rows, search = list(claims), _Search(at, partners)
    looked = []
    for channel in role.channels:
        subject = subjects[channel]
        on_it = sorted(_on(role, channel, subject, rows), key=_precedence)
        found = tuple(_contender(claim, *search.judge(channel, claim)) for claim in on_it)
        looked.append(Looked(channel=channel, subject=subject, claims=found))
    return tuple(looked)


def _on(
    role: Role, channel: str, subject: str | None, claims: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    kind = "account" if channel == "master_account" else channel
    for claim in claims:
        if subject is None or (claim["role"], claim["subject_kind"]) != (role.claimed, kind):
            continue
        hit = (
            subject.startswith(claim["subject"])
            if claim["match"] == "prefix"
            else subject == claim["subject"]
        )
        if hit:
            yield claim


def _precedence(claim: Mapping[str, Any]) -> tuple[bool, int, int]:
    """Exact before prefix, a longer prefix before a shorter, then by date."""
    return claim["match"] == "prefix", -len(claim["subject"]), claim["effective_from"]


def _why_lost(channel: str, claim: Mapping[str, Any], best: str, winner: Mapping[str, Any]) -> str:
    if channel != best:
        return f"{channel} comes after {best} in this role"
    if winner["match"] != "prefix":
        return "an exact match goes before a prefix"
    return f"the prefix {claim['subject']} is shorter than {winner['subject']}"


def _contender(claim: Mapping[str, Any], verdict: Verdict, why: str) -> Contender:
    names = ("claim_id", "partner_id", "subject", "match", "kickback", "code", "evidence")
    end = claim["effective_to"]
    return Contender(
        **{name: claim[name] for name in names},
        effective_from=format_instant(claim["effective_from"]),
        effective_to=None if end is None else format_instant(end),
        verdict=verdict,
        why=why,
    )
