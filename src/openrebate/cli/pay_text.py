"""Payouts as an operator reads them, and as machines do: amounts with all their places, instants in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from openrebate.model.reasons import REASONS
from openrebate.units.decimals import plain

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.pay import Approval, Confirmed
    from openrebate.app.pay_find import Told
    from openrebate.app.pay_run import Drafted, RunReport
    from openrebate.app.pay_send import SendReport

_NEXT = {
    "drafted": "Another person: openrebate pay approve {run} --by NAME",
    "approved": "Next: openrebate pay send {run}",
    "sending": "Cut off while sending. It is asked about by: openrebate pay send {run}",
    "sent": "When it has arrived: openrebate pay confirm PAYOUT --settled --reference WHERE",
    "unknown": "It may or may not have been paid. Ask again: openrebate pay send {run}. Once you know: openrebate pay confirm "
    "PAYOUT --settled or --failed --reference WHERE",
}
SHORT = 12


def run(screen: Console, report: RunReport) -> None:
    """What a run drafted, and for everybody else why not."""
    for owner, amount in report.forgiven.items():
        screen.print(f"{escape(owner)}: {amount:f} below nothing was forgiven, as the terms say")
    table = Table(title=f"{report.program}, drafted by {escape(report.by)}", title_justify="left")
    for name in ("payee", "owed", "paid now", "withheld", "stays", "why"):
        table.add_column(
            name, justify="right" if name in {"owed", "paid now", "withheld", "stays"} else "left"
        )
    for one in report.drafted:
        why = f"{one.reason}: {REASONS[one.reason].sentence}" if one.reason else ""
        table.add_row(
            f"{one.owner_kind} {escape(one.owner)}",
            f"{one.owed:f} {one.asset}",
            _amount(one.amount) + _instead(one),
            _amount(one.withheld),
            _amount(one.stays),
            why,
        )
    if report.drafted:
        screen.print(table)
    paid = [one for one in report.drafted if one.payout_id]
    if report.run is None:
        screen.print("Nothing to pay now." if report.drafted else "Nothing is owed.")
        return
    screen.print(f"Run {report.run}: {_counted(len(paid), 'payout')} by {report.rail}, {_sums(report)}.")
    for said in dict.fromkeys(_price(one) for one in paid if one.sent):
        screen.print(said, soft_wrap=True)
    needed = "another person" if report.approvals == 1 else f"{report.approvals} different people"
    screen.print(f"It takes {needed}: openrebate pay approve {report.run} --by NAME", soft_wrap=True)


def run_document(report: RunReport) -> dict[str, Any]:
    """The same for machines."""
    return asdict(report) | {
        "drafted": [plain_cells(asdict(one)) for one in report.drafted],
        "forgiven": {owner: f"{amount:f}" for owner, amount in report.forgiven.items()},
    }


def approval(screen: Console, report: Approval) -> None:
    """How far the run is."""
    people = escape(", ".join(report.approved_by))
    screen.print(f"Run {report.run}: approved by {people}, {len(report.approved_by)} of {report.needed}.")
    if report.approved:
        screen.print(f"It may be sent: openrebate pay send {report.run}")
    else:
        screen.print(f"Next, another person: openrebate pay approve {report.run} --by NAME", soft_wrap=True)


def send(screen: Console, report: SendReport) -> None:
    """What became of every payout, and what to do next."""
    _table(screen, report.payouts)
    for payout, reason in report.held.items():
        screen.print(f"{payout[:SHORT]} was not sent ({reason}): {REASONS[reason].sentence}", soft_wrap=True)
    _next(screen, report.payouts)


def send_document(report: SendReport) -> dict[str, Any]:
    """The same for machines."""
    return {
        "run": report.run,
        "states": report.states,
        "held": report.held,
        "payouts": [payout_document(one) for one in report.payouts],
    }


def status(screen: Console, payouts: Sequence[Told]) -> None:
    """Every payout as it stands, and what to do next."""
    if not payouts:
        screen.print("There is no payout yet: openrebate pay run --program ID")
        return
    _table(screen, payouts)
    _next(screen, payouts)


def history(screen: Console, one: Told, events: Sequence[Mapping[str, Any]]) -> None:
    """One payout, and everything that happened to it."""
    screen.print(f"Payout {one.payout_id} of run {one.run}, {one.program}, by {one.rail}", soft_wrap=True)
    screen.print(
        f"{one.amount:f} {one.asset} to {one.owner_kind} {escape(one.owner)} at {escape(one.destination)}"
    )
    if one.sent:
        screen.print(f"sent: {one.sent.amount:f} {one.sent.asset}. {_price(one)}", soft_wrap=True)
    if one.withheld:
        screen.print(f"withheld: {one.withheld:f} {one.asset}")
    for event in events:
        said = " ".join(str(v) for v in (event["reason"], *event["evidence"].values()) if v)
        screen.print(
            f"{event['n']}  {_instant(event['at'])}  {event['state']:<9} by {escape(event['by'])}  {escape(said)}",
            soft_wrap=True,
        )
    _next(screen, [one])


def confirmed(screen: Console, done: Sequence[Confirmed]) -> None:
    """What is known now."""
    for one in done:
        known = " (that was known already)" if one.already else ""
        back = "; its money is owed again" if one.payout.state == "failed" and not one.already else ""
        screen.print(
            f"Payout {one.payout.payout_id[:SHORT]} is {one.payout.state}{back}{known}.", soft_wrap=True
        )


def cancelled(screen: Console, done: Sequence[Told]) -> None:
    """What is owed again."""
    for one in done:
        screen.print(
            f"Payout {one.payout_id[:SHORT]} is cancelled; {one.amount + one.withheld:f} {one.asset} is owed to "
            f"{escape(one.owner)} again.",
            soft_wrap=True,
        )
    if not done:
        screen.print("Nothing was left to cancel.")


def payout_document(one: Told) -> dict[str, Any]:
    """One payout for machines."""
    return plain_cells(asdict(one))


def events_document(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What happened to a payout, for machines."""
    return [plain_cells(dict(event)) for event in events]


