-- A tag or prefix of one partner won trades of several accounts whose own claim, or whose key's, is another partner's.
WITH lost AS (
    SELECT e.*, unnest(string_split(e.losing_claims, ';')) AS losing
    FROM earned AS e WHERE e.channel IN ('order_tag', 'client_order_id') AND e.losing_claims IS NOT NULL
),
taken AS (
    SELECT l.partner_id, c.partner_id AS other, l.account_id, l.executed_at, l.notional_value, l.base * l.rate AS earned
    FROM lost AS l JOIN claims AS c ON c.claim_id = l.losing
    WHERE c.partner_id <> l.partner_id AND c.subject_kind IN ('account', 'api_key')
)
SELECT
    partner_id, string_agg(DISTINCT account_id, ';' ORDER BY account_id) AS accounts, min(executed_at) AS first_at,
    max(executed_at) AS last_at, count(*) AS fills, sum(notional_value) AS volume, other AS other_partner, sum(earned) AS earned
FROM taken
GROUP BY partner_id, other
HAVING count(DISTINCT account_id) >= {{least_accounts}}
