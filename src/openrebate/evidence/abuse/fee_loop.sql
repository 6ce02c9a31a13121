-- Traders on whose fills commission, kickback and overrides of all roles together are more than the fees that they paid, net of rebates.
WITH fees AS (
    SELECT account_id, sum(fee_value) AS fees, sum(notional_value) AS volume, count(*) AS fills, min(executed_at) AS first_at,
        max(executed_at) AS last_at
    FROM trades GROUP BY account_id
),
rewards AS (
    SELECT account_id, sum(amount) AS rewards, max(partner_id) FILTER (kind = 'commission') AS partner_id,
        count(DISTINCT role) AS roles
    FROM rewarded GROUP BY account_id
)
SELECT
    r.partner_id, f.account_id AS accounts, f.first_at, f.last_at, f.fills, f.volume, r.rewards, f.fees, r.roles
FROM fees AS f JOIN rewards AS r ON r.account_id = f.account_id
WHERE r.rewards > f.fees AND r.rewards >= {{least_rewards}} AND r.partner_id IS NOT NULL
