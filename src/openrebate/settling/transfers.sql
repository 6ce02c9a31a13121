-- A plan's differences as transfers, in the order (origin, line): what a line earns more is owed, what it earns less is owed back.
WITH owed AS (
    SELECT
        *,
        "after" > "before" AS more,
        -- a bonus without a partner is the account's
        CASE WHEN kind = 'kickback' OR (kind = 'bonus' AND partner_id IS NULL) THEN 'account' ELSE 'partner' END AS owner_kind,
        CASE WHEN kind = 'kickback' OR (kind = 'bonus' AND partner_id IS NULL) THEN account_id ELSE partner_id END AS owner
    FROM {{differences}}
    WHERE "after" <> "before"
)
SELECT
    row_number() OVER (ORDER BY origin, line_id) AS n,
    CASE WHEN more THEN 'commission_cost' ELSE 'payable' END AS debit_kind,
    CASE WHEN more THEN 'program' ELSE owner_kind END AS debit_owner_kind,
    CASE WHEN more THEN {{program}} ELSE owner END AS debit_owner,
    CASE WHEN more THEN 'payable' ELSE 'commission_cost' END AS credit_kind,
    CASE WHEN more THEN owner_kind ELSE 'program' END AS credit_owner_kind,
    CASE WHEN more THEN owner ELSE {{program}} END AS credit_owner,
    asset,
    abs("after" - "before") AS amount,
    CAST(CASE origin {{event_at}} END AS BIGINT) AS event_at,
    origin,
    line_id,
    why AS reason
FROM owed
ORDER BY n
