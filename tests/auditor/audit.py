"""The whole audit: a world, a terms file and a period in; lines, levels, exceptions and fills out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.auditor.bonuses import due
from tests.auditor.calendar import Span, period_span
from tests.auditor.caps import Purses, apply_caps
from tests.auditor.decisions import Decision, decide
from tests.auditor.exact import ZERO
from tests.auditor.facts import Claim, Facts, Fill, World, facts_of
from tests.auditor.identity import settle
from tests.auditor.levels import Ladder
from tests.auditor.lines import Record, bonus_lines, by_line, lines_of, timed
from tests.auditor.marks import Values, values_of
from tests.auditor.pools import Timed, day_pool, stretch_of
from tests.auditor.program import Program, Table, read_program
from tests.auditor.rating import rate


@dataclass(frozen=True)
class Audit:
    """What `rate` has to write, as records."""

    lines: list[Record]
    levels: list[Record]
    exceptions: list[Record]
    fills: list[Record]


def audit(world: World, terms: str, period: str) -> Audit:
    """Rate the period of a world under a terms file."""
    program = read_program(terms)
    facts = facts_of(world)
    going_on = {role["name"] for role in program.roles if role.get("claims_go_on", False)}
    facts = replace(facts, claims=tuple(going(claim, facts.claims, going_on) for claim in facts.claims))
    for role in program.roles:
        if "claims_of" in role:
            facts = also_in_role(facts, role["claims_of"], role["name"])
    span = period_span(period, program.zone)
    fills, conflicts = settle(facts.fills)
    facts = replace(facts, fills=tuple(fills))
    valued = [(fill, values_of(facts, program, fill)) for fill in fills]
    exceptions = [
        exception(fill.identity, held)
        for fill, held in valued
        if isinstance(held, str) and inside(fill.executed_at, span)
    ]
    exceptions += [
        exception(rows[0].identity, "conflict")
        for rows in conflicts
        if any(inside(row.executed_at, span) for row in rows)
    ]
    lines: list[Record] = []
    levels: list[Record] = []
    details: list[Record] = []
    every = decided(facts, program, valued)
    for role in in_order(program):
        decisions = every[role["name"]]
        known = [fill.executed_at for fill in fills]
        left = left_before(facts, program, role, span, every)
        beyond = lines_beyond(facts, program, role, span, every, known)
        ladders = stand(facts, program, every, span, known)[role["name"]]
        now = [decision for decision in decisions if inside(decision.fill.executed_at, span)]
        for decision in now:
            if decision.pays:
                rate(facts, program, ladders, decision)
        apply_caps(program, role["name"], [decision for decision in now if decision.pays], period, left)
        lines += lines_of(program, role["name"], period, now, beyond)
        lines += bonus_lines(program, period, role, due(facts, program, role, span, decisions))
        levels += [dict(row) for ladder in ladders.values() for row in shown(ladder, period)]
        details += [detail(decision) for decision in now]
    return Audit(sorted(lines, key=lambda line: str(line["line_id"])), levels, exceptions, details)


def going(claim: Claim, every: Sequence[Claim], roles: set[str]) -> Claim:
    """The claim as old as the one that it goes on with, and that as old as its own."""
    began, whose = claim.dates.start, (claim.role, claim.kind, claim.subject, claim.prefix, claim.partner_id)
    while claim.role in roles:
        before = [
            one.dates.start
            for one in every
            if one.dates.end == began
            and whose == (one.role, one.kind, one.subject, one.prefix, one.partner_id)
        ]
        if not before:
            break
        began = before[0]
    return replace(claim, since=began)


def in_order(program: Program) -> list[Table]:
    """The earning roles, those that silence others first: what is left of their caps decides."""
    pairs = [(one["by"], one["role"]) for one in program.data.get("silence", [])]
    depth = {role["name"]: 0 for role in program.earning}
    for _ in program.earning:
        for silencing, silenced in pairs:
            depth[silenced] = max(depth[silenced], depth[silencing] + 1)
    return sorted(program.earning, key=lambda role: (depth[role["name"]], program.earning.index(role)))


def decided(
    facts: Facts, program: Program, valued: Sequence[tuple[Fill, Values | str]]
) -> dict[str, list[Decision]]:
    """Every fill as every earning role sees it; each knows what the others see."""
    every: dict[str, list[Decision]] = {role["name"]: [] for role in program.earning}
    for fill, values in valued:
        if isinstance(values, Values):
            beside = {role["name"]: decide(facts, program, fill, values, role) for role in program.earning}
            for name, decision in beside.items():
                decision.beside = beside
                every[name].append(decision)
    return every


def stand(
    facts: Facts, program: Program, every: dict[str, list[Decision]], span: Span, known: Sequence[int]
) -> dict[str, dict[str, Ladder]]:
    """The levels of every role's partners in a period, by role; the decisions know them from then on."""
    found = {}
    for name, decisions in every.items():
        found[name] = ladders_of(facts, program, name, span, decisions, known)
        for decision in decisions:
            decision.ladders = found[name]
    return found


