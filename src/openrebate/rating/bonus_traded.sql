-- The trade that brings the bonus: an account's first that decides, or the first that its volume since the claim is reached with.
SELECT account_id, partner_id, claim_id, executed_at AS event_us
FROM (
    SELECT r.*, row_number() OVER (PARTITION BY r.account_id ORDER BY r.executed_at, r.venue, r.fill_id) AS place
    FROM (
        SELECT
            f.*,
            sum(f.notional_value) OVER (
                PARTITION BY f.account_id, f.claim_id ORDER BY f.executed_at, f.venue, f.fill_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS reached
        FROM {{fills}} AS f
        WHERE {{looked_at}}
    ) AS r
    WHERE {{reached}}
) AS t
WHERE place = 1 AND counts AND {{within}}
