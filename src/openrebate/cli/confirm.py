"""`openrebate confirm`: an answer on eligibility in writing, the keys that sign it, and what later terms touch."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from openrebate.cli.asked import Asked

if TYPE_CHECKING:
    from openrebate.evidence.public_keys import KeySet

_Json = Annotated[bool, Parameter(negative=())]
_DIFFERENT = 8
_NOTHING = Asked()
_KEYS = Path("keys")


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    group = cyclopts.App(
        name="confirm", help="Eligibility in writing: a signed answer that binds whoever gives it."
    )
    group.default(confirm)
    group.command(touched)
    key = cyclopts.App(name="key", help="The keys that sign confirmations: new, list, rotate, revoke.")
    key.command(new)
    key.command(list_keys, name="list")
    key.command(rotate)
    key.command(revoke)
    group.command(key)
    app.command(group)


def confirm(
    *,
    program: str,
    audience: str,
    out: Path,
    role: str | None = None,
    asked: Asked = _NOTHING,
    days: int = 30,
    subject: str = "",
    nonce: str = "",
    keys: Path = _KEYS,
    json: _Json = False,
) -> None:
    """Answer as `eligible` does, and sign the answer. `openrebate verify` checks it without asking anybody.

    The file is one line: a compact JWS, Ed25519, over canonical JSON with the whole answer and the digest of the terms.

    Parameters
    ----------
    program
        A program of the library, or a terms file.
    audience
        The partner that it is made out to.
    out
        A new file; its name should end in .jws.
    role
        Left out: every role that earns.
    days
        How long it binds; never beyond the end of the terms.
    subject
        A name for the trader that only the two of you use.
    nonce
        A text that the audience gave, echoed in what is signed.
    keys
        The folder of keys.
    json
        One JSON document.
    """
    from openrebate.app.confirm import Wanted
    from openrebate.app.confirm import confirm as write
    from openrebate.cli.confirm_text import written
    from openrebate.cli.printing import emit

    wanted = Wanted(
        program=program,
        audience=audience,
        role=role,
        facts=asked.facts,
        present=asked.present or (),
        absent=asked.absent or (),
        days=days,
        subject=subject,
        nonce=nonce,
    )
    done = write(wanted, keys=keys, out=out)
    document = {"file": done.file, "kid": done.kid, "content": dict(done.content)}
    emit(document, as_json=json, text=lambda console: written(console, done))


def touched(folder: Path, /, *, terms: str, keys: Path = _KEYS, json: _Json = False) -> int:
    """Which confirmations a later version of the terms would answer otherwise. Leaves with 8 if any is touched.

    Parameters
    ----------
    folder
        The folder of confirmations; every .jws file under it is looked at.
    terms
        The later terms: a file, or a program of the library.
    keys
        The key set that they were signed under: jwks.json, or the folder of keys.
    json
        One JSON document.
    """
    from openrebate.app.confirm import touched as compare
    from openrebate.cli.confirm_text import comparison
    from openrebate.cli.printing import emit

    found = compare(terms, folder, keys=keys)
    emit(
        asdict(found),
        as_json=json,
        text=lambda console: comparison(console, found),
    )
    return _DIFFERENT if any(one.state == "touched" for one in found.confirmations) else 0


def new(*, issuer: str = "", begins: str = "", keys: Path = _KEYS, json: _Json = False) -> None:
    """Make a key and publish its public part in jwks.json. The private file is for its owner alone.

    Parameters
    ----------
    issuer
        Who confirms, as confirmations will name it: a domain, for example. Needed once, for the first key.
    begins
        The first instant at which the key signs; left out: now.
    keys
        The folder of keys. Keep it apart from the database, and keep a copy of it in a safe place.
    json
        One JSON document.
    """
    from openrebate.app import key_folder

    _tell(key_folder.new_key(keys, issuer, begins=seconds(begins)), keys, as_json=json)


def list_keys(*, keys: Path = _KEYS, json: _Json = False) -> None:
    """The keys of a folder: when each begins and ends, and which was revoked.

    Parameters
    ----------
    keys
        The folder of keys.
    json
        One JSON document.
    """
    from openrebate.app import key_folder

    _tell(key_folder.list_keys(keys), keys, as_json=json)


def rotate(*, begins: str = "", keys: Path = _KEYS, json: _Json = False) -> None:
    """Make the next key. The one before it signs nothing more from then on; what it signed stays good.

    Parameters
    ----------
    begins
        When the new key takes over; left out: now. A day ahead lets everybody fetch jwks.json before.
    keys
        The folder of keys.
    json
        One JSON document.
    """
    from openrebate.app import key_folder

    _tell(key_folder.rotate_key(keys, begins=seconds(begins)), keys, as_json=json)


def revoke(kid: str, /, *, why: str, keys: Path = _KEYS, json: _Json = False) -> None:
    """Revoke a key that others may have. Everything that it signed is refused from now on: confirm anew under another.

    Parameters
    ----------
    kid
        The id of the key.
    why
        The reason, published beside the key.
    keys
        The folder of keys.
    json
        One JSON document.
    """
    from openrebate.app import key_folder

    _tell(key_folder.revoke_key(keys, kid, at=seconds(""), why=why), keys, as_json=json)


def seconds(text: str) -> int:
    """Whole seconds of an instant, empty: of now. InputError where it is none."""
    import time

    from openrebate.model.errors import InputError
    from openrebate.units.instants import parse_instant

    if not text:
        return int(time.time())
    try:
        return parse_instant(text) // 1_000_000
    except ValueError as wrong:
        raise InputError(str(wrong)) from None


def _tell(found: KeySet, folder: Path, *, as_json: bool) -> None:
    from openrebate.cli.confirm_text import key_table
    from openrebate.cli.printing import emit
    from openrebate.evidence.public_keys import published

    document: dict[str, Any] = {"folder": str(folder), **published(found)}
    emit(document, as_json=as_json, text=lambda console: key_table(console, found, folder))
