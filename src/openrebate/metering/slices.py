"""Slices: the time between two changes of anything that is agreed with a partner or with those above it.

Within a slice a partner's rate cannot change, so the cube keeps slices apart and rating looks everything up once.
Most partners have a single one and need none of this.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.model.partners import PartnerBook
from openrebate.model.role import Role
from openrebate.units.timeline import BEGINNING, FOREVER

_SCHEMA = pa.schema(
    [("partner_id", pa.string()), ("slice_no", pa.int64()), ("from_us", pa.int64()), ("to_us", pa.int64())]
)


def prepare_slices(
    engine: Engine, role: Role, partners: PartnerBook, first: int, last: int
) -> Mapping[int | None, int]:
    """Make the table `claim_slice_<role>` if any partner changes between the first and the last fill.

    Gives back an instant that stands for each slice; None is the slice of partners that do not change.
    """
    stands = number_slices(engine, partners, first, last)
    if len(stands) > 1:
        engine.table(
            f"claim_slice_{role.name}",
            "SELECT b.claim_no, p.slice_no, p.from_us, p.to_us FROM claim_book AS b "
            f"JOIN partner_slice AS p ON p.partner_id = b.partner_id WHERE b.role = '{role.claimed}'",
        )
    return stands


def number_slices(engine: Engine, partners: PartnerBook, first: int, last: int) -> Mapping[int | None, int]:
    """Make the table `partner_slice` of partners that change between two instants: partner_id, slice_no, from_us, to_us.

    Gives back an instant that stands for each slice.
    """
    rows = list(_rows(partners, first, last))
    engine.load("partner_slice", pa.Table.from_pylist(rows, schema=_SCHEMA))
    return {None: last} | {row["slice_no"]: max(row["from_us"], first) for row in rows}


def slices_of_starts(
    engine: Engine, partners: PartnerBook, slices: Mapping[int | None, int], first: int, last: int
) -> None:
    """Make the table `slice_starts`: partner_id, slice_no → `started`, when that slice began, whatever fills there are.

    Slices are numbered between a first and a last fill; `started` means the same for all parts of the fills.
    """
    rows: list[dict[str, Any]] = []
    numbers_of: dict[str, list[int | None]] = defaultdict(list)
    for row in _rows(partners, first, last):
        numbers_of[row["partner_id"]].append(row["slice_no"])
    for partner in sorted(partners.standings):
        edges = [BEGINNING, *sorted(_edges(partners, partner))]
        for number in numbers_of.get(partner, [None]):
            instant = slices[number] if number is not None else first
            started = edges[bisect_right(edges, instant) - 1]
            rows.append({"partner_id": partner, "slice_no": number, "started": started})
    schema = pa.schema([("partner_id", pa.string()), ("slice_no", pa.int64()), ("started", pa.int64())])
    engine.load("slice_starts", pa.Table.from_pylist(rows, schema=schema))


def _edges(partners: PartnerBook, partner: str) -> set[int]:
    """Every instant at which something changes about the partner or anybody above it."""
    return set(partners.changes(partner)).union(*(partners.changes(a) for a in partners.ancestors(partner)))


def _rows(partners: PartnerBook, first: int, last: int) -> Iterator[dict[str, Any]]:
    number = 0
    for partner in sorted(partners.standings):
        edges = sorted(edge for edge in _edges(partners, partner) if first < edge <= last)
        if not edges:
            continue
        for start, end in zip([BEGINNING, *edges], [*edges, FOREVER], strict=True):
            yield {"partner_id": partner, "slice_no": number, "from_us": start, "to_us": end}
            number += 1
