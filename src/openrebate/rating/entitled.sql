-- The table `lines`: kickback apart from commission, keys in words and numbered.
WITH named AS (
    SELECT
        k.kind, k.child_partner_id, k.product_line, k.channel, k.reason, k.asset, k.head, k.kickback_head, k.tail, c.clause,
        a.partner_id, a.account_id, a.rate, a.kickback_share, a.claim_id, a.level, a.fills, a.volume, a.base, a.total, a.kickback
    FROM {{amounts}} AS a
    JOIN {{words}} AS k
        ON k.part_no = a.part_no AND k.kickback_share = a.kickback_share
        AND k.line_no IS NOT DISTINCT FROM a.line_no AND k.channel_no IS NOT DISTINCT FROM a.channel_no
    LEFT JOIN {{clauses}} AS c ON c.clause_no = a.clause_no
),
split AS (
    SELECT
        kind, head, tail, partner_id, account_id, child_partner_id, product_line, channel, rate, kickback_share, asset, reason,
        claim_id, level, clause, fills, volume, base,
        CASE WHEN kind = 'commission' THEN total - kickback ELSE total END AS amount
    FROM named
    UNION ALL
    SELECT
        'kickback' AS kind, kickback_head AS head, tail, partner_id, account_id, child_partner_id, product_line, channel,
        rate, kickback_share, asset, reason, claim_id, level, clause, fills, volume, base, kickback AS amount
    FROM named
    WHERE kind = 'commission' AND kickback_share > 0
)
SELECT
    {{line_id}} AS line_id,
    {{period}} AS period, {{program}} AS program, {{terms_version}} AS terms_version, {{role}} AS role, kind,
    partner_id, account_id, child_partner_id, product_line, channel, rate, kickback_share, asset, reason,
    claim_id, level, clause, fills, volume, base, amount
FROM split AS s
