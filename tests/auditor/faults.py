"""Faults to plant in the engine's models: each is small, plausible, and has to turn the auditor red."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """In the model `stage/name`, `old` becomes `new`; `seeds` are worlds that show it."""

    what: str
    stage: str
    name: str
    old: str
    new: str
    seeds: tuple[int, ...] = ()

    def plant(self, text: str) -> str:
        """The model with the fault; what is no longer there cannot be planted."""
        assert self.old in text, f"{self.stage}/{self.name} no longer says {self.old!r}"
        return text.replace(self.old, self.new)


FAULTS = (
    Fault(
        "an old revision counts",
        "metering",
        "identify",
        "max(revision) AS revision",
        "min(revision) AS revision",
        (0, 1),
    ),
    Fault("a duplicate is a conflict", "metering", "identify", "SELECT DISTINCT s.*", "SELECT s.*", (0, 2)),
    Fault(
        "a claim that ends now has not ended",
        "metering",
        "timeline",
        "e.ended <= s.from_us",
        "e.ended < s.from_us",
        (2, 4),
    ),
    Fault(
        "a claim begins late",
        "metering",
        "timeline",
        "h.from_us <= s.from_us",
        "h.from_us < s.from_us",
        (0, 1),
    ),
    Fault("a suspended partner is in force", "metering", "standing", "= 'active'\n", "<> 'left'\n", (8, 5)),
    Fault(
        "a sub-account inherits after it left",
        "metering",
        "inherited",
        "least(coalesce(s.effective_to, {{forever}}), t.to_us)",
        "t.to_us",
        (1, 6),
    ),
    Fault(
        "a mark is too old a moment too soon",
        "metering",
        "mark_grid",
        "+ {{max_age}} + 1",
        "+ {{max_age}}",
        (0, 1),
    ),
    Fault(
        "the terms last a moment longer",
        "metering",
        "metered",
        "executed_at >= {{terms_to}}",
        "executed_at > {{terms_to}}",
        (225, 233),
    ),
    Fault(
        "a fact begins a moment late",
        "metering",
        "metered",
        "a.from_us <= f.executed_at",
        "a.from_us < f.executed_at",
        (0, 5),
    ),
    Fault(
        "a partner earns on its sub-account",
        "metering",
        "decoded",
        "= a.master_account_id",
        "= a.subject",
        (16, 28),
    ),
    Fault(
        "a sub-account is a trader of its own",
        "metering",
        "decoded",
        "coalesce(a.master_account_id, a.subject",
        "coalesce(a.subject",
        (13, 14),
    ),
    Fault(
        "what does not pay has no volume",
        "metering",
        "usage",
        "sum(CASE WHEN counts_for_volume THEN notional_value",
        "sum(CASE WHEN pays THEN notional_value",
        (0, 3),
    ),
    Fault(
        "a fill that came twice counts twice",
        "metering",
        "less",
        "a.fills - coalesce(l.fills, 0) AS fills",
        "a.fills AS fills",
        (),
    ),
    Fault(
        "a master trades twice",
        "metering",
        "metrics",
        "count(*) AS active_traders",
        "count(*) + 1 AS active_traders",
        (0, 4),
    ),
    Fault(
        "the first day is left out",
        "rating",
        "period",
        "day BETWEEN {{first_day}}",
        "day BETWEEN {{first_day}} + 1",
        (0, 1),
    ),
    Fault(
        "kickback is cut from the rounded total",
        "rating",
        "amounts",
        "down(l.base * k.both_rate, {{scale}})",
        "down(down(l.base * k.rate, {{scale}}) * l.kickback_share, {{scale}})",
        (20, 36, 71),
    ),
    Fault("kickback is paid twice", "rating", "entitled", "THEN total - kickback", "THEN total", ()),
    Fault(
        "a rate agreed for an account is forgotten",
        "rating",
        "lines",
        "s.agreed_account IS NOT DISTINCT FROM g.account_id",
        "s.agreed_account IS NULL",
        (),
    ),
    Fault(
        "the fill that crosses a cap is paid in full",
        "rating",
        "cap_judged",
        "+ coalesce(x.cut, 0) AS cut",
        "AS cut",
        (),
    ),
    Fault(
        "a fee tier is one too high",
        "metering",
        "metered",
        "v.known_vip_level AS",
        "v.known_vip_level + 1 AS",
        (),
    ),
    Fault(
        "what is over a cap still has its base",
        "rating",
        "cap_moved",
        "ELSE base END",
        "ELSE 0 END",
        (79, 110),
    ),
)
