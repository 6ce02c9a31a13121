"""Who holds a subject, day by day: a list of days, written over. And whether the terms let an account come to a partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Owner = tuple[str, str | None]  # partner, code


@dataclass
class Days:
    """The owner of each of the first `many` days, and of all days after them (the last cell)."""

    many: int
    owner: list[Owner | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = self.owner or [None] * (self.many + 1)

    def span(self, start: int, end: int | None) -> range:
        """The cells of a span."""
        return range(start, self.many + 1 if end is None else end)

    def win(self, owner: Owner, start: int, end: int | None) -> None:
        """The owner has every day of the span."""
        for day in self.span(start, end):
            self.owner[day] = owner

    def fill(self, owner: Owner, start: int, end: int | None) -> None:
        """The owner has the days of the span that nobody has."""
        for day in self.span(start, end):
            self.owner[day] = self.owner[day] or owner

    def end(self, start: int) -> None:
        """Nobody has any day from then on."""
        for day in self.span(start, None):
            self.owner[day] = None

    def copy(self) -> Days:
        """The same, for itself."""
        return Days(self.many, list(self.owner))


def judge(
    rules: Mapping[str, Any], asked: Mapping[str, Any], days: Days, begun: Mapping[int, int]
) -> tuple[Any, ...]:
    """("bound", way, start, over) or ("refused", reason). `begun`: the first day of the claim that each day belongs to."""
    at = asked["at"]
    now = days.owner[at][0] if days.owner[at] else None
    closed = _closed(rules, asked, days, now)
    if closed:
        return "refused", closed
    way, why = _in_time(rules, asked)
    last_wins = rules.get("claim") == "last"
    if way and (now is None or last_wins):
        return (*way, last_wins)
    seen, quiet = asked.get("last_seen"), rules.get("recall_after_days")
    free = now is None or rules.get("recall_of", "any") == "any"
    if seen is not None and quiet is not None and at - seen > quiet and free:
        return "bound", "recall", at, True
    before = [day for day in range(at + 1) if days.owner[day]]
    patience = rules.get("rebind_after_days")
    if before and patience is not None and at - begun[before[-1]] >= patience:
        return "bound", "rebind", at, True
    return "refused", "already_claimed" if now is not None else why


def _closed(rules: Mapping[str, Any], asked: Mapping[str, Any], days: Days, now: str | None) -> str:
    """What closes every way."""
    everybody = [owner[0] for owner in days.owner if owner]
    if now == asked["partner"]:
        return "already_bound"
    if rules.get("original") == "keeps" and everybody and everybody[0] != asked["partner"]:
        return "original_partner"
    up, click = asked.get("signed_up"), asked.get("clicked")
    if up is not None and click is not None:
        longest = rules.get("click_days")
        if click > up or (longest is not None and up - click > longest):
            return "click_expired"
    return ""


def _in_time(rules: Mapping[str, Any], asked: Mapping[str, Any]) -> tuple[tuple[Any, ...] | None, str]:
    """The way in at sign-up or soon after it, or why there is none."""
    at, up, late = asked["at"], asked.get("signed_up"), rules.get("late_days", 0)
    if at == up:
        return ("bound", "sign_up", at), ""
    since = up
    if rules.get("late_since", "sign_up") == "first_trade":
        since = asked.get("first_trade")
    elif up is None and late is not None:
        return None, "sign_up_unknown"
    elif up is not None and at < up:
        return None, "before_sign_up"
    if since is not None and late is not None and at > since + late:
        return None, "too_late"
    back = since is not None and rules.get("late_counts") == "start"
    return ("bound", "late", min(since or 0, at) if back else at), ""
