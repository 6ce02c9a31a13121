-- Fills with what each is to the role "{{role}}" beside it: the partner that it pays (NULL: none), the slice of time, and
-- what that partner's rates look at.
SELECT
    {{columns}},
    CASE WHEN {{paid}} THEN b.partner_id END AS {{role}}__partner,
    CASE WHEN {{paid}} THEN {{slice_no}} END AS {{role}}__slice{{dimensions}}
FROM ({{metered}}) AS m
LEFT JOIN claim_book AS b ON b.claim_no = m.claim_no{{slice_join}}{{cap_join}}
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS o
    ON o.partner_id = b.partner_id AND o.account_id = m.account_id
LEFT JOIN (SELECT DISTINCT partner_id, account_id FROM partner_accounts) AS mo
    ON mo.partner_id = b.partner_id AND mo.account_id = m.given__master
