"""Two versions of terms, and what changed between them, in words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from openrebate.model.cap import Cap
from openrebate.model.level import Assessment, Level, Metric
from openrebate.model.promises import Promises, Settlement
from openrebate.model.rate import Multiplier, Rate
from openrebate.model.role import Role
from openrebate.model.rule import Condition, Rule
from openrebate.model.terms import Terms, Unknown
from openrebate.terms.bindings import binding_changes
from openrebate.terms.bonuses import bonus_in_words, redemption_in_words
from openrebate.terms.checks.rates import conditions, in_words
from openrebate.terms.words import (
    bound_in_words,
    groups_in_words,
    kickback_in_words,
    lasts_in_words,
    metric_in_words,
    multiplier_in_words,
    parents_in_words,
    percent,
    share_in_words,
    time_in_words,
    yes_or_no,
)
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant

_Noun = TypeVar("_Noun")
_NEGATIVE = {"carry": "carried over", "forgive": "forgiven"}
_SUSPENDED = {"hold": "held", "pay": "paid"}
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: what part of the terms, the sentence, and the values before and after (None: not there)."""

    part: str
    text: str
    before: str | None = None
    after: str | None = None


def compare(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Every difference that could change a number or an answer, in the order of the file; empty: they mean the same."""
    return (
        *_head(old, new),
        *_lines(old, new),
        *_each("role", _by(old.roles, lambda r: r.name), _by(new.roles, lambda r: r.name), _role),
        *_rules(old, new),
        *_each("metric", _by(old.metrics, lambda m: m.name), _by(new.metrics, lambda m: m.name), _metric),
        *_each(
            "levels",
            _by(old.assessments, lambda a: a.role),
            _by(new.assessments, lambda a: a.role),
            _assessment,
        ),
        *_each(
            "condition",
            _by(old.conditions, lambda c: c.name),
            _by(new.conditions, lambda c: c.name),
            _condition,
        ),
        *_rates(old, new),
        *_each(
            "multiplier",
            _by(old.multipliers, _multiplier_key),
            _by(new.multipliers, _multiplier_key),
            _multiplier,
        ),
        *_set("bound", *([f"{b.role} {bound_in_words(b)}" for b in one.bounds] for one in (old, new))),
        *_each("cap", _by(old.caps, _cap_key), _by(new.caps, _cap_key), _cap),
        *_set("bonus", *([f"{b.role} {bonus_in_words(one, b)}" for b in one.bonuses] for one in (old, new))),
        *_set("redemption", *([redemption_in_words(one, r) for r in one.redemptions] for one in (old, new))),
        *_settlement(old.settlement, new.settlement),
        *_promises(old.promises, new.promises),
        *_bindings(old, new),
        *_each("unknown", _by(old.unknowns, _unknown_key), _by(new.unknowns, _unknown_key), _nothing),
    )


def _head(old: Terms, new: Terms) -> list[Change]:
    return [
        *_value("program", "the program", old.id, new.id),
        *_value("version", "the version", old.version, new.version),
        *_value("title", "the title", old.title, new.title),
        *_value("venue", "the venue", old.venue, new.venue),
        *_value("effective_from", "in force from", _when(old.effective_from), _when(new.effective_from)),
        *_value("effective_to", "in force until", _when(old.effective_to), _when(new.effective_to)),
        *_value("day_zone", "days are cut in", old.day_zone, new.day_zone),
        *_value("settles", "a period is a", old.settles, new.settles),
        *_value("asset", "settled in", old.asset, new.asset),
        *_value("scale", "places of an amount", str(old.scale), str(new.scale)),
        *_value("max_mark_age", "oldest mark, in seconds", _seconds(old), _seconds(new)),
        *_value("share_cap", "cap of all shares", percent(old.share_cap), percent(new.share_cap)),
        *_value(
            "new_trader_days", "days a trader is new", _text(old.new_trader_days), _text(new.new_trader_days)
        ),
        *_value("new_trader_from", "a trader is new since it", old.new_trader_from, new.new_trader_from),
    ]


def _lines(old: Terms, new: Terms) -> list[Change]:
    before = {p: line.name for line in old.lines for p in line.products}
    after = {p: line.name for line in new.lines for p in line.products}
    told = []
    for product in sorted({*before, *after}):
        was, now = before.get(product), after.get(product)
        if was != now and now is None:
            told.append(Change(part="line", text=f"{product} is no longer covered", before=was, after=now))
        elif was != now:
            verb = "moves" if was else "is now covered,"
            told.append(Change(part="line", text=f"{product} {verb} to line {now}", before=was, after=now))
    return told


def _role(name: str, old: Role, new: Role) -> list[Change]:
    return [
        *_value("role", f"{name}: channels", ", ".join(old.channels), ", ".join(new.channels)),
        *_value("role", f"{name}: earns", yes_or_no(old.earns), yes_or_no(new.earns)),
        *_value("role", f"{name}: claims are those of", old.claimed, new.claimed),
        *_value(
            "role",
            f"{name}: paid in",
            old.asset or "the settlement asset",
            new.asset or "the settlement asset",
        ),
        *_value("role", f"{name}: places of an amount", _text(old.scale), _text(new.scale)),
        *_value("role", f"{name}: base", old.base, new.base),
        *_value("role", f"{name}: kickback", kickback_in_words(old), kickback_in_words(new)),
        *_value("role", f"{name}: parents earn", parents_in_words(old), parents_in_words(new)),
        *_value(
            "role",
            f"{name}: may refer itself",
            yes_or_no(old.may_refer_itself),
            yes_or_no(new.may_refer_itself),
        ),
    ]


def _rules(old: Terms, new: Terms) -> list[Change]:
    before = {(rule.when, rule.role): rule for rule in old.rules}
    after = {(rule.when, rule.role): rule for rule in new.rules}
    told = _each("rule", before, after, _rule)
    kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
    if kept_before != kept_after:
        order = [" / ".join(when for when, _ in kept) for kept in (kept_before, kept_after)]
        text = "the order of the rules changes; the first that matches decides"
        told.append(Change(part="rule", text=text, before=order[0], after=order[1]))
    return told


def _rule(_: str, old: Rule, new: Rule) -> list[Change]:
    name = f"where {new.when}, a trade"
    return [
        *_value("rule", f"{name} counts for volume", yes_or_no(old.counts), yes_or_no(new.counts)),
        *_value("rule", f"{name} pays", yes_or_no(old.pays), yes_or_no(new.pays)),
        *_value("rule", f"{name} has the reason", old.reason, new.reason),
        *_value("rule", f"{name} has the clause", old.clause, new.clause),
    ]


def _metric(name: str, old: Metric, new: Metric) -> list[Change]:
    return _value("metric", f"{name} is", metric_in_words(old), metric_in_words(new))


def _assessment(role: str, old: Assessment, new: Assessment) -> list[Change]:
    return [
        *_value("levels", f"{role}: window", old.window, new.window),
        *_value("levels", f"{role}: a level serves", old.serves, new.serves),
        *_value("levels", f"{role}: tiers", old.tiers, new.tiers),
        *_value("levels", f"{role}: assessments until a level applies", str(old.lag), str(new.lag)),
        *_value("levels", f"{role}: misses before demotion", str(old.demote_after), str(new.demote_after)),
        *_value(
            "levels",
            f"{role}: misses before disqualification",
            _text(old.disqualify_after),
            _text(new.disqualify_after),
        ),
        *_value("levels", f"{role}: start level", str(old.start_level), str(new.start_level)),
        *_value("levels", f"{role}: protected months", str(old.protected_months), str(new.protected_months)),
        *_value(
            "levels",
            f"{role}: month of the first assessment",
            str(old.first_assessed),
            str(new.first_assessed),
        ),
        *_value("levels", f"{role}: windows are counted off from", _when(old.anchor), _when(new.anchor)),
        *_value(
            "levels",
            f"{role}: outside metrics are taken at",
            time_in_words(old.taken_at),
            time_in_words(new.taken_at),
        ),
        *_each("level", _by(old.levels, _level_key), _by(new.levels, _level_key), _level),
    ]


def _level(_: str, old: Level, new: Level) -> list[Change]:
    name = _level_key(new)
    before = {(n.metric, n.line): n.at_least for group in old.groups for n in group}
    after = {(n.metric, n.line): n.at_least for group in new.groups for n in group}
    told = []
    for metric, line in sorted({*before, *after}, key=str):
        was, now = before.get((metric, line)), after.get((metric, line))
        what = f"{name} {metric}" + (f" on {line}" if line else "")
        if was is None or now is None:
            told += _value("level", what, _amount(was), _amount(now))
        elif was != now:
            verb = "rises" if now > was else "falls"
            text = f"{what} {verb} from {_amount(was)} to {_amount(now)}"
            told.append(Change(part="level", text=text, before=_amount(was), after=_amount(now)))
    if not told and old.groups != new.groups:
        told += _value("level", f"{name} asks for", groups_in_words(old), groups_in_words(new))
    return told


def _condition(name: str, old: Condition, new: Condition) -> list[Change]:
    return _value("condition", f"{name} holds where", old.when, new.when)


def _rates(old: Terms, new: Terms) -> list[Change]:
    return _each("rate", _by(old.rates, _rate_key), _by(new.rates, _rate_key), _rate)


def _rate(name: str, old: Rate, new: Rate) -> list[Change]:
    return _value("rate", name, share_in_words(old), share_in_words(new))


def _rate_key(rate: Rate) -> str:
    return f"rate {rate.role} {in_words(conditions(rate))}"


def _level_key(level: Level) -> str:
    return f"level {level.level}" + (f" {level.line}" if level.line else "")


def _cap_key(cap: Cap) -> str:
    of = " on the base" if cap.of == "base" else ""
    return f"cap{of} of {cap.role} per {cap.scope}{lasts_in_words(cap)} where {cap.when}"


def _set(part: str, old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Sentences that only one of two versions has."""
    gone = [Change(part=part, text=f"{part} is gone: {one}", before=one) for one in old if one not in new]
    return [
        Change(part=part, text=f"{part} is new: {one}", after=one) for one in new if one not in old
    ] + gone


def _multiplier_key(one: Multiplier) -> str:
    return f"multiplier of {one.role} by {one.by}"


def _multiplier(name: str, old: Multiplier, new: Multiplier) -> list[Change]:
    return _value("multiplier", name, multiplier_in_words(old), multiplier_in_words(new))


def _unknown_key(unknown: Unknown) -> str:
    return unknown.name


def _cap(name: str, old: Cap, new: Cap) -> list[Change]:
    return _value("cap", name, _amount(old.limit) or "unknown", _amount(new.limit) or "unknown")


def _settlement(old: Settlement, new: Settlement) -> list[Change]:
    told = (
        (
            "days in which a closed period may still change",
            _days(old.finality_days),
            _days(new.finality_days),
        ),
        ("days that an amount waits", str(old.holding_days), str(new.holding_days)),
        ("the wait is counted from when it was", old.held_from, new.held_from),
        ("the smallest payout", plain(old.minimum), plain(new.minimum)),
        ("a balance below zero is", _NEGATIVE[old.negative], _NEGATIVE[new.negative]),
        ("a suspended partner's balance is", _SUSPENDED[old.suspended], _SUSPENDED[new.suspended]),
        ("days in which a partner that left is paid", _days(old.left_days), _days(new.left_days)),
        ("the clause on payment", old.clause, new.clause),
    )
    return [change for name, before, after in told for change in _value("settlement", name, before, after)]


def _promises(old: Promises, new: Promises) -> list[Change]:
    told = (
        ("days of notice before other terms begin", _text(old.notice_days), _text(new.notice_days)),
        ("days in which a period may be disputed", _days(old.dispute_days), _days(new.dispute_days)),
        ("days until a case is answered", str(old.answer_days), str(new.answer_days)),
        ("days until a case is decided", str(old.decide_days), str(new.decide_days)),
        ("days in which a decision may be appealed", str(old.appeal_days), str(new.appeal_days)),
        ("days that a case's clock counts", old.days, new.days),
        ("the clause on promises", old.clause, new.clause),
    )
    return [change for name, before, after in told for change in _value("promises", name, before, after)]


def _bindings(old: Terms, new: Terms) -> list[Change]:
    roles = sorted({one.role for one in (*old.bindings, *new.bindings)})
    return [
        Change(
            part="binding",
            text=f"binding of {role}: {after or 'the clause is gone'}",
            before=before,
            after=after,
        )
        for role in roles
        for _, before, after in binding_changes(old.binding(role), new.binding(role))
    ]


def _nothing(_: str, __: Unknown, ___: Unknown) -> list[Change]:
    return []


def _by(items: Sequence[_Noun], key: Callable[[_Noun], str]) -> dict[str, _Noun]:
    return {key(item): item for item in items}


def _each(
    part: str,
    before: Mapping[_Key, _Noun],
    after: Mapping[_Key, _Noun],
    differ: Callable[[str, _Noun, _Noun], list[Change]],
) -> list[Change]:
    """What differs between the nouns of two versions that have the same key, and the keys that only one has."""
    told = []
    for key in [*after, *(key for key in before if key not in after)]:
        name = " for ".join(str(part) for part in key if part) if isinstance(key, tuple) else str(key)
        label = name if name.startswith(part) else f"{part} {name}"
        if key not in before:
            told.append(Change(part=part, text=f"{label} is new{_said(after[key])}", after=name))
        elif key not in after:
            told.append(Change(part=part, text=f"{label} is gone{_said(before[key])}", before=name))
        else:
            told += differ(name, before[key], after[key])
    return told


def _said(noun: object) -> str:
    if isinstance(noun, Rate):
        return f": {share_in_words(noun)}"
    if isinstance(noun, Multiplier):
        return f": {multiplier_in_words(noun)}"
    if isinstance(noun, Condition):
        return f": where {noun.when}"
    if isinstance(noun, Level):
        return f": {groups_in_words(noun)}"
    if isinstance(noun, Rule):
        return f": counts {yes_or_no(noun.counts)}, pays {yes_or_no(noun.pays)}"
    return ""


def _value(part: str, name: str, before: str | None, after: str | None) -> list[Change]:
    if before == after:
        return []
    text = f"{name}: {before or 'none'} → {after or 'none'}"
    return [Change(part=part, text=text, before=before, after=after)]


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _when(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _days(days: int | None) -> str:
    return "no limit" if days is None else str(days)


def _seconds(terms: Terms) -> str:
    return str(terms.max_mark_age // 1_000_000)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
