-- Lines before rounding: what pays, by the shares of its situation; what does not, with its reason; one row per key.
WITH paying AS (
    SELECT
        p.*,
        s.kind, s.beneficiary, s.child_partner_id, s.rate, s.reason, s.level, s.clause,
        {{share_base}} AS share_base,
        {{cut}} AS lost, {{cut_units}} AS lost_units
    FROM {{period}} AS p
    LEFT JOIN {{agreed_accounts}} AS g ON g.account_id = p.account_id
    JOIN {{shares}} AS s
        ON s.partner_id = p.partner_id AND s.line_no = p.line_no
        AND s.slice_no IS NOT DISTINCT FROM p.slice_no
        AND s.agreed_account IS NOT DISTINCT FROM g.account_id{{same_situation}}
    {{owners}}
    WHERE p.decision IN ({{paying}}){{not_own}}
),
drawn AS (
    SELECT
        kind, beneficiary AS partner_id, account_id, child_partner_id, line_no, channel_no, reason,
        CASE WHEN reason IS NULL THEN rate ELSE CAST(0 AS DECIMAL(18, 12)) END AS rate,
        CASE WHEN reason IS NULL AND kind = 'commission' THEN {{kickback}} ELSE CAST(0 AS DECIMAL(18, 12)) END AS kickback_share,
        claim_id, level, clause, fills, volume,
        CASE WHEN reason IS NULL THEN share_base ELSE CAST(0 AS DECIMAL(38, 10)) END AS base,
        CASE WHEN kind = 'commission' THEN lost ELSE CAST(0 AS DECIMAL(38, 22)) END AS cut,
        CASE WHEN kind = 'commission' THEN lost_units ELSE CAST(0 AS DECIMAL(38, 0)) END AS cut_units
    FROM paying
    UNION ALL
    SELECT
        'commission' AS kind, p.partner_id, p.account_id, CAST(NULL AS VARCHAR) AS child_partner_id, p.line_no, p.channel_no,
        r.reason, CAST(0 AS DECIMAL(18, 12)) AS rate, CAST(0 AS DECIMAL(18, 12)) AS kickback_share,
        p.claim_id, CAST(NULL AS INTEGER) AS level, r.clause, p.fills, p.volume,
        CAST(0 AS DECIMAL(38, 10)) AS base, CAST(0 AS DECIMAL(38, 22)) AS cut, CAST(0 AS DECIMAL(38, 0)) AS cut_units
    FROM {{period}} AS p
    JOIN {{decisions}} AS r
        ON r.decision IS NOT DISTINCT FROM p.decision AND r.unattributed IS NOT DISTINCT FROM p.unattributed{{capped}}
){{settled}}
SELECT
    kind, partner_id, account_id, child_partner_id, line_no, channel_no, rate, kickback_share, reason,
    CASE WHEN count(claim_id) = count(*) AND min(claim_id) = max(claim_id) THEN min(claim_id) END AS claim_id,
    CASE WHEN count(level) = count(*) AND min(level) = max(level) THEN min(level) END AS level,
    CASE WHEN count(clause) = count(*) AND min(clause) = max(clause) THEN min(clause) END AS clause,
    CAST(sum(fills) AS BIGINT) AS fills,
    CAST(sum(volume) AS DECIMAL(38, 8)) AS volume,
    CAST(sum(base) AS DECIMAL(38, 10)) AS base,
    CAST(sum(cut) AS DECIMAL(38, 22)) AS cut,
    CAST(sum(cut_units) AS DECIMAL(38, 0)) AS cut_units
FROM {{drawn}} AS d
GROUP BY kind, partner_id, account_id, child_partner_id, line_no, channel_no, rate, kickback_share, reason
