-- A new account that pays a partner and shares a trace, that few share, with an older one that had not traded for a while.
WITH few AS (
    SELECT kind, hash FROM traces GROUP BY kind, hash HAVING count(DISTINCT account_id) <= {{most_sharing}}
),
pairs AS (
    SELECT t.account_id AS fresh, u.account_id AS old, string_agg(DISTINCT t.kind, ';' ORDER BY t.kind) AS links
    FROM traces AS t
    JOIN few AS w ON w.kind = t.kind AND w.hash = t.hash
    JOIN traces AS u ON u.kind = t.kind AND u.hash = t.hash AND u.account_id <> t.account_id
    GROUP BY t.account_id, u.account_id
)
SELECT
    e.partner_id, concat_ws(';', p.old, p.fresh) AS accounts, min(e.executed_at) AS first_at, max(e.executed_at) AS last_at,
    count(*) AS fills, sum(e.notional_value) AS volume, p.links, (n.registered_at - o.last_at) // 86400000000 AS silent_days,
    sum(e.base * e.rate) AS earned
FROM pairs AS p
JOIN accounts AS n ON n.account_id = p.fresh
JOIN first_and_last AS o ON o.account_id = p.old
JOIN earned AS e ON e.account_id = p.fresh
WHERE e.pays AND n.registered_at IS NOT NULL AND n.registered_at - o.last_at >= {{silent_days}} * 86400000000
GROUP BY e.partner_id, p.old, p.fresh, p.links, n.registered_at, o.last_at
