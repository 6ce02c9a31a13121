-- The usage cube of one role: what it needs of the fills, summed. Additive: parts of different fills just add up.
-- `verdict` packs channel, reason of no attribution, reason of holding, product line and decision into one number, since
-- groups of few columns are quicker; `decoded.sql` takes it apart.
SELECT
    day, span_no, account_id, claim_no, verdict{{slice_no}}{{dimensions}},
    {{fills}} AS fills,
    sum(CASE WHEN counts_for_volume THEN {{signed_volume}} ELSE 0 END) AS volume,
    sum({{signed_base}}) AS base{{sums}}
FROM (
    SELECT
        {{day}} AS day, m.span_no, CASE WHEN m.span_no IS NULL THEN m.account_id END AS account_id, m.claim_no,
        (((coalesce(m.channel_no, 7) * 8 + coalesce(m.unattributed, 0)) * 4 + coalesce(m.held, 0)) * 128
            + coalesce(m.line_no, 127)) * 1024 + coalesce(m.decision, 1007) + 16 AS verdict{{slice}}{{dimensions}},
        m.counts_for_volume, m.pays, m.fee_value, m.notional_value, m.base{{sign}}
    FROM {{metered}} AS m
    {{slice_join}}
) AS narrow
GROUP BY day, span_no, account_id, claim_no, verdict{{slice_no}}{{dimensions}}{{having}}
