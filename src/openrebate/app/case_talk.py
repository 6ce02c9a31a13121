"""What is said and shown in a case: messages, questions that stop its clock, and evidence, kept as a file under its digest."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from openrebate.app.case_found import Case, find_case, refuse_plain, said
from openrebate.app.private_file import OWNER
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import InputError, NotFoundError, OutsideError, Place

if TYPE_CHECKING:
    from openrebate.store.cases import Event

LARGEST = 25_000_000  # bytes of one file
_FOLDER = "evidence"
Side = Literal["partner", "operator"]


def say(workspace: Workspace, name: str, text: str, *, by: str, side: Side, question: bool = False) -> Case:
    """Say something in a case. A question to the partner stops the clock until the partner answers."""
    from openrebate.store import cases

    if question and side == "partner":
        raise InputError("only the operator's questions stop the clock", advice="Leave --question out")
    text = said(text)
    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        kind = "question" if question else "message"
        cases.note(connection, name, found.next, cases.Noted(kind=kind, by=by, side=side, text=text))
        return find_case(connection, name)


def keep_evidence(
    workspace: Workspace, name: str, file: Path, *, by: str, side: Side, text: str = ""
) -> Case:
    """Keep a file as evidence: a copy for the owner of the workspace alone, named by its SHA-256.

    InputError (2): too large, or a text that holds a secret or a trading address.
    """
    from openrebate.store import audit, cases

    content = _content(file)
    if text:
        said(text)
    digest = hashlib.sha256(content).hexdigest()
    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        _keep(kept_at(workspace, digest), content)
        details = {"sha256": digest, "name": file.name, "bytes": len(content)}
        cases.note(
            connection,
            name,
            found.next,
            cases.Noted(kind="evidence", by=by, side=side, text=text, details=details),
        )
        audit.note(connection, by, "case evidence", name, details)
        return find_case(connection, name)


def kept_at(workspace: Workspace, digest: str) -> Path:
    """Where a piece of evidence is kept."""
    return workspace.folder / _FOLDER / digest[:2] / digest


def is_whole(workspace: Workspace, event: Event) -> bool:
    """Whether the file of a piece of evidence is still there, unchanged."""
    try:
        content = kept_at(workspace, str(event.details["sha256"])).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == str(event.details["sha256"])


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(f"there is no file '{file}'") from None
    except OSError as trouble:
        raise OutsideError(f"cannot be read: {trouble.strerror}", place=Place(str(file))) from trouble
    if len(content) > LARGEST or not content:
        raise InputError(
            f"evidence has 1 to {LARGEST:,} bytes",
            place=Place(str(file)),
            advice="Send the part that shows it",
        )
    refuse_plain(content.decode("utf-8", errors="replace"), f"'{file.name}'")
    return content


def _keep(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as trouble:
        raise OutsideError(
            f"evidence cannot be kept: {trouble.strerror}", place=Place(str(target))
        ) from trouble
