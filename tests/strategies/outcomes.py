"""What can happen in a sample, what did, and the few samples in which most does: `python -m tests.strategies.outcomes`."""

from __future__ import annotations

import sys

from openrebate.model.reasons import REASONS
from openrebate.model.role import CHANNELS
from openrebate.model.vocabulary import METRICS
from tests.auditor.audit import audit
from tests.strategies.worlds import sample

_OF_FILLS = {"unattributed", "not_counting", "exception"}  # the others are of money and of proofs
_RARE = {"referred_by_affiliate"}  # terms may name it; here `silenced` stands for both


def wanted() -> set[object]:
    """Every reason of a fill, kind of line that pays, basis of a level, metric and channel."""
    reasons = {code for code, reason in REASONS.items() if reason.kind in _OF_FILLS} - _RARE
    kinds = {(kind, None) for kind in ("commission", "kickback", "override", "bonus")}
    return {*reasons, *kinds, "assessed", "granted", "protected", "carried", *METRICS, *CHANNELS}


def outcomes(seed: int) -> set[object]:
    """Everything that stands in what the auditor makes of one sample."""
    made = sample(seed)
    seen = audit(made.world, made.toml, made.period)
    return (
        {(row["kind"], row["reason"]) for row in seen.lines}
        | {row["reason"] for row in [*seen.lines, *seen.exceptions]}
        | {row[name] for row in seen.levels for name in ("basis", "metric")}
        | {row["channel"] for row in seen.fills}
    )


def richest(first: int, count: int) -> list[tuple[int, int]]:
    """Of the first samples, one after the other, that which adds most to the outcomes so far: (seed, outcomes by then)."""
    left, total = wanted(), len(wanted())
    reached = {seed: outcomes(seed) & left for seed in range(first)}
    chosen = []
    for _ in range(count):
        best = max(reached, key=lambda seed: (len(reached[seed] & left), -seed))
        left -= reached[best]
        chosen.append((best, total - len(left)))
    return chosen


if __name__ == "__main__":
    for seed, by_then in richest(200, 3):
        sys.stdout.write(f"{seed}: {by_then} of {len(wanted())}\n")
