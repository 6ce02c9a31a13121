    UNION ALL
    SELECT
        0 AS part_no, p.partner_id, p.account_id, p.line_no, p.channel_no, CAST(0 AS DECIMAL(18, 12)) AS kickback_share,
        p.claim_id, -1 AS level, p.clause_no, p.fills, p.volume, CAST(0 AS DECIMAL(38, 10)) AS base,
        CAST(0 AS DECIMAL(38, 22)) AS cut, CAST(0 AS DECIMAL(38, 0)) AS cut_units
    FROM {{moved}} AS p
    WHERE p.fills > 0
