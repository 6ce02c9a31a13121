-- The cube in words with the days of each month summed: all that a month's rating and its metrics need.
SELECT
    c.first_day AS day, d.channel_no, d.unattributed, d.held, d.line_no, d.slice_no{{dimensions}}, d.decision, d.account_id,
    d.trader, d.partner_id, d.claim_id, d.kickback,
    CAST(sum(d.fills) AS BIGINT) AS fills, sum(d.volume) AS volume, sum(d.base) AS base{{sums}}
FROM {{days}} AS d
JOIN calendar AS c ON c.day = d.day
GROUP BY c.first_day, d.channel_no, d.unattributed, d.held, d.line_no, d.slice_no{{dimensions}}, d.decision, d.account_id,
    d.trader, d.partner_id, d.claim_id, d.kickback
