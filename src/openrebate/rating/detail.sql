-- One row per fill of the period and role: the decision, its ground and its numbers, before anything is summed.
WITH named AS (
    SELECT
        m.*,
        b.partner_id, b.claim_id, b.kickback, coalesce(a.master_account_id, m.account_id) AS trader, {{slice_no}} AS slice_no,
        {{losing_claims}} AS losing_claims,
        CASE WHEN {{own}} THEN {{self_referral}} ELSE m.decision END AS decided
    FROM ({{metered}}) AS m
    LEFT JOIN account_span AS a ON a.span_no = m.span_no
    LEFT JOIN claim_book AS b ON b.claim_no = m.claim_no{{joins}}
    LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
        ON o.partner_id = b.partner_id AND o.account_id = m.account_id
    LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS mo
        ON mo.partner_id = b.partner_id AND mo.account_id = a.master_account_id
    WHERE m.held IS NULL AND m.day BETWEEN {{first_day}} AND {{last_day}}
)
SELECT
    p.venue, p.account_id, p.fill_id, p.executed_at, {{role}} AS role, p.partner_id, c.channel, p.claim_id,
    CASE WHEN p.losing_claims <> '' THEN p.losing_claims END AS losing_claims,
    p.fee_value, p.notional_value,
    CASE WHEN {{paid}} THEN {{share_base}} ELSE CAST(0 AS DECIMAL(38, 10)) END AS base,
    CASE WHEN {{paid}} THEN s.rate ELSE CAST(0 AS DECIMAL(18, 12)) END AS rate,
    p.counts_for_volume AND p.decided <> {{self_referral}} AS counts_for_volume,
    {{paid}} AS pays,
    CASE WHEN p.decided IN ({{paying}}) THEN s.reason ELSE r.reason END AS reason,
    CASE WHEN p.decided IN ({{paying}}) THEN s.clause ELSE r.clause END AS clause{{further}}
FROM named AS p
LEFT JOIN {{agreed_accounts}} AS g ON g.account_id = p.account_id
LEFT JOIN {{shares}} AS s
    ON s.partner_id = p.partner_id AND s.line_no = p.line_no AND s.kind = 'commission'
    AND s.slice_no IS NOT DISTINCT FROM p.slice_no
    AND s.agreed_account IS NOT DISTINCT FROM g.account_id{{same_situation}}
LEFT JOIN {{decisions}} AS r
    ON r.decision IS NOT DISTINCT FROM p.decided AND r.unattributed IS NOT DISTINCT FROM p.unattributed
LEFT JOIN channel_names AS c ON c.channel_no = p.channel_no
