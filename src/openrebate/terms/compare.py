"""Two versions of terms, and what changed between them, in words."""

from __future__ import annotations

from decimal import Decimal

from openrebate.model.role import Role
from openrebate.model.rule import Rule
from openrebate.model.terms import Terms
from openrebate.terms.change import Change, by, each, said, value, when
from openrebate.terms.compare_levels import level_changes, metric_changes
from openrebate.terms.compare_pay import pay_changes
from openrebate.terms.compare_promises import promise_changes
from openrebate.terms.words import (
    base_left_in_words,
    claims_in_words,
    kickback_in_words,
    parents_in_words,
    percent,
    yes_or_no,
)


def compare(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Every difference that could change a number or an answer, in the order of the file; empty: they mean the same."""
    return (
        *_head(old, new),
        *_lines(old, new),
        *each("role", by(old.roles, lambda r: r.name), by(new.roles, lambda r: r.name), _role),
        *_order(old, new),
        *_rules(old, new),
        *metric_changes(old, new),
        *level_changes(old, new),
        *pay_changes(old, new),
        *promise_changes(old, new),
        *_unknowns(old, new),
    )


def _head(old: Terms, new: Terms) -> list[Change]:
    return [
        *value("program", "the program", old.id, new.id),
        *value("version", "the version", old.version, new.version),
        *value("title", "the title", old.title, new.title),
        *value("venue", "the venue", old.venue, new.venue),
        *value("effective_from", "in force from", when(old.effective_from), when(new.effective_from)),
        *value("effective_to", "in force until", when(old.effective_to), when(new.effective_to)),
        *value("day_zone", "days are cut in", old.day_zone, new.day_zone),
        *value("settles", "a period is a", old.settles, new.settles),
        *value("asset", "settled in", old.asset, new.asset),
        *value("scale", "places of an amount", str(old.scale), str(new.scale)),
        *value("max_mark_age", "oldest mark, in seconds", _seconds(old), _seconds(new)),
        *value("share_cap", "cap of all shares", percent(old.share_cap), percent(new.share_cap)),
        *value("roles_cap", "cap of all roles' shares", _share(old.roles_cap), _share(new.roles_cap)),
        *value(
            "new_trader_days", "days a trader is new", said(old.new_trader_days), said(new.new_trader_days)
        ),
        *value("new_trader_from", "a trader is new since it", old.new_trader_from, new.new_trader_from),
    ]


def _share(one: Decimal | None) -> str:
    return "none" if one is None else percent(one)


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
        *value("role", f"{name}: channels", ", ".join(old.channels), ", ".join(new.channels)),
        *value("role", f"{name}: earns", yes_or_no(old.earns), yes_or_no(new.earns)),
        *value("role", f"{name}: claims are those of", old.claimed, new.claimed),
        *value(
            "role",
            f"{name}: paid in",
            old.asset or "the settlement asset",
            new.asset or "the settlement asset",
        ),
        *value("role", f"{name}: places of an amount", said(old.scale), said(new.scale)),
        *value("role", f"{name}: base", old.base, new.base),
        *value("role", f"{name}: has its share of", base_left_in_words(old), base_left_in_words(new)),
        *value(
            "role",
            f"{name}: a claim that replaces another of the same partner",
            claims_in_words(old),
            claims_in_words(new),
        ),
        *value("role", f"{name}: kickback", kickback_in_words(old), kickback_in_words(new)),
        *value("role", f"{name}: parents earn", parents_in_words(old), parents_in_words(new)),
        *value(
            "role",
            f"{name}: may refer itself",
            yes_or_no(old.may_refer_itself),
            yes_or_no(new.may_refer_itself),
        ),
    ]


def _order(old: Terms, new: Terms) -> list[Change]:
    """Roles give way in their order where all of them together are capped; that of roles which both versions have."""
    if old.roles_cap is None or new.roles_cap is None:
        return []
    names = [[role.name for role in terms.roles] for terms in (old, new)]
    before, after = (", ".join(name for name in one if name in other) for one, other in (names, names[::-1]))
    return value("role", "the order of the roles changes; who is listed later gives way", before, after)


def _rules(old: Terms, new: Terms) -> list[Change]:
    before = {(rule.when, rule.role): rule for rule in old.rules}
    after = {(rule.when, rule.role): rule for rule in new.rules}
    told = each("rule", before, after, _rule, _outcome)
    kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
    if kept_before != kept_after:
        order = [" / ".join(when for when, _ in kept) for kept in (kept_before, kept_after)]
        text = "the order of the rules changes; the first that matches decides"
        told.append(Change(part="rule", text=text, before=order[0], after=order[1]))
    return told


def _rule(_: str, old: Rule, new: Rule) -> list[Change]:
    name = f"where {new.when}, a trade"
    return [
        *value("rule", f"{name} counts for volume", yes_or_no(old.counts), yes_or_no(new.counts)),
        *value("rule", f"{name} pays", yes_or_no(old.pays), yes_or_no(new.pays)),
        *value("rule", f"{name} has the reason", old.reason, new.reason),
        *value("rule", f"{name} has the clause", old.clause, new.clause),
    ]


def _outcome(rule: Rule) -> str:
    return f"counts {yes_or_no(rule.counts)}, pays {yes_or_no(rule.pays)}"


def _seconds(terms: Terms) -> str:
    return str(terms.max_mark_age // 1_000_000)


def _unknowns(old: Terms, new: Terms) -> list[Change]:
    before, after = by(old.unknowns, lambda u: u.name), by(new.unknowns, lambda u: u.name)
    return each("unknown", before, after, lambda *_: [])
