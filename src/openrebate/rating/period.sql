-- What of the cube lies in the period, days and traders summed away: one row for everything that is rated alike. Of a
-- cube by months only as much as lies in the period: the lines sum it anyway.
SELECT
    {{trader}}partner_id, account_id, claim_id, kickback, channel_no, unattributed, line_no, decision, slice_no{{dimensions}},
    {{sums}}
FROM {{decoded}} AS d
WHERE day BETWEEN {{first_day}} AND {{last_day}} AND held IS NULL
{{grouped}}
