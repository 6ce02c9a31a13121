"""Why a line differs from what is posted of it, as far as it can be told from the two: one code a difference."""

from __future__ import annotations

WHY: dict[str, str] = {
    "new": "The line is posted for the first time.",
    "more": "More trades of a period that is still open.",
    "late": "Trades that became known after their period was booked.",
    "revised": "The same trades with other amounts, or fewer of them: corrections, cancellations, other marks.",
    "claim_changed": "The trades belong to another partner, or came by another claim, than was posted.",
    "terms_changed": "Another version of the terms is in force for the trades.",
    "level_changed": "The partner's level is another one, so the rate is.",
    "rate_changed": "Another rate at the same level: an agreed rate, or who else is present.",
    "kickback_changed": "The invitee's part is another one.",
    "reason_changed": "The trades count where they did not, or do not where they did.",
    "vanished": "Nothing is left of the line: every trade of it was cancelled.",
    "described": "The amount stands; only what describes the line (its claim, level or clause) is another.",
}
"""Code -> what it says. The first that is true is given, in the order of `differences.sql`."""
