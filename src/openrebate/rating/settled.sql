,
settled AS (
    -- What a cap took out of a paying line stands against what was in it; a line left without fills is none.
    SELECT
        part_no, partner_id, account_id, line_no, channel_no, kickback_share, claim_id, level, clause_no,
        sum(fills) AS fills, sum(volume) AS volume, sum(base) AS base, sum(cut) AS cut, sum(cut_units) AS cut_units
    FROM drawn
    GROUP BY part_no, partner_id, account_id, line_no, channel_no, kickback_share, claim_id, level, clause_no
    HAVING sum(fills) <> 0
)
