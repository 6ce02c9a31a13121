-- The cube of all rows less that of the rows whose identity stands more than once: group by group, and none that is left
-- without fills.
SELECT
    a.place, a.account_id, a.verdict{{slice_no}}{{dimensions}},
    a.fills - coalesce(l.fills, 0) AS fills{{sums}}
FROM {{every}} AS a
LEFT JOIN {{less}} AS l
    ON l.place = a.place AND l.verdict = a.verdict AND l.account_id IS NOT DISTINCT FROM a.account_id{{same}}
WHERE a.fills <> coalesce(l.fills, 0)
