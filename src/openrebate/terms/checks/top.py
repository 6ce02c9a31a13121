"""The head of the file: its zone exists, its interval is not empty, its scale fits; so does the smallest payout."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults
from openrebate.units.decimals import places_of, plain

LARGEST_SCALE = 18


def check_top(terms: Terms, faults: Faults) -> None:
    """Note an unknown day_zone, terms that end before they begin, a scale too large, a minimum finer than it."""
    try:
        ZoneInfo(terms.day_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.at(
            ("day_zone",), f"unknown zone '{terms.day_zone}'", "Use an IANA name like Asia/Shanghai, or UTC"
        )
    if terms.effective_to is not None and terms.effective_to <= terms.effective_from:
        faults.at(
            ("effective_to",), "these terms end before they begin", "effective_to is after effective_from"
        )
    if terms.effective_to is None and terms.end_source:
        faults.at(
            ("end_source",), "these terms have no end, so none was read", "Leave it out, or give effective_to"
        )
    for index, name in enumerate(terms.assumed):
        if getattr(terms, name) is None:
            message = f"{name} is assumed, and not given"
            faults.at(("assumed", index), message, f"Give {name}, or leave it out of assumed")
    if terms.scale > LARGEST_SCALE:
        message = f"{terms.scale} places are more than amounts hold"
        faults.at(("scale",), message, f"At most {LARGEST_SCALE}")
    minimum = terms.settlement.minimum
    if places_of(minimum) > terms.scale:
        message = f"{plain(minimum)} has more places than the settlement asset"
        faults.at(("settlement", "minimum"), message, f"{terms.asset} has {terms.scale} here")
