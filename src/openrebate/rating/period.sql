-- What of the cube lies in the period, days and traders summed away: one row for everything that is rated alike.
SELECT
    {{trader}}partner_id, account_id, claim_id, kickback, channel_no, unattributed, line_no, decision, slice_no{{dimensions}},
    sum(fills) AS fills, sum(volume) AS volume, sum(base) AS base{{turnover}}
FROM {{decoded}} AS d
WHERE day BETWEEN {{first_day}} AND {{last_day}} AND held IS NULL
GROUP BY {{trader}}partner_id, account_id, claim_id, kickback, channel_no, unattributed, line_no, decision, slice_no{{dimensions}}
