"""Open a case: a partner disputes a line, a statement or a payout, asks for a claim, or appeals a hold.

What the terms promise is written down with it: until when it is answered and decided, and how long a decision may be appealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from openrebate.app.case_found import Case, find_case, said
from openrebate.app.kept_addresses import kept_account
from openrebate.app.settled import find_program
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotFoundError
from openrebate.units.periods import day_start, parse_period

if TYPE_CHECKING:
    from openrebate.model.terms import Terms
    from openrebate.store.connection import Connection

CATEGORIES = ("claim", "line", "trades", "payout", "abuse", "candidate", "other")
SUBJECTS = (
    "order_tag", "client_order_id", "api_key", "oauth_app", "account", "line", "fill", "statement", "payout", "hit", "candidate",
)  # fmt: skip
_DAY = 86_400_000_000
_OF_SUBJECT = {
    "line": "line", "fill": "trades", "statement": "other", "payout": "payout", "hit": "abuse", "candidate": "candidate",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What somebody asks: `subject` as (kind, name), `period` the one it is about. Empty: what follows from the subject."""

    text: str
    program: str = ""
    partner: str = ""
    category: str = ""
    subject: tuple[str, str] | None = None
    period: str = ""
    side: Literal["partner", "operator"] = "partner"


def open_case(workspace: Workspace, opening: Opening, by: str) -> Case:
    """Open a case.

    NotFoundError (4): no such program, partner, line, hit or candidate; ConflictError (5): the period can no longer be
    disputed, or a case about the same is open; InputError (2): what is asked is not whole.
    """
    from openrebate.store import audit, cases

    text = said(opening.text)
    with connected(workspace) as connection, connection.transaction():
        row = _row(workspace, connection, opening)
        _refuse_twice(connection, row)
        name = cases.open_case(connection, row, by, text, opening.side)
        audit.note(
            connection, by, "case open", name, {"partner": row["partner_id"], "category": row["category"]}
        )
        return find_case(connection, name)


def _row(workspace: Workspace, connection: Connection, opening: Opening) -> dict[str, Any]:
    kind, subject = opening.subject or ("none", "")
    subject = kept_subject(workspace, connection, kind, subject)
    known = _known(connection, kind, subject)
    partner, program = (
        opening.partner or str(known.get("partner_id") or ""),
        opening.program or str(known.get("program") or ""),
    )
    period = opening.period or known.get("period")
    for name, value in (("partner", partner), ("program", program)):
        if not value:
            raise InputError(f"no {name} is named", advice=f"Say it with --{name}")
    if known and (partner, program) != (known["partner_id"] or partner, known["program"] or program):
        raise InputError(
            f"{kind} {subject} is one of {known['partner_id']} under {known['program']}",
            advice="Leave --partner and --program out",
        )
    _refuse_unknown(connection, partner)
    terms = find_program(workspace, program).latest
    if period:
        _refuse_late(connection, terms, str(period))
    promised = terms.promises
    return {
        "program": program,
        "terms_version": terms.version,
        "category": opening.category or _OF_SUBJECT.get(kind, "claim" if subject else "other"),
        "partner_id": partner,
        "subject_kind": kind,
        "subject": subject,
        "period": period or None,
        "answer_days": promised.answer_days,
        "decide_days": promised.decide_days,
        "appeal_days": promised.appeal_days,
        "days": promised.days,
        "zone": terms.day_zone,
    }


def _known(connection: Connection, kind: str, subject: str) -> dict[str, Any]:
    """What a subject itself tells of partner, program and period; NotFoundError (4) where it must be there and is not."""
    from openrebate.store import cases, hits, reports

    if kind == "hit":
        hit = next((one for one in hits.hits(connection, hit=subject) if one.hit_id == subject), None)
        if hit is None:
            raise NotFoundError(f"there is no hit '{subject}'", advice="See `openrebate abuse list`")
        return {"partner_id": hit.partner_id, "program": hit.program, "period": hit.period}
    if kind == "candidate":
        one = next(iter(reports.candidates(connection, [subject])), None)
        if one is None:
            raise NotFoundError(
                f"there is no candidate '{subject}'", advice="See `openrebate report candidates`"
            )
        return {"partner_id": one.partner_id, "program": one.program, "period": one.period}
    if kind != "line":
        return {}
    found = cases.line_known(connection, subject)
    if found is None:
        raise NotFoundError(
            f"there is no posted {kind} '{subject}'", advice="See the statement for its lines"
        )
    return {"partner_id": found["partner_id"], "program": found["program"], "period": found["origin"]}


def kept_subject(workspace: Workspace, connection: Connection, kind: str, subject: str) -> str:
    """The subject as it is kept: an account that is an address by its hash, in a trade's name, too."""
    if kind == "account":
        return kept_account(workspace, connection, subject)
    if kind == "fill" and subject.count("/") >= 2:
        venue, account, fill = subject.split("/", 2)
        return f"{venue}/{kept_account(workspace, connection, account)}/{fill}"
    return subject


def _refuse_unknown(connection: Connection, partner: str) -> None:
    from openrebate.store.cases import partner_known

    if not partner_known(connection, partner):
        raise NotFoundError(
            f"there is no partner '{partner}'", advice="Ingest the partner, or check the name"
        )


def _refuse_late(connection: Connection, terms: Terms, period: str) -> None:
    """ConflictError (5) where the days in which the period may be disputed are over."""
    from openrebate.store.cases import now

    try:
        ends = day_start(parse_period(period).days[-1] + 1, terms.day_zone)
    except ValueError as error:
        raise InputError(f"period: {error}", advice="Write it like 2026-10") from error
    days = terms.promises.dispute_days
    if days is not None and now(connection) >= ends + days * _DAY:
        raise ConflictError(
            f"{period} could be disputed for {days} days after its end",
            advice="An operator may still adjust: openrebate adjust propose",
        )


def _refuse_twice(connection: Connection, row: dict[str, Any]) -> None:
    from openrebate.app.case_found import case_of
    from openrebate.store import cases

    if row["subject_kind"] == "none":
        return
    for asked in cases.cases(connection, partner=row["partner_id"], program=row["program"]):
        same = (asked.subject_kind, asked.subject, asked.period)
        if same == (row["subject_kind"], row["subject"], row["period"]):
            found = case_of(connection, asked)
            if found.clock.state in ("open", "waiting", "proposed"):
                raise ConflictError(
                    f"{asked.case_id} is open about the same", advice="Add to it: openrebate case message"
                )
