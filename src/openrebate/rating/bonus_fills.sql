-- The fills that say when an account began to trade as somebody's invitee: those that count, those that are nobody's and those
-- from before the terms. `counts`: it counts, and for the partner that the account's own claim names.
SELECT
    m.venue, m.account_id, m.fill_id, m.executed_at, m.notional_value, b.partner_id, b.claim_id, b.since_us AS bound_us,
    m.counts_for_volume AND m.channel_no = {{account}} AND b.match = 'exact' AS counts
FROM ({{metered}}) AS m
LEFT JOIN account_span AS a ON a.span_no = m.span_no
LEFT JOIN claim_book AS b ON b.claim_no = m.claim_no
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
    ON o.partner_id = b.partner_id AND o.account_id = m.account_id
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS mo
    ON mo.partner_id = b.partner_id AND mo.account_id = a.master_account_id
WHERE m.held IS NULL
    AND (m.claim_no IS NULL OR m.counts_for_volume OR m.decision = {{terms_not_in_force}})
    AND {{not_own}}
