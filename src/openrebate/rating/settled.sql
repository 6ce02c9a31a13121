,
settled AS (
    -- What a cap took out of a paying line stands against what was in it; a line left without fills is none.
    SELECT
        kind, partner_id, account_id, child_partner_id, line_no, channel_no, reason, rate, kickback_share, claim_id, level,
        clause, sum(fills) AS fills, sum(volume) AS volume, sum(base) AS base, sum(cut) AS cut, sum(cut_units) AS cut_units
    FROM drawn
    GROUP BY kind, partner_id, account_id, child_partner_id, line_no, channel_no, reason, rate, kickback_share, claim_id,
        level, clause
    HAVING sum(fills) <> 0
)