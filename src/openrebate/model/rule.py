"""Conditions that terms name, and the rules of eligibility.

A `when` is a scalar SQL expression over the declared vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of eligibility: the first whose `when` is true decides. `role` None: every role."""

    when: str
    counts: bool
    pays: bool
    reason: str
    clause: str
    role: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition with a name, so that rows of the rate card can tell apart where it holds; what is unknown does not hold."""

    name: str
    when: str
    clause: str = ""
    source: str = ""
