-- The usage cube of one role: what it needs of the fills, summed. Additive: parts of different fills just add up.
-- Groups of few numbers are quicker, so `place` packs span and claim into one, and `verdict` day, channel, reason of no
-- attribution, reason of holding, product line and decision; `decoded.sql` takes both apart.
SELECT
    place, account_id, verdict{{slice_no}}{{dimensions}},
    count(*) AS fills,
    sum(CASE WHEN counts_for_volume THEN notional_value ELSE 0 END) AS volume,
    sum(base) AS base{{sums}}
FROM (
    SELECT
        coalesce(m.span_no, 0) * 4294967296 + coalesce(m.claim_no, 0) AS place,
        CASE WHEN m.span_no IS NULL THEN m.account_id END AS account_id,
        ({{day}} + 1) * 33554432
            + (((coalesce(m.channel_no, 7) * 8 + coalesce(m.unattributed, 0)) * 4 + coalesce(m.held, 0)) * 128
                + coalesce(m.line_no, 127)) * 1024 + coalesce(m.decision, 1007) + 16 AS verdict{{slice}}{{dimensions}},
        m.counts_for_volume, m.pays, m.fee_value, m.notional_value, m.base{{own}}
    FROM {{metered}} AS m
    {{slice_join}}
) AS narrow
GROUP BY place, account_id, verdict{{slice_no}}{{dimensions}}
