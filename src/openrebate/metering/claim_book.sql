-- Every claim once, numbered, with how it matches and the first day of its partner in that role.
SELECT
    row_number() OVER (ORDER BY c.claim_id) AS claim_no,
    c.claim_id,
    c.role,
    c.subject_kind,
    c.subject,
    coalesce(c.match, CASE WHEN c.subject_kind = 'client_order_id' THEN 'prefix' ELSE 'exact' END) AS match,
    c.partner_id,
    coalesce(c.kickback, CAST(0 AS DECIMAL(18, 12))) AS kickback,
    c.effective_from AS from_us,
    coalesce(c.effective_to, {{forever}}) AS to_us,
    p.partner_since
FROM (
    SELECT claim_id, role, subject_kind, subject, match, partner_id, effective_from, effective_to,
        CAST(kickback AS DECIMAL(18, 12)) AS kickback
    FROM claims
) AS c
LEFT JOIN (
    SELECT partner_id, role, min(effective_from) AS partner_since FROM partners GROUP BY partner_id, role
) AS p ON p.partner_id = c.partner_id AND p.role = c.role
