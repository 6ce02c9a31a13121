-- The usage cube of one role: what it needs of the fills, summed. Additive: parts of different fills just add up.
SELECT
    day, span_no, account_id, claim_no, channel_no, unattributed, held, line_no, decision, slice_no{{dimensions}},
    count(*) AS fills,
    sum(CASE WHEN counts_for_volume THEN notional_value ELSE 0 END) AS volume,
    sum(CASE WHEN counts_for_volume THEN fee_value ELSE 0 END) AS fees,
    sum(base) AS base{{turnover}}
FROM (
    SELECT
        m.day, m.span_no, CASE WHEN m.span_no IS NULL THEN m.account_id END AS account_id, m.claim_no, m.channel_no,
        m.unattributed, m.held, m.line_no, m.decision, {{slice_no}} AS slice_no{{dimensions}}, m.counts_for_volume, m.pays,
        m.fee_value, m.notional_value, m.base
    FROM {{metered}} AS m
    {{slice_join}}
) AS narrow
GROUP BY day, span_no, account_id, claim_no, channel_no, unattributed, held, line_no, decision, slice_no{{dimensions}}
