-- Entitlement, rounded once, on the line: the total down to the role's places, the invitee's part of it down first.
-- `wide` marks the few lines whose product does not fit; they are worked out exactly, elsewhere.
SELECT
    l.part_no, l.partner_id, l.account_id, l.line_no, l.channel_no, l.kickback_share, l.claim_id, l.level, l.clause_no,
    l.fills, l.volume, l.base, l.cut, l.cut_units, k.rate,
    abs(l.base) >= 100000000000000 OR k.rate >= 10 OR k.both_rate IS NULL OR l.cut <> 0 OR l.cut_units <> 0 AS wide,
    CASE WHEN abs(l.base) < 100000000000000 AND k.rate < 10
        THEN CAST(down(l.base * k.rate, {{scale}}) AS DECIMAL(38, {{places}})) END AS total,
    CASE WHEN abs(l.base) < 100000000000000 AND k.rate < 10
        THEN CAST(down(l.base * k.both_rate, {{scale}}) AS DECIMAL(38, {{places}})) END AS kickback
FROM {{lines}} AS l
JOIN {{words}} AS k
    ON k.part_no = l.part_no AND k.kickback_share = l.kickback_share
    AND k.line_no IS NOT DISTINCT FROM l.line_no AND k.channel_no IS NOT DISTINCT FROM l.channel_no
