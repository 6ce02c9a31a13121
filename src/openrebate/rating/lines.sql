-- Lines before rounding: what pays, by the shares of its situation; what does not, with its reason; one row per key.
-- What lines have alike is a number here (kind, child, rate and reason in `part_no`, a level of none -1): groups of few
-- numbers are quicker.
WITH paying AS (
    SELECT
        p.*,
        s.part_no, s.kind, s.beneficiary, s.reason, s.level, s.clause_no,
        {{share_base}} AS share_base
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
        part_no, beneficiary AS partner_id, account_id, line_no, channel_no,
        CASE WHEN reason IS NULL AND kind = 'commission' THEN {{kickback}} ELSE CAST(0 AS DECIMAL(18, 12)) END AS kickback_share,
        claim_id, coalesce(level, -1) AS level, clause_no, fills, volume,
        CASE WHEN reason IS NULL THEN share_base ELSE CAST(0 AS DECIMAL(38, 10)) END AS base{{cuts}}
    FROM paying
    UNION ALL
    SELECT
        r.part_no, p.partner_id, p.account_id, p.line_no, p.channel_no, CAST(0 AS DECIMAL(18, 12)) AS kickback_share,
        p.claim_id, -1 AS level, r.clause_no, p.fills, p.volume, CAST(0 AS DECIMAL(38, 10)) AS base{{no_cuts}}
    FROM {{period}} AS p
    JOIN {{decisions}} AS r
        ON r.decision IS NOT DISTINCT FROM p.decision AND r.unattributed IS NOT DISTINCT FROM p.unattributed{{capped}}
){{settled}}
SELECT
    part_no, partner_id, account_id, line_no, channel_no, kickback_share,
    CASE WHEN count(claim_id) = count(*) AND min(claim_id) = max(claim_id) THEN min(claim_id) END AS claim_id,
    CASE WHEN min(level) = max(level) AND min(level) >= 0 THEN min(level) END AS level,
    CASE WHEN min(clause_no) = max(clause_no) THEN min(clause_no) END AS clause_no,
    CAST(sum(fills) AS BIGINT) AS fills,
    CAST(sum(volume) AS DECIMAL(38, 8)) AS volume,
    CAST(sum(base) AS DECIMAL(38, 10)) AS base,
    {{sum_cuts}}
FROM {{drawn}} AS d
GROUP BY part_no, partner_id, account_id, line_no, channel_no, kickback_share
