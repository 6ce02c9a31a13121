-- What is owed less what is posted, line by line: only lines that differ, each with both amounts and why.
-- `entitled`: lines as now rated, `after` in the asset's smallest unit. `posted`: the latest version of every line that is
-- posted. A posted line that is rated no more has an entitlement of nothing.
-- First which lines they are, by the few columns that can differ: all the others are looked at of these lines only.
WITH changed AS MATERIALIZED (
    SELECT coalesce(e.line_id, p.line_id) AS line_id
    FROM {{entitled}} AS e
    FULL JOIN {{posted}} AS p ON p.line_id = e.line_id
    WHERE p.line_id IS NULL
        OR (e.line_id IS NULL AND (p.fills <> 0 OR p."after" <> 0))
        OR (e.line_id IS NOT NULL AND (
            e."after" <> p."after" OR e.fills <> p.fills OR e.volume <> p.volume OR e.base <> p.base
            OR e.claim_id IS DISTINCT FROM p.claim_id OR e.level IS DISTINCT FROM p.level OR e.clause IS DISTINCT FROM p.clause
        ))
),
differing AS (
    SELECT
        coalesce(e.line_id, p.line_id) AS line_id,
        CAST(coalesce(p.version, 0) + 1 AS INTEGER) AS version,
        {{keys}},
        e.claim_id, e.level, e.clause,
        CAST(coalesce(e.fills, 0) AS BIGINT) AS fills,
        CAST(coalesce(e.volume, 0) AS DECIMAL(38, 8)) AS volume,
        CAST(coalesce(e.base, 0) AS DECIMAL(38, 10)) AS base,
        CAST(coalesce(p."after", 0) AS DECIMAL(38, 0)) AS "before",
        CAST(coalesce(e."after", 0) AS DECIMAL(38, 0)) AS "after",
        p.line_id IS NULL OR p.fills = 0 AS fresh,
        e.line_id IS NULL AS gone,
        coalesce(e.fills, 0) > coalesce(p.fills, 0) AS won,
        coalesce(e.fills, 0) < coalesce(p.fills, 0) AS lost,
        CASE WHEN e.line_id IS NULL THEN p.level ELSE e.level END AS known_level,
        e.fills = p.fills AND e."after" = p."after" AND e.volume = p.volume AND e.base = p.base AS described
    FROM (SELECT * FROM {{entitled}} SEMI JOIN changed USING (line_id)) AS e
    FULL JOIN (SELECT * FROM {{posted}} SEMI JOIN changed USING (line_id)) AS p ON p.line_id = e.line_id
),
-- Trades that left one line of an account and are in another now: what differs between the two says why.
both_ways AS (
    SELECT period, role, account_id, product_line
    FROM differing
    GROUP BY period, role, account_id, product_line
    HAVING bool_or(won) AND bool_or(lost)
),
moved AS (
    SELECT
        b.period, b.role, b.account_id, b.product_line, {{changes}}
    FROM both_ways AS b
    JOIN differing AS d
        ON d.period = b.period AND d.role = b.role
        AND d.account_id IS NOT DISTINCT FROM b.account_id AND d.product_line IS NOT DISTINCT FROM b.product_line
    WHERE d.won OR d.lost
    GROUP BY b.period, b.role, b.account_id, b.product_line
)
SELECT
    {{columns}},
    CASE
        WHEN d.won OR d.lost THEN CASE
            {{whens}}
            WHEN d.gone THEN 'vanished'
            WHEN d.lost THEN 'revised'
            WHEN d.period < {{booked_in}} THEN 'late'
            WHEN d.fresh THEN 'new'
            ELSE 'more'
        END
        WHEN d.gone THEN 'vanished'
        WHEN d.kind = 'bonus' AND d.version = 1 THEN CASE WHEN d.period < {{booked_in}} THEN 'late' ELSE 'new' END
        WHEN d.described THEN 'described'
        ELSE 'revised'
    END AS why
FROM differing AS d
LEFT JOIN moved AS m
    ON m.period = d.period AND m.role = d.role
    AND m.account_id IS NOT DISTINCT FROM d.account_id AND m.product_line IS NOT DISTINCT FROM d.product_line
