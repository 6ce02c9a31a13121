-- The table `lines`: kickback apart from commission, keys named and numbered.
WITH split AS (
    SELECT
        kind, partner_id, account_id, child_partner_id, line_no, channel_no, rate, kickback_share, reason, claim_id, level,
        clause, fills, volume, base, CASE WHEN kind = 'commission' THEN total - kickback ELSE total END AS amount
    FROM {{amounts}}
    UNION ALL
    SELECT
        'kickback' AS kind, partner_id, account_id, child_partner_id, line_no, channel_no, rate, kickback_share, reason,
        claim_id, level, clause, fills, volume, base, kickback AS amount
    FROM {{amounts}}
    WHERE kind = 'commission' AND kickback_share > 0
),
named AS (
    SELECT
        {{period}} AS period, {{program}} AS program, {{terms_version}} AS terms_version, {{role}} AS role, kind,
        partner_id, account_id, child_partner_id, n.product_line, c.channel, rate, kickback_share, {{asset}} AS asset, reason,
        claim_id, level, clause, fills, volume, base, amount
    FROM split AS s
    LEFT JOIN line_names AS n ON n.line_no = s.line_no
    LEFT JOIN channel_names AS c ON c.channel_no = s.channel_no
)
SELECT {{line_id}} AS line_id, * FROM named
