-- When each partner is in force in a role: inside its dates and not suspended.
SELECT
    partner_id,
    role,
    effective_from AS from_us,
    coalesce(effective_to, {{forever}}) AS to_us
FROM partners
WHERE coalesce(status, 'active') = 'active'
