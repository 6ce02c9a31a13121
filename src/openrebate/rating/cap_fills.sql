-- The paying fills that caps speak of: `in_full` is what each would pay without them, `worth` what caps on single fills
-- leave of it. `spent`: a cap of nothing speaks of it.
SELECT
    f.venue, f.account_id, f.fill_id, f.executed_at, f.trader, f.partner_id, f.claim_id, f.kickback, f.channel_no, f.line_no,
    f.decision, f.slice_no{{dimensions}}, f.base, CASE WHEN f.counts_for_volume THEN f.notional_value ELSE 0 END AS volume,
    {{in_full}} AS in_full,
    {{worth}} AS worth,
    {{spent}} AS spent{{flags}}
FROM ({{fills}}) AS f
WHERE f.pays AND ({{capped}})
