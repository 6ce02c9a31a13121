"""Families of accounts: who is whose master at an instant, and whether a tree of them is sound. Spans are half-open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """An account is another's sub-account in [start, end)."""

    account: str
    master: str
    start: int
    end: int


def master_of(rows: Iterable[Under], account: str, at: int) -> str | None:
    """The account's master at an instant."""
    return next((row.master for row in rows if row.account == account and row.start <= at < row.end), None)


def chain(rows: Sequence[Under], account: str, at: int) -> list[str]:
    """The account's master, that one's master, and so on; an account that comes again ends it."""
    found: list[str] = []
    above = master_of(rows, account, at)
    while above is not None and above not in found and above != account:
        found.append(above)
        above = master_of(rows, above, at)
    return found if above is None else [*found, above]


def subs_of(rows: Sequence[Under], master: str, at: int) -> list[str]:
    """Every account under a master at an instant, at any depth, by name."""
    accounts = {row.account for row in rows if row.start <= at < row.end}
    return sorted(one for one in accounts if master in chain(rows, one, at))


def fault(rows: Sequence[Under], deepest: int) -> str:
    """`cycle` or `too_deep` where at any instant a tree is not sound; empty where all are. Trees change only where rows begin."""
    accounts = {row.account for row in rows}
    for at in sorted({row.start for row in rows}):
        for account in sorted(accounts):
            above = chain(rows, account, at)
            if account in above or len(set(above)) < len(above):
                return "cycle"
            if len(above) > deepest:
                return "too_deep"
    return ""
