-- Fills of one trader on both sides of the same trade: venue, market, instant, price and quantity are equal. Each is matched once.
WITH sided AS (
    SELECT
        t.*, row_number() OVER (
            PARTITION BY t.venue, t.trader, t.symbol, t.executed_at, t.price, t.quantity, t.side ORDER BY t.account_id, t.fill_id
        ) AS turn
    FROM trades AS t
),
matched AS (
    SELECT b.trader, b.venue, b.account_id, b.fill_id, s.account_id AS other, b.executed_at, b.notional_value + s.notional_value AS volume
    FROM sided AS b
    JOIN sided AS s
        ON s.venue = b.venue AND s.trader = b.trader AND s.symbol = b.symbol AND s.executed_at = b.executed_at
        AND s.price = b.price AND s.quantity = b.quantity AND s.turn = b.turn AND s.side = 'sell'
    WHERE b.side = 'buy'
),
every AS (SELECT trader, count(*) AS fills, sum(notional_value) AS volume FROM trades GROUP BY trader),
paid AS (SELECT DISTINCT trader, partner_id FROM earned WHERE pays)
SELECT
    p.partner_id, concat_ws(';', least(m.account_id, m.other), nullif(greatest(m.account_id, m.other), least(m.account_id, m.other))) AS accounts,
    min(m.executed_at) AS first_at, max(m.executed_at) AS last_at, 2 * count(*) AS fills, sum(m.volume) AS volume,
    count(*) AS matches, v.fills AS fills_of_trader, v.volume AS volume_of_trader
FROM matched AS m
JOIN paid AS p ON p.trader = m.trader
JOIN every AS v ON v.trader = m.trader
GROUP BY p.partner_id, 2, m.trader, v.fills, v.volume
HAVING count(*) >= {{least_matches}} AND sum(m.volume) >= v.volume * {{least_share}}
