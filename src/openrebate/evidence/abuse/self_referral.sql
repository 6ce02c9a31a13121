-- Accounts that pay the partner and are linked to one of its own: sub-accounts at any time, its master, siblings under one master, or
-- a trace that few share. The partner's own accounts themselves are no hit: they earn nothing anyway.
WITH few AS (
    SELECT kind, hash FROM traces GROUP BY kind, hash HAVING count(DISTINCT account_id) <= {{most_sharing}}
),
linked AS (
    SELECT o.partner_id, s.account_id, 'subaccount' AS link
    FROM partner_accounts AS o JOIN subaccounts AS s ON s.master_account_id = o.account_id
    UNION
    SELECT o.partner_id, s.master_account_id, 'master'
    FROM partner_accounts AS o JOIN subaccounts AS s ON s.account_id = o.account_id
    UNION
    SELECT o.partner_id, b.account_id, 'sibling'
    FROM partner_accounts AS o
    JOIN subaccounts AS a ON a.account_id = o.account_id
    JOIN subaccounts AS b ON b.master_account_id = a.master_account_id
    UNION
    SELECT o.partner_id, t.account_id, t.kind
    FROM partner_accounts AS o
    JOIN traces AS u ON u.account_id = o.account_id
    JOIN few AS w ON w.kind = u.kind AND w.hash = u.hash
    JOIN traces AS t ON t.kind = u.kind AND t.hash = u.hash
),
others AS (
    SELECT l.partner_id, l.account_id, string_agg(DISTINCT l.link, ';' ORDER BY l.link) AS links
    FROM linked AS l
    LEFT JOIN partner_accounts AS o ON o.partner_id = l.partner_id AND o.account_id = l.account_id
    WHERE o.account_id IS NULL
    GROUP BY l.partner_id, l.account_id
)
SELECT
    e.partner_id, e.account_id AS accounts, min(e.executed_at) AS first_at, max(e.executed_at) AS last_at, count(*) AS fills,
    sum(e.notional_value) AS volume, o.links, sum(e.base * e.rate) AS earned
FROM earned AS e
JOIN others AS o ON o.partner_id = e.partner_id AND o.account_id IN (e.account_id, e.trader)
WHERE e.pays
GROUP BY e.partner_id, e.account_id, o.links