def left_before(
    facts: Facts, program: Program, role: Table, span: Span, every: dict[str, list[Decision]]
) -> Purses:
    """What earlier periods left of the role's caps: each is rated and capped in its turn."""
    left: Purses = {}
    decisions = every[role["name"]]
    if all(cap.get("lasts", "period") == "period" for cap in program.caps(role["name"])):
        return left
    earlier = sorted((d for d in decisions if d.fill.executed_at < span[0]), key=lambda d: d.fill.executed_at)
    known = [d.fill.executed_at for d in decisions]
    while earlier:
        period = program.period_at(earlier[0].fill.executed_at)
        this = period_span(period, program.zone)
        now = [d for d in earlier if inside(d.fill.executed_at, this)]
        ladders = stand(facts, program, every, this, known)[role["name"]]
        for decision in now:
            if decision.pays:
                rate(facts, program, ladders, decision)
        apply_caps(program, role["name"], [d for d in now if d.pays], period, left)
        earlier = [d for d in earlier if d not in now]
    return left


def lines_beyond(
    facts: Facts,
    program: Program,
    role: Table,
    span: Span,
    every: dict[str, list[Decision]],
    known: Sequence[int],
) -> list[Timed]:
    """Lines of other periods, as far as they share a pool of days with this one."""
    pool, zone, decisions = day_pool(program, role["name"]), program.zone, every[role["name"]]
    if pool is None:
        return []
    first, last = (stretch_of(pool, at, zone) for at in (span[0], span[1] - 1))
    others = [d for d in decisions if not inside(d.fill.executed_at, span)]
    others = [d for d in others if first <= stretch_of(pool, d.fill.executed_at, zone) <= last]
    found: list[Timed] = []
    for period in {program.period_at(d.fill.executed_at) for d in others}:
        this = period_span(period, zone)
        ladders = stand(facts, program, every, this, known)[role["name"]]
        now = [d for d in others if inside(d.fill.executed_at, this)]
        for decision in now:
            if decision.pays:
                rate(facts, program, ladders, decision)
        found += [timed(shares) for shares in by_line(program, period, now)]
    return found


def also_in_role(facts: Facts, old: str, new: str) -> Facts:
    """The facts with every claim and partner of a role in a further one."""
    return replace(
        facts,
        claims=(*facts.claims, *(replace(claim, role=new) for claim in facts.claims if claim.role == old)),
        standings=(*facts.standings, *(replace(row, role=new) for row in facts.standings if row.role == old)),
    )


def inside(at: int, span: Span) -> bool:
    """Whether the instant lies in the half-open span."""
    return span[0] <= at < span[1]


def exception(identity: tuple[str, str, str], reason: str) -> Record:
    """One row of `exceptions`; its detail is words, and not compared."""
    return {**dict(zip(("venue", "account_id", "fill_id"), identity, strict=True)), "reason": reason}


def ladders_of(
    facts: Facts, program: Program, role: str, span: Span, decisions: Sequence[Decision], known: Sequence[int]
) -> dict[str, Ladder]:
    """The levels of every partner of the role; empty where the role has none."""
    terms = program.ladder(role)
    if terms is None:
        return {}
    partners = sorted({row.partner_id for row in facts.standings if row.role == role})
    first = min(known, default=None)
    counting = [decision for decision in decisions if decision.counts]
    return {
        partner: Ladder(
            facts, program, role, terms, partner, span, [d for d in counting if d.partner == partner], first
        )
        for partner in partners
    }


def shown(ladder: Ladder, period: str) -> list[dict[str, str | int | None]]:
    """The rows of `levels` of a partner whose dates overlap the period."""
    start, end = ladder.period
    spans = [
        s.dates for s in ladder.facts.standings if (s.partner_id, s.role) == (ladder.partner, ladder.role)
    ]
    overlaps = any(dates.start < end and (dates.end is None or dates.end > start) for dates in spans)
    return ladder.rows(period) if overlaps else []


def detail(decision: Decision) -> Record:
    """One row of `fills`."""
    fill, found = decision.fill, decision.attribution
    return {
        "venue": fill.venue,
        "account_id": fill.account_id,
        "fill_id": fill.fill_id,
        "executed_at": fill.executed_at,
        "role": str(decision.role["name"]),
        "partner_id": decision.partner,
        "channel": found.channel,
        "claim_id": None if found.claim is None else found.claim.claim_id,
        "losing_claims": ",".join(sorted(found.losing)),
        "fee_value": decision.values.fee,
        "notional_value": decision.values.notional,
        "base": decision.base if decision.pays else ZERO,
        "rate": decision.rate,
        "counts_for_volume": decision.counts,
        "pays": decision.pays,
        "reason": decision.reason,
        "clause": decision.clause,
    }
