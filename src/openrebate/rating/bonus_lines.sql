-- Bonuses as lines in CONTRACT's columns: one for the partner, and one without a partner for the account that it is paid to.
WITH owed AS (
    SELECT partner_id, account_id, claim_id, clause, amount FROM {{events}} WHERE amount > 0
    UNION ALL
    SELECT CAST(NULL AS VARCHAR) AS partner_id, account_id, claim_id, clause, invitee_amount AS amount
    FROM {{events}}
    WHERE invitee_amount > 0
),
summed AS (
    SELECT
        partner_id, account_id, {{head}} AS head, {{tail}} AS tail,
        CASE WHEN min(claim_id) = max(claim_id) THEN min(claim_id) END AS claim_id,
        CASE WHEN count(clause) = count(*) AND min(clause) = max(clause) THEN min(clause) END AS clause,
        CAST(sum(amount) AS DECIMAL(38, {{places}})) AS amount
    FROM owed
    GROUP BY partner_id, account_id
)
SELECT
    {{line_id}} AS line_id,
    {{period}} AS period, {{program}} AS program, {{terms_version}} AS terms_version, {{role}} AS role, 'bonus' AS kind,
    partner_id, account_id, CAST(NULL AS VARCHAR) AS child_partner_id, CAST(NULL AS VARCHAR) AS product_line,
    'account' AS channel, CAST(0 AS DECIMAL(18, 12)) AS rate, CAST(0 AS DECIMAL(18, 12)) AS kickback_share,
    {{asset}} AS asset, CAST(NULL AS VARCHAR) AS reason, claim_id, CAST(NULL AS INTEGER) AS level, clause,
    CAST(0 AS BIGINT) AS fills, CAST(0 AS DECIMAL(38, 8)) AS volume, CAST(0 AS DECIMAL(38, 10)) AS base, amount
FROM summed
