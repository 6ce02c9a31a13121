-- The items that a report counts: trades as one role sees them. The key is over the values as well, so that a trade whose values have
-- changed is another item: what is shown of it anew is held against what was shown before.
SELECT
    substr(md5(concat_ws(chr(31), e.venue, e.account_id, e.fill_id, e.fee_value, e.notional_value, e.base, e.rate)), 1, 20) AS key,
    e.trader, e.notional_value, e.fee_value, e.base * e.rate AS reward{{dims}}
FROM earned AS e
JOIN trades AS t ON t.venue = e.venue AND t.account_id = e.account_id AND t.fill_id = e.fill_id
LEFT JOIN account_attributes AS a
    ON a.account_id = e.account_id AND a.attribute = 'group' AND a.effective_from <= e.executed_at
    AND (a.effective_to IS NULL OR a.effective_to > e.executed_at)
LEFT JOIN named_accounts AS g ON g.account_id = e.account_id
LEFT JOIN named_addresses AS w ON w.account_id = e.account_id
WHERE {{only}}
