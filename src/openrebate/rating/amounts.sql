-- Entitlement, rounded once, on the line: the total down to the asset's scale, the invitee's part of it down first.
-- `wide` marks the few lines whose product does not fit; they are worked out exactly, elsewhere.
SELECT
    l.*,
    k.both_rate,
    abs(l.base) >= 100000000000000 OR k.both_rate IS NULL OR l.cut <> 0 OR l.cut_units <> 0 AS wide,
    CASE WHEN abs(l.base) < 100000000000000 THEN CAST(down(l.base * l.rate, {{scale}}) AS DECIMAL(38, {{scale}})) END AS total,
    CASE WHEN abs(l.base) < 100000000000000 THEN CAST(down(l.base * k.both_rate, {{scale}}) AS DECIMAL(38, {{scale}})) END AS kickback
FROM {{lines}} AS l
JOIN both_rates AS k ON k.rate = l.rate AND k.kickback_share = l.kickback_share
