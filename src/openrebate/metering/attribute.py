"""Attribute: whose is a fill, and by which channel?

Small facts first: all claims of a role on one kind of subject become one timeline without gaps; the timelines of all
roles that a program knows, of the account and of its master, are laid over each other. Then every fill is joined once
per kind of subject, and the first channel of the role that finds a claim in force wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openrebate.metering.models import quoted, render
from openrebate.model.engine import Engine
from openrebate.model.role import CHANNELS, Role
from openrebate.model.terms import Terms
from openrebate.units.timeline import FOREVER

SUBJECT_COLUMNS = {
    "order_tag": "f.order_tag",
    "client_order_id": "f.client_order_id",
    "api_key": "f.api_key_id",
    "oauth_app": "f.oauth_app",
    "account": "f.account_id",
    "master_account": "a.master_account_id",
}
RANKS = (
    "partner_not_in_force",
    "claim_expired",
    "claim_not_yet_in_force",
    "unknown_tag",
    "key_not_linked",
    "unknown_app",
    "no_claim",
)
_UNCLAIMED = {
    "order_tag": 4,
    "api_key": 5,
    "oauth_app": 6,
}  # the reason where the subject is there and nobody claims it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place where a claim of a role may be found for a fill: a channel, and a joined table's columns."""

    role: str
    channel: str
    claim: str
    rank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything that a model needs to attribute fills: the joins, and for each role its candidates in order."""

    joins: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    claimed: Mapping[str, str] = field(default_factory=dict)  # roles that are paid on another role's claims

    def of(self, role: str) -> tuple[Candidate, ...]:
        """The candidates of a role in order of precedence."""
        claimed = self.claimed.get(role, role)
        return tuple(c for c in self.candidates if c.role == claimed)


def prepare_claims(engine: Engine, terms: Terms, first: int, last: int) -> Claims:
    """Make the timelines that these terms need for fills between two instants (inclusive); the tables stay in the engine.

    Reads the fact tables `claims`, `partners`, `subaccounts`, `accounts`, `account_attributes`.
    """
    reach = _Reach(first=first, end=last + 1)
    engine.table("claim_book", render("claim_book", forever=FOREVER, claims=_claims(terms)))
    engine.table("standing", render("standing", forever=FOREVER))
    shapes = _claimed_shapes(engine, terms)
    for role, kind, match, length in sorted(shapes):
        _make_timeline(engine, reach, role, kind, match, length)
    _make_account_span(engine, reach, terms, shapes)
    joins = tuple(_exact_joins(engine, reach, terms, shapes)) + tuple(_prefix_joins(shapes))
    claimed = {role.name: role.claimed for role in terms.roles if role.claims_of}
    return Claims(joins=joins, candidates=tuple(_candidates(terms, shapes)), claimed=claimed)


def _claims(terms: Terms) -> str:
    """Claims with how they match, and since when (`since_us`) their ages count."""
    claims = (
        "SELECT claim_id, role, subject_kind, subject, "
        "coalesce(match, CASE WHEN subject_kind = 'client_order_id' THEN 'prefix' ELSE 'exact' END) AS match, "
        "partner_id, effective_from, effective_to, CAST(kickback AS DECIMAL(18, 12)) AS kickback FROM claims"
    )
    going_on = ", ".join(quoted(role.name) for role in terms.roles if role.claims_go_on)
    if going_on:
        return render("continued", claims=claims, going_on=going_on)
    return f"SELECT *, effective_from AS since_us FROM ({claims}) AS every"


def _claimed(terms: Terms) -> tuple[Role, ...]:
    """The roles that have claims of their own."""
    return tuple(role for role in terms.roles if role.claims_of is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """The time in which there are fills, microseconds, half-open: what changes outside it changes nothing."""

    first: int
    end: int


Shape = tuple[str, str, str, int]  # role, kind of subject, match, length of the prefix (0 for exact)


def _claimed_shapes(engine: Engine, terms: Terms) -> set[Shape]:
    rows = engine.fetch(
        "SELECT DISTINCT role, subject_kind, match, CASE WHEN match = 'prefix' THEN length(subject) ELSE 0 END AS length FROM claim_book"
    ).to_pylist()
    used = {(role.name, _kind(channel)) for role in _claimed(terms) for channel in role.channels}
    return {
        (row["role"], row["subject_kind"], row["match"], row["length"])
        for row in rows
        if (row["role"], row["subject_kind"]) in used
    }


def _kind(channel: str) -> str:
    return "account" if channel == "master_account" else channel


def _timeline(role: str, kind: str, length: int) -> str:
    return f"timeline_{role}_{kind}" + (f"_{length}" if length else "")


def _make_timeline(engine: Engine, reach: _Reach, role: str, kind: str, match: str, length: int) -> None:
    sql = render("timeline", role=role, kind=kind, match=match, first=reach.first, end=reach.end)
    if length:
        sql = f"SELECT * FROM ({sql}) AS every WHERE length(subject) = {length}"
    engine.table(_timeline(role, kind, length), sql)


def _make_account_span(engine: Engine, reach: _Reach, terms: Terms, shapes: set[Shape]) -> None:
    """One timeline per account: its master, attributes, own claims and those it inherits, for every role.

    `trading_no` is the first span of the same account under the same master, which is all that usage tells apart.
    """
    parts = [
        (_dated("subaccounts", "master_account_id"), {"master_account_id": "master_account_id"}),
        (_attribute("vip_level", "integer"), {"value": "attribute_vip_level"}),
        (_attribute("group", "varchar"), {"value": "account_group"}),
    ]
    for role in _claimed(terms):
        if (role.name, "account", "exact", 0) in shapes:
            parts += _account_claims(engine, role)
    everyone = "SELECT account_id AS subject FROM accounts"
    engine.table("account_overlay", _overlay(reach, parts, everyone))
    columns = "".join(f", o.{r.name}_{w}" for r in _claimed(terms) for w in _claim_columns(r, shapes))
    engine.table(
        "account_span",
        "SELECT o.span_no, min(o.span_no) OVER (PARTITION BY o.subject, o.master_account_id) AS trading_no, "
        "o.subject, o.from_us, o.to_us, o.master_account_id, o.attribute_vip_level, o.account_group, "
        f"c.registered_at, c.region{columns} "
        "FROM account_overlay AS o LEFT JOIN accounts AS c ON c.account_id = o.subject",
    )


def _claim_columns(role: Role, shapes: set[Shape]) -> tuple[str, ...]:
    if (role.name, "account", "exact", 0) not in shapes:
        return ()
    inherited = ("master_claim", "master_rank") if "master_account" in role.channels else ()
    return (("claim", "rank") if "account" in role.channels else ()) + inherited


def _dated(table: str, columns: str, where: str = "") -> str:
    return (
        "SELECT account_id AS subject, effective_from AS from_us, "
        f"coalesce(effective_to, {FOREVER}) AS to_us, {columns} FROM {table} {where}"
    )


def _attribute(attribute: str, kind: str) -> str:
    return _dated(
        "account_attributes", f"CAST(value AS {kind}) AS value", f"WHERE attribute = {quoted(attribute)}"
    )


def _account_claims(engine: Engine, role: Role) -> list[tuple[str, dict[str, str]]]:
    timeline = _timeline(role.name, "account", 0)
    parts = []
    if "account" in role.channels:
        parts.append(
            (f"SELECT * FROM {timeline}", {"claim_no": f"{role.name}_claim", "rank": f"{role.name}_rank"})
        )
    if "master_account" in role.channels:
        inherited = f"inherited_{role.name}"
        engine.table(inherited, render("inherited", timeline=timeline, forever=FOREVER))
        names = {"claim_no": f"{role.name}_master_claim", "rank": f"{role.name}_master_rank"}
        parts.append((f"SELECT * FROM {inherited}", names))
    return parts


def _overlay(reach: _Reach, parts: Sequence[tuple[str, dict[str, str]]], subjects: str = "") -> str:
    """Lay timelines (a SELECT, and which of its columns are kept under which name) over each other."""
    everyone = [subjects] if subjects else []
    everyone += [f"SELECT subject FROM ({sql}) AS s{i}" for i, (sql, _) in enumerate(parts)]
    changes = [
        f"SELECT subject, {edge} AS point FROM ({sql}) AS s{i}"
        for i, (sql, _) in enumerate(parts)
        for edge in ("from_us", "to_us")
    ]
    columns = [
        f",\n    t{i}.{column} AS {name}"
        for i, (_, names) in enumerate(parts)
        for column, name in names.items()
    ]
    joins = [
        f"LEFT JOIN ({sql}) AS t{i} ON t{i}.subject = s.subject AND t{i}.from_us <= s.from_us AND s.from_us < t{i}.to_us"
        for i, (sql, _) in enumerate(parts)
    ]
    return render(
        "overlay",
        first=reach.first,
        end=reach.end,
        subjects=" UNION ALL ".join(everyone),
        changes="\n    UNION ALL ".join(changes),
        columns="".join(columns),
        joins="\n".join(joins),
    )


def _exact_joins(engine: Engine, reach: _Reach, terms: Terms, shapes: set[Shape]) -> Iterator[str]:
    """One overlaid table per kind of subject that is matched exactly; accounts are in `account_span` already."""
    for kind in CHANNELS:
        roles = [
            r.name for r in _claimed(terms) if kind in r.channels and (r.name, kind, "exact", 0) in shapes
        ]
        if kind in ("account", "master_account") or not roles:
            continue
        parts = [
            (f"SELECT * FROM {_timeline(r, kind, 0)}", {"claim_no": f"{r}_claim", "rank": f"{r}_rank"})
            for r in roles
        ]
        engine.table(f"span_{kind}", _overlay(reach, parts))
        yield _join(f"span_{kind}", f"x_{kind}", SUBJECT_COLUMNS[kind])


def _prefix_joins(shapes: set[Shape]) -> Iterator[str]:
    for role, kind, _match, length in sorted(s for s in shapes if s[3]):
        targets = ("account", "master_account") if kind == "account" else (kind,)
        for target in targets:
            subject = f"left({SUBJECT_COLUMNS[target]}, {length})"
            yield _join(_timeline(role, kind, length), f"p_{role}_{target}_{length}", subject)


def _join(table: str, alias: str, subject: str) -> str:
    return (
        f"    LEFT JOIN {table} AS {alias}\n"
        f"        ON {alias}.subject = {subject} AND {alias}.from_us <= f.executed_at AND f.executed_at < {alias}.to_us"
    )


def _candidates(terms: Terms, shapes: set[Shape]) -> Iterator[Candidate]:
    """By channel in the role's order; within a channel exact before prefix, a longer prefix before a shorter."""
    for role in _claimed(terms):
        for channel in role.channels:
            kind = _kind(channel)
            if (role.name, kind, "exact", 0) in shapes:
                yield _exact_candidate(role.name, channel)
            lengths = sorted((s[3] for s in shapes if s[:2] == (role.name, kind) and s[3]), reverse=True)
            for length in lengths:
                alias = f"p_{role.name}_{channel}_{length}"
                yield Candidate(
                    role=role.name, channel=channel, claim=f"{alias}.claim_no", rank=f"{alias}.rank"
                )


def _exact_candidate(role: str, channel: str) -> Candidate:
    alias, middle = (f"x_{channel}", "")
    if channel in ("account", "master_account"):
        alias, middle = "a", "master_" if channel == "master_account" else ""
    return Candidate(
        role=role, channel=channel, claim=f"{alias}.{role}_{middle}claim", rank=f"{alias}.{role}_{middle}rank"
    )


def unclaimed_reason(role: Role) -> str:
    """SQL for the number (1-based, into RANKS) of the reason why a fill is nobody's that no claim is even near."""
    unclaimed = [
        f"WHEN {SUBJECT_COLUMNS[channel]} IS NOT NULL THEN {_UNCLAIMED[channel]}"
        for channel in role.channels
        if channel in _UNCLAIMED
    ]
    return f"CASE {' '.join(unclaimed)} ELSE 7 END" if unclaimed else "7"


def unattributed_reason(ranks: Sequence[str]) -> str:
    """SQL for the number of the reason why a fill is nobody's: the nearest claim's, if one is near."""
    if not ranks:
        return "v.unclaimed"
    near = f"least({', '.join(ranks)}, 9)"
    return f"CASE WHEN {near} <= 3 THEN {near} ELSE v.unclaimed END"
