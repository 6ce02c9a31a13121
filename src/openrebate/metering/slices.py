"""Slices: the time between two changes of anything that is agreed with a partner or with those above it.

Within a slice a partner's rate cannot change, so the cube keeps slices apart and rating looks everything up once.
Most partners have a single one and need none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.model.partners import PartnerBook
from openrebate.units.timeline import BEGINNING, FOREVER

_SCHEMA = pa.schema(
    [("partner_id", pa.string()), ("slice_no", pa.int64()), ("from_us", pa.int64()), ("to_us", pa.int64())]
)


def prepare_slices(
    engine: Engine, role: str, partners: PartnerBook, first: int, last: int
) -> Mapping[int | None, int]:
    """Make the table `claim_slice_<role>` if any partner changes between the first and the last fill.

    Gives back an instant that stands for each slice; None is the slice of partners that do not change.
    """
    rows = list(_rows(partners, first, last))
    if rows:
        engine.load("partner_slice", pa.Table.from_pylist(rows, schema=_SCHEMA))
        engine.table(
            f"claim_slice_{role}",
            "SELECT b.claim_no, p.slice_no, p.from_us, p.to_us FROM claim_book AS b "
            f"JOIN partner_slice AS p ON p.partner_id = b.partner_id WHERE b.role = '{role}'",
        )
    stands = {row["slice_no"]: max(row["from_us"], first) for row in rows}
    return {None: last, **stands}


def _rows(partners: PartnerBook, first: int, last: int) -> Iterator[dict[str, Any]]:
    number = 0
    for partner in sorted(partners.standings):
        changes = set(partners.changes(partner)).union(
            *(partners.changes(a) for a in partners.ancestors(partner))
        )
        edges = sorted(edge for edge in changes if first < edge <= last)
        if not edges:
            continue
        for start, end in zip([BEGINNING, *edges], [*edges, FOREVER], strict=True):
            yield {"partner_id": partner, "slice_no": number, "from_us": start, "to_us": end}
            number += 1
