"""Does this account's, this key's, or this very order's flow count? The facts are looked up, and who would have it.

Each role has its own answer: the claims on the account, its master, the key and the order's marks are looked through in the
role's order, and the terms are asked with what is known. Nothing is rated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.bootstrap import bare_engine, open_world
from openrebate.app.reported_fill import parse_key
from openrebate.evidence.contenders import Contender, Looked, look
from openrebate.evidence.eligibility import Answer, Verdict, answer
from openrebate.evidence.turning import Turning, turning_points, used
from openrebate.model.errors import InputError, NotFoundError
from openrebate.model.partners import PartnerBook, partner_book
from openrebate.model.sql import quoted
from openrebate.model.tables import FILLS
from openrebate.terms.library import find_terms
from openrebate.units.decimals import parse_decimal
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.evidence.partial import Value
    from openrebate.model.engine import Engine
    from openrebate.model.role import Role
    from openrebate.model.terms import Terms

Row = Mapping[str, Any]
_NOT_YET = ("partner_not_in_force", "claim_expired", "claim_not_yet_in_force")
_SHOWN = {
    "order_tag": "order_tag", "client_order_id": "client_order_id", "oauth_app": "oauth_app", "api_key": "api_key_id",
    "account": "account_id",
}  # fmt: skip
_OF_FILL = (
    "product", "symbol", "side", "liquidity", "entry", "strategy", "order_type", "fee", "fee_asset", "quote_asset",
    "fee_deducted", "fee_currency_kind", "vip_level",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is asked about: an account, a key (as it is kept), or a trade as VENUE/ACCOUNT/FILL_ID; and what else is told.

    `at`: the instant in microseconds that an account or key is looked at.
    """

    account: str = ""
    key: str = ""
    fill: str = ""
    at: int = 0
    told: Mapping[str, Value] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAnswer:
    """One role's answer: whose the trade would be and why, what the terms say of it, and what would change that.

    `partner_id` None: nobody's, with `unattributed` saying why. `facts` are those that the answer rests on.
    """

    role: str
    partner_id: str | None
    channel: str | None
    claim_id: str | None
    unattributed: str
    looked: tuple[Looked, ...]
    facts: Mapping[str, Value]
    answer: Answer
    would_change: tuple[Turning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAnswer:
    """The answers of every role asked about."""

    terms: Terms
    about: About
    at: int
    roles: tuple[RoleAnswer, ...]

    @property
    def verdict(self) -> Verdict:
        """The best of the answers."""
        verdicts = {one.answer.verdict for one in self.roles}
        return "yes" if "yes" in verdicts else "depends" if "depends" in verdicts else "no"

    def document(self) -> dict[str, Any]:
        """All of it as a document."""
        asked = {
            name: value for name, value in asdict(self.about).items() if value and name not in ("at", "told")
        }
        return {
            "program": self.terms.id, "terms_version": self.terms.version, "about": asked, "at": format_instant(self.at),
            "verdict": self.verdict, "roles": [asdict(one) for one in self.roles],
            "unknowns": [asdict(one) for one in self.terms.unknowns],
        }  # fmt: skip


def eligible_about(engine: Engine, program: str, about: About, role: str | None = None) -> AboutAnswer:
    """The answers, from the facts (and fills) that the engine holds. NotFoundError (4): no such trade; InputError (2)."""
    terms = find_terms(program)
    roles = [one for one in terms.earning_roles if role in (None, one.name)]
    if not roles:
        raise InputError(f"no role '{role}' earns under {terms.id}")
    if not (about.account or about.key or about.fill):
        raise InputError("an account, a key or a fill is expected", advice="Say --account, --key or --fill")
    fill = _fill(engine, about.fill) if about.fill else {}
    at = int(fill["executed_at"]) if fill else about.at
    account = about.account or str(fill.get("account_id") or "")
    facts = _facts(engine, account, at) | {
        name: fill[name] for name in _OF_FILL if fill.get(name) is not None
    }
    if about.key and not fill:
        facts["entry"] = "api"
    facts |= {"executed_at": format_instant(at)} | dict(about.told or {})
    subjects = {channel: fill.get(column) for channel, column in _SHOWN.items()}
    master = _master(engine, account, at)
    subjects |= {"account": account or None, "master_account": master}
    if about.key:
        subjects["api_key"] = about.key
    given = _Given(
        terms=terms,
        at=at,
        subjects=subjects,
        facts=facts,
        own=_owners(engine, account, master),
        is_fill=bool(fill),
    )
    return AboutAnswer(
        terms=terms, about=about, at=at, roles=tuple(_role(engine, given, one) for one in roles)
    )


@contextmanager
def facts_of_world(world: Path) -> Iterator[Engine]:
    """An engine with the facts and fills of a world."""
    with open_world(world) as (engine, _, _):
        yield engine


@contextmanager
def facts_of_workspace(workspace: Workspace) -> Iterator[Engine]:
    """An engine with the facts and fills that a workspace knows."""
    from openrebate.app.facts_known import facts_known
    from openrebate.app.known_fills import fills_of, known_parts
    from openrebate.app.workspace import connected

    with connected(workspace) as connection, bare_engine("duckdb") as engine:
        for name, rows in facts_known(connection, workspace.data).tables.items():
            engine.load(name, rows)
        files = [file for part in known_parts(workspace, connection) if part.sign > 0 for file in part.files]
        if files:
            engine.view("fills", fills_of(files))
        else:
            engine.table(
                "fills", "SELECT " + ", ".join(f"NULL AS {name}" for name in FILLS.names) + " WHERE FALSE"
            )
        yield engine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What every role is asked with."""

    terms: Terms
    at: int
    subjects: Mapping[str, str | None]
    facts: Mapping[str, Value]
    own: frozenset[str]
    is_fill: bool


def _role(engine: Engine, given: _Given, role: Role) -> RoleAnswer:
    book = _book(engine, role)
    looked = _looked(engine, given, role, book)
    won = next(
        ((one.channel, claim) for one in looked for claim in one.claims if claim.verdict == "won"), None
    )
    facts = dict(given.facts)
    for other in given.terms.roles:
        if other.name != role.name:
            claims = _looked(engine, given, other, _book(engine, other))
            present = any(claim.verdict == "won" for one in claims for claim in one.claims)
            if present or given.is_fill:
                facts.setdefault(f"{other.name}_present", present)
    if won is not None:
        facts |= {"channel": won[0], "bound_at": _began(given.terms.role(role.claimed), won[1], looked)}
        if won[1].partner_id in book.standings:
            facts["partner_since"] = format_instant(book.start(won[1].partner_id))
    told = answer(given.terms, role.name, facts)
    why = "" if won else _unattributed(looked)
    told = _judged(told, role, won[1].partner_id if won else None, why, given)
    names = used(given.terms, role.name, facts)
    return RoleAnswer(
        role=role.name, partner_id=won[1].partner_id if won else None, channel=won[0] if won else None,
        claim_id=won[1].claim_id if won else None, unattributed=why, looked=looked,
        facts={name: facts[name] for name in names}, answer=told,
        would_change=turning_points(given.terms, role.name, facts),
    )  # fmt: skip


def _began(role: Role, won: Contender, looked: tuple[Looked, ...]) -> str:
    """When the claim began, or the first of those that it goes on with."""
    began, whose = won.effective_from, (won.subject, won.match, won.partner_id)
    before = {
        claim.effective_to: claim.effective_from
        for one in looked
        for claim in one.claims
        if (claim.subject, claim.match, claim.partner_id) == whose
    }
    while role.claims_go_on and began in before:
        began = before[began]
    return began


def _judged(told: Answer, role: Role, partner: str | None, why: str, given: _Given) -> Answer:
    """The terms' answer, less what attribution itself rules out."""
    if partner is not None and partner in given.own and not role.may_refer_itself:
        return replace(told, verdict="no", counts_for_volume=False, reason="self_referral")
    if partner is None and told.verdict != "no":
        open_ways = [way for way in told.ways if way.channel not in ("account", "master_account")]
        if given.is_fill or not open_ways:
            return replace(told, verdict="no", counts_for_volume=False, reason=why)
        return replace(told, verdict="depends")
    quiet = {f"{one.by}_present" for one in given.terms.silences if one.role == role.name}
    if any(rule.when in quiet for rule in told.exceptions):
        return told  # what the other role earns on it, rating says
    if given.is_fill and told.verdict == "depends":
        # What is not known of a trade that has happened makes a condition not match, as it does when the trade is rated.
        counts = told.otherwise == "yes" if told.counts_for_volume is None else told.counts_for_volume
        return replace(told, verdict=told.otherwise, counts_for_volume=counts)
    return told


def _unattributed(looked: tuple[Looked, ...]) -> str:
    """Why it is nobody's, as metering says it: what came nearest."""
    seen = {claim.verdict for one in looked for claim in one.claims}
    return next((reason for reason in _NOT_YET if reason in seen), "no_claim")


def _looked(engine: Engine, given: _Given, role: Role, book: PartnerBook) -> tuple[Looked, ...]:
    """The role's channels with the claims on what is shown there."""
    shown = [subject for subject in given.subjects.values() if subject]
    conditions = [f"subject = {quoted(one)}" for one in shown]
    conditions += [f"match = 'prefix' AND starts_with({quoted(one)}, subject)" for one in shown]
    where = " OR ".join(conditions) or "FALSE"
    claims = engine.fetch(
        f"SELECT * FROM claims WHERE role = {quoted(role.claimed)} AND ({where})"
    ).to_pylist()
    return look(role, given.subjects, claims, book, given.at)


def _book(engine: Engine, role: Role) -> PartnerBook:
    names = ("partners", "overrides", "grants")
    rows = [
        engine.fetch(f"SELECT * FROM {name} WHERE role = {quoted(role.claimed)}").to_pylist()
        for name in names
    ]
    return partner_book(role, *rows)


def _facts(engine: Engine, account: str, at: int) -> dict[str, Value]:
    """What is known of an account at an instant."""
    if not account:
        return {}
    found: dict[str, Value] = {}
    named = quoted(account)
    for row in engine.fetch(
        f"SELECT registered_at, region FROM accounts WHERE account_id = {named}"
    ).to_pylist():
        if row["registered_at"] is not None:
            found["registered_at"] = format_instant(row["registered_at"])
        if row["region"]:
            found["region"] = row["region"]
    for row in engine.fetch(
        f"SELECT min(executed_at) AS first FROM fills WHERE account_id = {named}"
    ).to_pylist():
        if row["first"] is not None:
            found["first_traded_at"] = format_instant(row["first"])
    query = (
        f"SELECT attribute, value FROM account_attributes WHERE account_id = {named} AND {_in_force(at)} "
        "AND attribute IN ('vip_level', 'group') ORDER BY attribute"
    )
    for row in engine.fetch(query).to_pylist():
        is_group = row["attribute"] == "group"
        found["account_group" if is_group else "vip_level"] = (
            row["value"] if is_group else parse_decimal(row["value"])
        )
    return found


def _master(engine: Engine, account: str, at: int) -> str | None:
    rows = engine.fetch(
        f"SELECT master_account_id FROM subaccounts WHERE account_id = {quoted(account)} AND {_in_force(at)}"
    ).to_pylist()
    return str(rows[0]["master_account_id"]) if rows else None


def _owners(engine: Engine, account: str, master: str | None) -> frozenset[str]:
    """The partners whose own account it is, or its master."""
    names = ", ".join(quoted(one) for one in (account, master) if one) or "NULL"
    rows = engine.fetch(f"SELECT partner_id FROM partner_accounts WHERE account_id IN ({names})").to_pylist()
    return frozenset(str(row["partner_id"]) for row in rows)


def _fill(engine: Engine, name: str) -> dict[str, Any]:
    """The trade as the venue reported it last; NotFoundError (4)."""
    key = parse_key(name)
    rows = engine.fetch(f"SELECT * FROM fills WHERE {key.where()} ORDER BY revision DESC LIMIT 1").to_pylist()
    if not rows:
        raise NotFoundError(f"there is no fill {key}", advice="Check venue, account and id")
    row: dict[str, Any] = rows[0]
    return {column: row.get(f"wide_{column}", row.get(column)) for column in FILLS.names}


def _in_force(at: int) -> str:
    return f"effective_from <= {at} AND (effective_to IS NULL OR effective_to > {at})"
