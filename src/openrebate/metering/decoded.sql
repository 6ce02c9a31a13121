-- The cube of one role in words: account and trader from the span, partner and kickback from the claim, and a partner
-- that owns the trading account (or its master) marked as such.
WITH unpacked AS (
    SELECT
        *,
        verdict // 33554432 - 1 AS day,
        nullif(place // 4294967296, 0) AS span_no,
        nullif(place % 4294967296, 0) AS claim_no,
        nullif(verdict // 4194304 % 8, 7) AS channel_no,
        nullif(verdict // 524288 % 8, 0) AS unattributed,
        nullif(verdict // 131072 % 4, 0) AS held,
        nullif(verdict // 1024 % 128, 127) AS line_no,
        nullif(verdict % 1024, 1023) - 16 AS given_decision
    FROM {{cube}}
)
SELECT
    q.day, q.channel_no, q.unattributed, q.held, q.line_no, {{slice_no}} AS slice_no{{dimensions}},
    q.fills,
    CASE WHEN {{own}} THEN CAST(0 AS DECIMAL(38, 8)) ELSE q.volume END AS volume,
    CASE WHEN {{own}} THEN CAST(0 AS DECIMAL(38, 10)) ELSE q.base END AS base{{sums}},
    CASE WHEN {{own}} THEN {{self_referral}} ELSE q.given_decision END AS decision,
    coalesce(a.subject, {{account}}) AS account_id,
    coalesce(a.master_account_id, a.subject, {{account}}) AS trader,
    b.partner_id,
    b.claim_id,
    b.kickback
FROM unpacked AS q
LEFT JOIN account_span AS a ON a.span_no = q.span_no
LEFT JOIN claim_book AS b ON b.claim_no = q.claim_no
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
    ON o.partner_id = b.partner_id AND o.account_id = coalesce(a.subject, {{account}})
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS m
    ON m.partner_id = b.partner_id AND m.account_id = a.master_account_id
