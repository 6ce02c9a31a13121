"""Confirmations as a person reads them: what was written, whether one holds, what later terms touch, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from openrebate.model.reasons import REASONS
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rich.console import Console

    from openrebate.app.confirm import Comparison, Confirmed
    from openrebate.evidence.confirmation import Verified
    from openrebate.evidence.public_keys import KeySet

_STATES = {
    "touched": "[bold red]touched[/]: the answer would be another",
    "wording": "[yellow]wording[/]: only clauses or sources differ",
    "same": "[green]same[/]: the answer stays",
    "other_program": "another program",
    "over": "over: it ends before the terms begin, or has ended",
    "not_valid": "[bold red]not valid[/]",
}


def written(console: Console, done: Confirmed) -> None:
    """Where the confirmation is, what it says, and how to check it."""
    console.print(f"[bold]{escape(done.file)}[/]")
    _says(console, done.content)
    console.print(f"  signed with key {done.kid}")
    console.print("Check it anywhere: openrebate verify FILE --keys jwks.json")


def verified(console: Console, found: Verified) -> None:
    """Whether a confirmation holds, and what it says."""
    if found.holds:
        console.print("[bold green]It holds.[/] Whoever signed it is bound by it.")
    else:
        console.print(f"[bold red]It does not hold.[/] {sentence(found.reason)}")
    if found.content:
        _says(console, found.content)
        console.print(f"  signed with key {found.kid}")


def sentence(code: str) -> str:
    """The sentence of a reason, what to do, and its code."""
    reason = REASONS.get(code)
    return f"{reason.sentence} {reason.remedy} ({code})" if reason else code


def comparison(console: Console, found: Comparison) -> None:
    """Every confirmation with what the later terms make of it."""
    when = f"in {found.notice} days" if found.notice else "in force, or within a day of it"
    console.print(f"[bold]{found.program}[/], version {found.version}, begins {_time(found.begins)}: {when}")
    if not found.confirmations:
        console.print("No confirmation (*.jws) lies there.")
    for one in found.confirmations:
        reason = f" {sentence(one.reason)}" if one.state == "not_valid" else ""
        whom = f", for {escape(one.audience)} until {_time(one.until)}" if one.until is not None else ""
        console.print(f"[bold]{escape(one.file)}[/]{whom}")
        console.print(f"  {_STATES[one.state]}{reason}")
        if one.state == "touched" and one.promised is not None:
            kept = "[bold red]which is not kept[/]" if one.short else "which is kept"
            console.print(f"  it promised {one.promised} days of notice, {kept}")
        for difference in one.differences:
            if difference.material or one.state == "wording":
                console.print(f"    {difference.role} {difference.what}: {_short(difference.before)}")
                console.print(f"      → {_short(difference.after)}")


def key_table(console: Console, found: KeySet, folder: Path) -> None:
    """The keys of an issuer."""
    table = Table(title=f"Keys of {found.issuer}", title_justify="left", box=None)
    for head in ("key", "begins", "retired", "revoked"):
        table.add_column(head)
    for key in found.keys:
        revoked = "" if key.revoked is None else f"{_time(key.revoked)} {escape(key.why)}"
        table.add_row(key.kid, _time(key.begins), _time(key.retires), revoked)
    console.print(table)
    console.print(f"Publish {escape(str(folder))}/jwks.json; keep the .key files to yourself.")


def _says(console: Console, content: Mapping[str, Any]) -> None:
    terms, facts = content["terms"], content["question"]["facts"]
    told = ", ".join(f"{name} {value}" for name, value in facts.items())
    console.print(f"  {escape(content['iss'])} to {escape(content['aud'])}: {escape(told)}")
    for one in content["answers"]:
        console.print(f"  for the {escape(str(one.get('role')))}: [bold]{one['verdict']}[/]{_why(one)}")
        for still in _turns_on(one):
            console.print(f"    it turns on: {escape(still)}")
    digest = str(terms["digest"])[:12]
    console.print(f"  under {escape(str(terms['id']))}, version {escape(terms['version'])}, digest {digest}")
    console.print(f"  from {_time(content['nbf'])} until {_time(content['exp'])}")


def _turns_on(one: Mapping[str, Any]) -> list[str]:
    """The open exceptions of an answer; whatever else an issuer may have signed in their place is passed over."""
    listed = one.get("exceptions") if one["verdict"] == "depends" else None
    found = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
    return [f"{part.get('still')} ({part.get('reason')})" for part in found]


def _why(one: Mapping[str, Any]) -> str:
    reason, clause = one.get("reason"), one.get("clause")
    return (f" ({escape(str(reason))})" if reason else "") + (f", {escape(str(clause))}" if clause else "")


def _short(value: object) -> str:
    text = str(value)
    return escape(text if len(text) <= 160 else text[:157] + "...")


def _time(seconds: int | None) -> str:
    return "" if seconds is None else format_instant(seconds * 1_000_000)