def _table(screen: Console, payouts: Sequence[Told]) -> None:
    table = Table()
    for name in ("payout", "run", "payee", "amount", "state", "since", "reference"):
        table.add_column(name, justify="right" if name == "amount" else "left", overflow="fold")
    for one in payouts:
        table.add_row(
            one.payout_id[:SHORT],
            one.run,
            f"{one.owner_kind} {escape(one.owner)}",
            f"{one.amount:f} {one.asset}" + _instead(one),
            one.state,
            _instant(one.at),
            escape(one.reference),
        )
    screen.print(table)


def _next(screen: Console, payouts: Sequence[Told]) -> None:
    waiting: dict[tuple[str, str], int] = {}
    for one in payouts:
        if one.state in _NEXT:
            waiting[one.run, one.state] = waiting.get((one.run, one.state), 0) + 1
    for (name, state), count in waiting.items():
        text = f"Run {name}: {_counted(count, 'payout')} {state}. {_NEXT[state].format(run=name)}"
        screen.print(text, soft_wrap=True)


def _instead(one: Drafted | Told) -> str:
    return f"\n= {one.sent.amount:f} {one.sent.asset}" if one.sent else ""


def _price(one: Drafted | Told) -> str:
    """At which price something is sent instead, of when and by whom."""
    sent = one.sent
    assert sent is not None
    return (
        f"1 {sent.asset} at {plain(sent.price)} {one.asset}, the price of {_instant(sent.price_at)} by {escape(sent.publisher)}; "
        "what is finer is cut off."
    )


def _sums(report: RunReport) -> str:
    totals: dict[str, Decimal] = {}
    for one in report.drafted:
        totals[one.asset] = totals.get(one.asset, Decimal(0)) + one.amount
    return ", ".join(f"{amount:f} {asset}" for asset, amount in sorted(totals.items()))


def _amount(amount: Decimal) -> str:
    return f"{amount:f}" if amount else "–"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def plain_cells(cells: dict[str, Any]) -> dict[str, Any]:
    """Amounts as text with all their places, instants as RFC 3339."""

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return plain_cells(value)
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return value

    return {name: said(value) for name, value in cells.items()}
