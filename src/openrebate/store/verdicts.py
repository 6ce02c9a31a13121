"""Verdicts: what becomes of a row of a fill that something is known of already, or that arrives more than once.

The tables `suspects` (arriving rows, as `fill_rows.incoming` gives them), `live` (the row that stands for an identity) and
`contested` (identity and the highest revision at which rows contradicted each other) make `judged`: the suspects with a
`verdict` each:

    fresh        the first row of its fill
    revised      a higher revision: it takes the place of the row that stands
    duplicate    the same row again
    superseded   a lower revision than one that is known; kept, not rated
    conflict     other content at a revision that is known or contested; what stands stands

Rows of a world have no order: if its rows at the highest revision of a fill differ, all its rows of that fill are conflicts,
as in `rate`. Rows of a stream have one, and the first of two stands; so it does not matter where a stream is cut.
"""

from __future__ import annotations

_SAME = "PARTITION BY s.venue, s.account_id, s.fill_id"
_KNOWN = f"""
    SELECT s.*, l.revision AS live, c.revision AS contested,
        row_number() OVER ({_SAME}, s.content ORDER BY s.position) AS copy
    FROM suspects AS s
    LEFT JOIN live AS l ON l.venue = s.venue AND l.account_id = s.account_id AND l.fill_id = s.fill_id
    LEFT JOIN contested AS c ON c.identity = s.identity
"""

UNORDERED = f"""
WITH known AS ({_KNOWN}),
ranked AS (
    SELECT s.*, max(revision) OVER ({_SAME}) AS top,
        count(*) FILTER (WHERE copy = 1) OVER ({_SAME}, s.revision) AS contents
    FROM known AS s
),
tops AS (
    SELECT s.*, max(contents) FILTER (WHERE revision = top) OVER ({_SAME}) AS top_contents FROM ranked AS s
)
SELECT * EXCLUDE (copy, contents, top, top_contents, live, contested),
    CASE
        WHEN copy > 1 THEN 'duplicate'
        WHEN revision < live THEN 'superseded'
        WHEN revision = live THEN 'conflict'
        WHEN top_contents > 1 THEN 'conflict'
        WHEN revision <= contested THEN 'conflict'
        WHEN revision < top THEN 'superseded'
        WHEN live IS NOT NULL THEN 'revised'
        ELSE 'fresh'
    END AS verdict
FROM tops
"""

ORDERED = f"""
WITH known AS ({_KNOWN}),
running AS (
    SELECT s.*, max(revision) OVER ({_SAME} ORDER BY s.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM known AS s
),
taken AS (
    SELECT s.*, copy = 1 AND revision > greatest(coalesce(live, -1), coalesce(contested, -1), coalesce(before, -1)) AS accepted
    FROM running AS s
),
last AS (
    SELECT s.*, max(revision) FILTER (WHERE accepted) OVER ({_SAME}) AS final FROM taken AS s
)
SELECT * EXCLUDE (copy, before, accepted, final, live, contested),
    CASE
        WHEN copy > 1 THEN 'duplicate'
        WHEN accepted AND revision < final THEN 'superseded'
        WHEN accepted AND live IS NOT NULL THEN 'revised'
        WHEN accepted THEN 'fresh'
        WHEN revision < live THEN 'superseded'
        WHEN revision <= contested THEN 'conflict'
        WHEN revision < before THEN 'superseded'
        ELSE 'conflict'
    END AS verdict
FROM last
"""
