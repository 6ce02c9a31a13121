-- What a plan's lines of one period come to, by who earns and why: what was owed, what will be, and how many lines differ.
-- `invitees`: the lines are the kickback or bonus of invitees, not the partner's own.
WITH was AS (
    SELECT partner_id, kind = 'kickback' OR (kind = 'bonus' AND partner_id IS NULL) AS invitees, asset, sum("after") AS was FROM {{posted}} GROUP BY ALL
),
will AS (
    SELECT partner_id, kind = 'kickback' OR (kind = 'bonus' AND partner_id IS NULL) AS invitees, asset, sum("after") AS will_be FROM {{entitled}} GROUP BY ALL
),
why AS (
    SELECT
        partner_id, kind = 'kickback' OR (kind = 'bonus' AND partner_id IS NULL) AS invitees, asset, why, count(*) AS lines, sum("after") - sum("before") AS difference
    FROM {{differences}}
    GROUP BY ALL
)
SELECT
    {{origin}} AS period, y.partner_id, y.invitees, y.asset, y.why, y.lines,
    CAST(y.difference AS DECIMAL(38, 0)) AS difference,
    CAST(coalesce(w.was, 0) AS DECIMAL(38, 0)) AS was,
    CAST(coalesce(l.will_be, 0) AS DECIMAL(38, 0)) AS will_be
FROM why AS y
LEFT JOIN was AS w ON w.partner_id IS NOT DISTINCT FROM y.partner_id AND w.invitees = y.invitees AND w.asset = y.asset
LEFT JOIN will AS l ON l.partner_id IS NOT DISTINCT FROM y.partner_id AND l.invitees = y.invitees AND l.asset = y.asset
ORDER BY y.partner_id NULLS LAST, y.invitees, y.asset, y.why
