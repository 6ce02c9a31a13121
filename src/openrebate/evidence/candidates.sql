-- Accounts that nobody brought and that share traces with a partner's invitees. A trace that many share says little: its weight is
-- divided by how many others have it, and one of more than {{most_sharing}} accounts says nothing. No amount is asked for.
WITH free AS (
    SELECT role, account_id, count(*) AS fills, min(executed_at) AS first_at, max(executed_at) AS last_at
    FROM earned WHERE partner_id IS NULL GROUP BY role, account_id
),
invitees AS (SELECT DISTINCT role, partner_id, account_id FROM earned WHERE partner_id IS NOT NULL AND pays),
weighed AS (
    SELECT kind, hash, count(DISTINCT account_id) AS sharing,
        CASE kind WHEN 'withdrawal' THEN 50 WHEN 'address' THEN 40 ELSE 30 END // (count(DISTINCT account_id) - 1) AS weight
    FROM traces GROUP BY kind, hash HAVING count(DISTINCT account_id) BETWEEN 2 AND {{most_sharing}}
),
shared AS (
    SELECT DISTINCT f.role, i.partner_id, f.account_id, w.kind, w.hash, w.weight
    FROM free AS f
    JOIN traces AS t ON t.account_id = f.account_id
    JOIN weighed AS w ON w.kind = t.kind AND w.hash = t.hash
    JOIN traces AS u ON u.kind = t.kind AND u.hash = t.hash
    JOIN invitees AS i ON i.role = f.role AND i.account_id = u.account_id
    LEFT JOIN invitees AS own ON own.role = f.role AND own.account_id = f.account_id
    WHERE own.account_id IS NULL
)
SELECT
    s.role, s.partner_id, s.account_id, least(100, greatest(1, sum(s.weight))) AS score,
    string_agg(DISTINCT s.kind, ';' ORDER BY s.kind) AS kinds, count(*) AS shared, f.fills, f.first_at, f.last_at
FROM shared AS s JOIN free AS f ON f.role = s.role AND f.account_id = s.account_id
GROUP BY s.role, s.partner_id, s.account_id, f.fills, f.first_at, f.last_at
ORDER BY score DESC, s.partner_id, s.account_id, s.role
