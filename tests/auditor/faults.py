"""Faults to plant in the engine's models: each is small, plausible, and has to turn a story red."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from openrebate.model import sql


@dataclass(frozen=True, slots=True)
class Fault:
    """In the model `stage/name`, `old` becomes `new`; `story` names the file of stories that shows it."""

    story: str
    what: str
    stage: str
    name: str
    old: str
    new: str

    def plant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the model read with the fault."""
        sound = sql.text
        self.changed(sound(self.stage, self.name))

        def planted(stage: str, name: str) -> str:
            text = sound(stage, name)
            return self.changed(text) if (stage, name) == (self.stage, self.name) else text

        monkeypatch.setattr(sql, "text", planted)

    def changed(self, text: str) -> str:
        """The model with the fault; what is no longer there cannot be planted."""
        assert self.old in text, f"{self.stage}/{self.name} no longer says {self.old!r}"
        return text.replace(self.old, self.new)


MODEL_FAULTS = (
    Fault(
        "metering/identity",
        "an old revision counts",
        "metering",
        "identify",
        "max(revision) AS revision",
        "min(revision) AS revision",
    ),
    Fault(
        "metering/identity",
        "a duplicate is a conflict",
        "metering",
        "identify",
        "SELECT DISTINCT s.*",
        "SELECT s.*",
    ),
    Fault(
        "metering/claim_dates",
        "a claim that ends now has not ended",
        "metering",
        "timeline",
        "e.ended <= s.from_us",
        "e.ended < s.from_us",
    ),
    Fault(
        "metering/claim_dates",
        "a claim begins late",
        "metering",
        "timeline",
        "h.from_us <= s.from_us",
        "h.from_us < s.from_us",
    ),
    Fault(
        "metering/partner_in_force",
        "a suspended partner is in force",
        "metering",
        "standing",
        "= 'active'\n",
        "<> 'left'\n",
    ),
    Fault(
        "metering/subaccounts",
        "a sub-account inherits after it left",
        "metering",
        "inherited",
        "least(coalesce(s.effective_to, {{forever}}), t.to_us)",
        "t.to_us",
    ),
    Fault(
        "metering/marks",
        "a mark is too old a moment too soon",
        "metering",
        "mark_grid",
        "+ {{max_age}} + 1",
        "+ {{max_age}}",
    ),
    Fault(
        "metering/periods",
        "the terms last a moment longer",
        "metering",
        "metered",
        "executed_at >= {{terms_to}}",
        "executed_at > {{terms_to}}",
    ),
    Fault(
        "metering/instants",
        "a fact begins a moment late",
        "metering",
        "metered",
        "a.from_us <= f.executed_at",
        "a.from_us < f.executed_at",
    ),
    Fault(
        "metering/self_referral",
        "a partner earns on its sub-account",
        "metering",
        "decoded",
        "= a.master_account_id",
        "= a.subject",
    ),
    Fault(
        "assessing/metrics",
        "a sub-account is a trader of its own",
        "metering",
        "decoded",
        "coalesce(a.master_account_id, a.subject",
        "coalesce(a.subject",
    ),
    Fault(
        "metering/rules",
        "what does not pay has no volume",
        "metering",
        "usage",
        "sum(CASE WHEN counts_for_volume THEN notional_value",
        "sum(CASE WHEN pays THEN notional_value",
    ),
    Fault(
        "metering/identity",
        "a fill that came twice counts twice",
        "metering",
        "less",
        "a.fills - coalesce(l.fills, 0) AS fills",
        "a.fills AS fills",
    ),
    Fault(
        "assessing/metrics",
        "a master trades twice",
        "metering",
        "metrics",
        "count(*) AS active_traders",
        "count(*) + 1 AS active_traders",
    ),
    Fault(
        "metering/periods",
        "the first day is left out",
        "rating",
        "period",
        "day BETWEEN {{first_day}}",
        "day BETWEEN {{first_day}} + 1",
    ),
    Fault(
        "rating/kickback",
        "kickback is cut from the rounded total",
        "rating",
        "amounts",
        "down(l.base * k.both_rate, {{scale}})",
        "down(down(l.base * k.rate, {{scale}}) * l.kickback_share, {{scale}})",
    ),
    Fault(
        "rating/kickback",
        "kickback is paid twice",
        "rating",
        "entitled",
        "THEN total - kickback",
        "THEN total",
    ),
    Fault(
        "rating/agreed_rate",
        "a rate agreed for an account is forgotten",
        "rating",
        "lines",
        "s.agreed_account IS NOT DISTINCT FROM g.account_id",
        "s.agreed_account IS NULL",
    ),
    Fault(
        "rating/caps",
        "the fill that crosses a cap is paid in full",
        "rating",
        "cap_judged",
        "+ coalesce(x.cut, 0) AS cut",
        "AS cut",
    ),
    Fault(
        "rating/shared_commission",
        "another role earns on its own account",
        "metering",
        "beside",
        "o.account_id = m.account_id",
        "o.account_id = m.given__master",
    ),
    Fault(
        "rating/kickback_now",
        "a claim goes on after a break",
        "metering",
        "continued",
        ") = effective_from THEN 0",
        ") <= effective_from THEN 0",
    ),
    Fault(
        "rating/kickback_now",
        "a claim that goes on begins anew",
        "metering",
        "continued",
        "THEN min(effective_from) OVER",
        "THEN max(effective_from) OVER",
    ),
    Fault(
        "rating/fee_tiers",
        "a fee tier is one too high",
        "metering",
        "metered",
        "v.known_vip_level AS",
        "v.known_vip_level + 1 AS",
    ),
    Fault(
        "rating/caps",
        "what is over a cap still has its base",
        "rating",
        "cap_moved",
        "ELSE base END",
        "ELSE 0 END",
    ),
)
