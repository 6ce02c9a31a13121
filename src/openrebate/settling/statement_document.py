"""A statement as a file: header, lines and proof as one JSON document, and the bytes that it always has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openrebate.settling.canonical import canonical
from openrebate.settling.statement import FORMAT, StatedLine, line_bytes, line_document
from openrebate.settling.tree import inclusion, leaf_hash, root_of

Document = Mapping[str, Any]


def lines_root(lines: Iterable[Mapping[str, Any]]) -> str:
    """The root over lines, as JSON values and in their order; hex."""
    return root_of([leaf_hash(line_bytes(line)) for line in lines]).hex()


def line_documents(lines: Iterable[StatedLine], scales: Mapping[str, int]) -> list[dict[str, Any]]:
    """Lines as JSON values."""
    return [line_document(line, scales[line.asset]) for line in lines]


def proof(leaves: Sequence[bytes], index: int) -> dict[str, Any]:
    """How the header at `index` is found under the root of its close; `leaves`: the hashes of the close's headers."""
    path = inclusion(leaves, index)
    return {"root": root_of(leaves).hex(), "path": [step.hex() for step in path]}


def document(
    header: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], found: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The whole statement. `found` is its proof, None for a draft."""
    return {"format": FORMAT, "header": dict(header), "lines": list(lines), "proof": found and dict(found)}


def document_bytes(whole: Document) -> bytes:
    """The file's bytes: RFC 8785, so that the same statement is the same file for ever."""
    parts = [b'{"format":', canonical(whole["format"]), b',"header":', canonical(dict(whole["header"]))]
    parts += [b',"lines":[', b",".join(map(line_bytes, whole["lines"])), b'],"proof":']
    return b"".join([*parts, canonical(whole["proof"]), b"}"])
