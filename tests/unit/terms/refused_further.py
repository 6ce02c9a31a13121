"""Faults of metrics and of payment, as `test_refusals` plants them: what is replaced by what, where it is told, and how."""

from __future__ import annotations

WEEKLY = '[[cap]]\nrole = "broker"\nscope = "program"\nexceeded = "pro_rata"\nlimit = "5"\nlasts = "days"\ndays = 7\n'
OWN_METRIC = '[[metric]]\nname = "own"\n'

FURTHER: dict[str, tuple[str, str, str, str]] = {
    "rolling from an anchor": (
        "[[cap]]\n",
        '[[cap]]\nlasts = "rolling"\ndays = 3\nanchor = 2026-01-01T00:00:00Z\n',
        "[[cap]]",
        "not told in full",
    ),
    "rolling over nothing": ("[[cap]]\n", '[[cap]]\nlasts = "rolling"\n', "[[cap]]", "not told in full"),
    "pool of days from noon": (
        "[[cap]]\n",
        WEEKLY + "anchor = 2026-01-05T12:00:00Z\n\n[[cap]]\n",
        "2026-01-05T12",
        "at no midnight of day_zone",
    ),
    "pool of days beside a cap": (
        "[[cap]]\n",
        WEEKLY + "anchor = 2026-01-05T00:00:00Z\n\n[[cap]]\n",
        '"pro_rata"',
        "a pool of days and caps",
    ),
    "an end that is never": (
        "day_zone",
        "effective_to = 9999-12-31T00:00:00Z\nday_zone",
        "9999-12-31T",
        "is out of range",
    ),
    "a begin before all": (
        "2026-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T",
        "is out of range",
    ),
    "an end that is assumed and not given": (
        "day_zone",
        'assumed = ["effective_from", "effective_to"]\nday_zone',
        '"effective_to"]',
        "assumed, and not given",
    ),
    "the source of an end that is not given": (
        "day_zone",
        'end_source = "page"\nday_zone',
        '"page"\nday_zone',
        "these terms have no end",
    ),
    "average of fills": (
        "[levels.broker]",
        OWN_METRIC + 'daily_average_of = "volume"\n[levels.broker]',
        '"volume"\n[levels',
        "volume is measured from the fills",
    ),
    "average of days and of hours": (
        "[levels.broker]",
        OWN_METRIC + 'daily_average_of = "staked"\nhourly_average_of = "staked"\n[levels.broker]',
        '"staked"\n[levels',
        "hourly_average_of with daily_average_of",
    ),
    "average of a sum": (
        "[levels.broker]",
        OWN_METRIC + 'daily_average_of = "staked"\ntraders_from = "5"\n[levels.broker]',
        '"5"\n[levels',
        "traders_from with daily_average_of",
    ),
    "paid in no places": (
        "[levels.broker]",
        '[settlement]\npaid_in = "CRO"\n[levels.broker]',
        "[settlement]",
        "not told in full",
    ),
    "paid in what it is anyway": (
        "[levels.broker]",
        '[settlement]\npaid_in = "USDT"\npaid_in_scale = 8\n[levels.broker]',
        '"USDT"\npaid_in_scale',
        "USDT is the settlement asset",
    ),
    "paid in more places than there are": (
        "[levels.broker]",
        '[settlement]\npaid_in = "CRO"\npaid_in_scale = 19\n[levels.broker]',
        "19\n[levels",
        "19 places are more",
    ),
}
