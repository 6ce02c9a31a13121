    UNION ALL
    SELECT
        'commission' AS kind, p.partner_id, p.account_id, CAST(NULL AS VARCHAR) AS child_partner_id, p.line_no, p.channel_no,
        'cap_reached' AS reason, CAST(0 AS DECIMAL(18, 12)) AS rate, CAST(0 AS DECIMAL(18, 12)) AS kickback_share,
        p.claim_id, CAST(NULL AS INTEGER) AS level, p.cap_clause AS clause, p.fills, p.volume,
        CAST(0 AS DECIMAL(38, 10)) AS base, CAST(0 AS DECIMAL(38, 22)) AS cut, CAST(0 AS DECIMAL(38, 0)) AS cut_units
    FROM cap_moved AS p
    WHERE p.fills > 0
