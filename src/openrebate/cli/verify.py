"""`openrebate verify`: whether a statement or a confirmation holds, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter

_DIFFERS = 8


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(verify)


def verify(
    statement: Path,
    /,
    *,
    root: str | None = None,
    heads: Path | None = None,
    keys: Path | None = None,
    audience: str = "",
    at: str = "",
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Check a statement, or with --keys a confirmation, without network and database.

    Of a statement its sums, its balance, its lines and its proof; of a confirmation its signature, issuer and dates.
    Exit code 0: everything holds. 8: something differs, and the first thing that does is named. Without --root or --heads a
    statement is only checked against itself: whoever wrote it anew as a whole is not found out.

    Parameters
    ----------
    statement
        The JSON file of a statement, or a confirmation (.jws).
    root
        The root that the operator published when the period closed, 64 hexadecimal digits.
    heads
        A file of published roots, one JSON object a line, with program, period and root.
    keys
        The key set that the issuer of a confirmation published: jwks.json.
    audience
        Whom the confirmation must be made out to; left out: anybody.
    at
        The instant at which the confirmation must bind; left out: now.
    json
        One JSON document.
    """
    if keys is not None or statement.suffix == ".jws":
        return _confirmation(statement, keys, audience, at, as_json=json)

    from dataclasses import asdict

    from openrebate.app.verify import verify as check
    from openrebate.cli.printing import emit

    found = check(statement, root=root, heads=heads)
    if found.difference is not None:
        document = {"holds": False, "difference": asdict(found.difference)}
        said = f"{statement} does not hold. {found.difference}"
    else:
        head = found.header
        document = {
            "holds": True,
            "number": head["number"],
            "partner": head["partner"],
            "program": head["program"],
            "period": head["period"],
            "version": head["version"],
            "lines": found.lines,
            "root": found.root,
            "root_known": bool(found.known_root),
        }
        said = (
            f"{statement} holds: statement {head['number']} of {head['program']} for {head['partner']}, {head['period']}, "
            f"version {head['version']}, {found.lines:,} lines, root {found.root}."
        )
        said += (
            "\nThe root is the one you know."
            if found.known_root
            else "\nNo root was given: compare it with the one that the operator published (--root)."
        )
    emit(document, as_json=json, text=lambda screen: screen.print(said, markup=False, soft_wrap=True))
    return 0 if found.difference is None else _DIFFERS


def _confirmation(file: Path, keys: Path | None, audience: str, at: str, *, as_json: bool) -> int:
    from openrebate.app.confirm import verify_file
    from openrebate.cli.confirm import seconds
    from openrebate.cli.confirm_text import verified
    from openrebate.cli.printing import emit
    from openrebate.model.errors import InputError

    if keys is None:
        advice = "Give the key set that its issuer published: --keys jwks.json"
        raise InputError(f"{file} is a confirmation, and its keys are not in it", advice=advice)
    found = verify_file(file, keys=keys, now=seconds(at), audience=audience)
    document = {
        "holds": found.holds,
        "reason": found.reason,
        "kid": found.kid,
        "content": dict(found.content),
    }
    emit(document, as_json=as_json, text=lambda screen: verified(screen, found))
    return 0 if found.holds else _DIFFERS
