-- Every claim once, numbered, with the first day of its partner in that role.
SELECT
    row_number() OVER (ORDER BY c.claim_id) AS claim_no,
    c.claim_id,
    c.role,
    c.subject_kind,
    c.subject,
    c.match,
    c.partner_id,
    coalesce(c.kickback, CAST(0 AS DECIMAL(18, 12))) AS kickback,
    c.effective_from AS from_us,
    c.since_us,
    coalesce(c.effective_to, {{forever}}) AS to_us,
    p.partner_since
FROM ({{claims}}) AS c
LEFT JOIN (
    SELECT partner_id, role, min(effective_from) AS partner_since FROM partners GROUP BY partner_id, role
) AS p ON p.partner_id = c.partner_id AND p.role = c.role
