-- What a sub-account inherits: the timeline of its master's own claims, cut to the time the master owns it.
SELECT
    s.account_id AS subject,
    greatest(s.effective_from, t.from_us) AS from_us,
    least(coalesce(s.effective_to, {{forever}}), t.to_us) AS to_us,
    t.claim_no,
    t.rank
FROM subaccounts AS s
JOIN {{timeline}} AS t
    ON t.subject = s.master_account_id
    AND t.from_us < coalesce(s.effective_to, {{forever}})
    AND s.effective_from < t.to_us
