-- The events that facts tell of, under the account's own claim: in force then, as its partner and the terms are.
SELECT e.account_id, b.partner_id, b.claim_id, e.event_us
FROM ({{events}}) AS e
JOIN claim_book AS b
    ON b.subject = e.account_id AND b.from_us <= e.event_us AND e.event_us < b.to_us
JOIN standing AS s
    ON s.partner_id = b.partner_id AND s.role = b.role AND s.from_us <= e.event_us AND e.event_us < s.to_us
LEFT JOIN subaccounts AS u
    ON u.account_id = e.account_id AND u.effective_from <= e.event_us AND e.event_us < coalesce(u.effective_to, {{forever}})
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
    ON o.partner_id = b.partner_id AND o.account_id = e.account_id
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS mo
    ON mo.partner_id = b.partner_id AND mo.account_id = u.master_account_id
WHERE b.role = {{role}} AND b.subject_kind = 'account' AND b.match = 'exact'
    AND e.event_us >= {{terms_from}} AND e.event_us < {{terms_to}}
    AND {{not_own}} AND {{within}}
