"""Whether a statement holds, from nothing but its own file and a root that was published: the first thing that differs.

The steps, in the order a person would take them: is it a statement, do its lines add up, does its balance, do its lines have
the root in the header, is the header under the root of its close, and is that the root one knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openrebate.settling.canonical import canonical
from openrebate.settling.statement import FORMAT, OTHERS, line_bytes
from openrebate.settling.tree import included, leaf_hash, root_of
from openrebate.units.decimals import exact_sum

KEYS = frozenset({"format", "header", "lines", "proof"})
HEADER = frozenset(
    ("program", "period", "booked_in", "partner", "version", "state", "number", "close", "day_zone", "assets", "terms",
     "levels", "lines", "balances", "movements", "payouts", "plans", "marks", "previous")
)  # fmt: skip
LINE = frozenset(
    ("line_id", "version", "origin", "terms_version", "role", "kind", "partner_id", "account_id", "child_partner_id",
     "product_line", "channel", "rate", "kickback_share", "asset", "reason", "claim_id", "level", "clause", "fills",
     "volume", "base", "before", "amount", "difference", "why", "posting_no")
)  # fmt: skip
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_INDEXABLE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: where, what the file says, and what follows from the rest of it."""

    where: str
    says: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: the statement says {self.says}, and {self.expected}"


class _DiffersError(Exception):
    def __init__(self, where: str, says: object, expected: str) -> None:
        super().__init__(where)
        self.difference = Difference(where=where, says=_short(says), expected=expected)


def first_difference(whole: object, known_root: str | None = None) -> Difference | None:
    """The first thing that differs, or None where everything holds.

    `whole` is the JSON document; `known_root` is hex, from a place that the statement's sender cannot change.
    """
    try:
        _shape(whole)
        assert isinstance(whole, Mapping)
        _lines(whole)
        _balances(whole["header"], whole["lines"])
        _sent(whole["header"])
        _root_of_lines(whole["header"], whole["lines"])
        _close(whole["header"], whole["proof"])
        if known_root is not None and known_root != whole["proof"]["root"]:
            raise _DiffersError(
                "proof.root", whole["proof"]["root"], f"the root known for it is {known_root}"
            )
    except _DiffersError as found:
        return found.difference
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ) as trouble:  # a value that no statement holds there
        return Difference(where="file", says=_short(trouble), expected="no statement is formed like that")
    return None


def _shape(whole: object) -> None:
    """The parts are there, none is added, and the format is the one that this program knows."""
    if not isinstance(whole, Mapping) or set(whole) != KEYS:
        raise _DiffersError("file", _names(whole), f"a statement has exactly {_names(dict.fromkeys(KEYS))}")
    if whole["format"] != FORMAT:
        raise _DiffersError("format", whole["format"], f"this program knows {FORMAT}")
    head, proof = whole["header"], whole["proof"]
    if not isinstance(head, Mapping) or set(head) != HEADER:
        raise _DiffersError("header", _names(head), f"a header has exactly {_names(dict.fromkeys(HEADER))}")
    if not isinstance(whole["lines"], list):
        raise _DiffersError("lines", whole["lines"], "lines are a list")
    if head["state"] != "closed" or proof is None:
        raise _DiffersError("header.state", head["state"], "only a closed statement has a number and a proof")
    if (
        not isinstance(proof, Mapping)
        or set(proof) != {"root", "path"}
        or not isinstance(proof["path"], list)
    ):
        raise _DiffersError("proof", _names(proof), "a proof has exactly path, root")


def _lines(whole: Mapping[str, Any]) -> None:
    """Every line has its columns, moves amount − before, and stands in its place."""
    last: tuple[str, str, int] | None = None
    for n, line in enumerate(whole["lines"], start=1):
        where = f"line {n}"
        if not isinstance(line, Mapping) or set(line) != LINE:
            raise _DiffersError(where, _names(line), f"a line has exactly {_names(dict.fromkeys(LINE))}")
        where = f"line {n} ({_short(line['line_id'])})"
        amount, before, difference = (
            _amount(line[name], f"{where} {name}") for name in ("amount", "before", "difference")
        )
        if exact_sum((before, difference)) != amount:
            raise _DiffersError(f"{where} difference", line["difference"], "amount − before is not that")
        key = (str(line["origin"]), str(line["line_id"]), int(line["version"]))
        if last is not None and key <= last:
            raise _DiffersError(where, key, f"lines are in order, and {last} stands before it")
        last = key


def _balances(head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    """Opening + booked + moved = closing; booked is the sum of the lines, moved of the movements."""
    stated = head["balances"]
    if head["version"] != 1:
        if stated:
            raise _DiffersError("header.balances", stated, "only version 1 of a period carries a balance")
        return
    moved = _sums((row["asset"], row["amount"]) for row in head["movements"])
    booked = _sums((row["asset"], row["difference"]) for row in lines if row["kind"] != OTHERS)
    for row in stated:
        where = f"balance of {_short(row['asset'])}"
        opening, summed, shifted, closing = (
            _amount(row[name], f"{where} {name}") for name in ("opening", "booked", "moved", "closing")
        )
        if summed != booked.pop(row["asset"], Decimal(0)):
            raise _DiffersError(f"{where}, booked", row["booked"], "the lines come to another sum")
        if shifted != moved.pop(row["asset"], Decimal(0)):
            raise _DiffersError(f"{where}, moved", row["moved"], "the movements come to another sum")
        if exact_sum((opening, summed, shifted)) != closing:
            raise _DiffersError(f"{where}, closing", row["closing"], "opening + booked + moved is not that")
    for asset, value in (booked | moved).items():
        if value:
            raise _DiffersError(
                "header.balances", "nothing", f"lines or movements of {asset} come to {value:f}"
            )


def _sent(head: Mapping[str, Any]) -> None:
    """What was sent in another asset is the amount at its price, cut off at its places."""
    for payout in head["payouts"]:
        sent, where = payout["sent"], f"payout {_short(payout['payout_id'])}"
        if sent is None:
            continue
        owed, price, told = (
            Fraction(_amount(text, f"{where} {name}"))
            for name, text in (
                ("amount", payout["amount"]),
                ("price", sent["price"]),
                ("sent", sent["amount"]),
            )
        )
        unit = Fraction(1, 10 ** len(sent["amount"].partition(".")[2]))
        if not told * price <= owed < (told + unit) * price:
            raise _DiffersError(
                f"{where}, sent", sent["amount"], f"{payout['amount']} at {sent['price']} is not that"
            )


def _root_of_lines(head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    """The lines are the ones whose root the header binds."""
    if head["lines"].get("count") != len(lines):
        raise _DiffersError("header.lines.count", head["lines"].get("count"), f"there are {len(lines)} lines")
    root = root_of([leaf_hash(line_bytes(line)) for line in lines]).hex()
    if root != head["lines"].get("root"):
        raise _DiffersError(
            "header.lines.root", head["lines"].get("root"), f"the root of the lines is {root}"
        )


def _close(head: Mapping[str, Any], proof: Mapping[str, Any]) -> None:
    """The header is the leaf at its number under the root of its close."""
    number, first, count = head["number"], head["close"]["first"], head["close"]["count"]
    if not all(type(value) is int and 0 < value < _INDEXABLE for value in (number, first, count)):
        raise _DiffersError("header.number", number, "number, first and count are whole numbers from 1")
    for n, step in enumerate((proof["root"], *proof["path"])):
        if not isinstance(step, str) or not _HASH.fullmatch(step):
            raise _DiffersError(
                f"proof step {n}" if n else "proof.root", step, "it is not a hash of 64 digits"
            )
    leaf, path = leaf_hash(canonical(dict(head))), [bytes.fromhex(step) for step in proof["path"]]
    if not included(leaf, number - first, count, path, bytes.fromhex(proof["root"])):
        raise _DiffersError(
            "header", leaf.hex(), f"the proof does not lead from it to the root {proof['root']}"
        )


def _sums(rows: Iterator[tuple[str, str]]) -> dict[str, Decimal]:
    parts: dict[str, list[Decimal]] = {}
    for asset, amount in rows:
        parts.setdefault(asset, []).append(_amount(amount, f"amount of {_short(asset)}"))
    return {asset: exact_sum(values) for asset, values in parts.items()}


def _amount(text: object, where: str) -> Decimal:
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise _DiffersError(where, text, "that is not a plain decimal number")
    return Decimal(text)


def _names(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, Mapping) else _short(value)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
