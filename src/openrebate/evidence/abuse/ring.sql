-- Circles of two or three traders of one partner who sold to each other: a trade on one side equals one on the other in venue,
-- market, instant, price and quantity. A circle counts where its trades are a good part of what its traders do.
WITH paid AS (SELECT DISTINCT e.venue, e.account_id, e.fill_id, e.trader, e.partner_id FROM earned AS e WHERE e.pays),
ours AS (
    SELECT t.*, p.partner_id, row_number() OVER (
        PARTITION BY p.partner_id, t.venue, t.symbol, t.executed_at, t.price, t.quantity, t.side ORDER BY t.account_id, t.fill_id) AS turn
    FROM trades AS t JOIN paid AS p ON p.venue = t.venue AND p.account_id = t.account_id AND p.fill_id = t.fill_id
),
every AS (SELECT partner_id, trader, sum(notional_value) AS volume FROM ours GROUP BY partner_id, trader),
sold AS (
    SELECT
        s.partner_id, s.trader AS seller, b.trader AS buyer, count(*) AS matches, sum(s.notional_value + b.notional_value) AS volume,
        min(s.executed_at) AS first_at, max(s.executed_at) AS last_at
    FROM ours AS s
    JOIN ours AS b
        ON b.partner_id = s.partner_id AND b.venue = s.venue AND b.symbol = s.symbol AND b.executed_at = s.executed_at
        AND b.price = s.price AND b.quantity = s.quantity AND b.turn = s.turn AND b.side = 'buy' AND b.trader <> s.trader
    WHERE s.side = 'sell'
    GROUP BY s.partner_id, s.trader, b.trader
    HAVING count(*) >= {{least_matches}}
),
circles AS (
    SELECT
        x.partner_id, x.seller AS a, x.buyer AS b, CAST(NULL AS VARCHAR) AS c, x.matches + y.matches AS matches,
        x.volume + y.volume AS volume, least(x.first_at, y.first_at) AS first_at, greatest(x.last_at, y.last_at) AS last_at
    FROM sold AS x JOIN sold AS y ON y.partner_id = x.partner_id AND y.seller = x.buyer AND y.buyer = x.seller
    WHERE x.seller < x.buyer
    UNION ALL
    SELECT
        x.partner_id, x.seller, x.buyer, y.buyer, x.matches + y.matches + z.matches, x.volume + y.volume + z.volume,
        least(x.first_at, y.first_at, z.first_at), greatest(x.last_at, y.last_at, z.last_at)
    FROM sold AS x
    JOIN sold AS y ON y.partner_id = x.partner_id AND y.seller = x.buyer AND y.buyer <> x.seller
    JOIN sold AS z ON z.partner_id = x.partner_id AND z.seller = y.buyer AND z.buyer = x.seller
    WHERE x.seller < x.buyer AND x.seller < y.buyer
)
SELECT
    r.partner_id, concat_ws(';', r.a, r.b, r.c) AS accounts, min(r.first_at) AS first_at, max(r.last_at) AS last_at,
    2 * sum(r.matches) AS fills, sum(r.volume) AS volume, sum(r.matches) AS matches, sum(v.volume) AS volume_of_traders
FROM circles AS r
JOIN (
    SELECT q.partner_id, q.a, q.b, q.c, sum(e.volume) AS volume
    FROM circles AS q JOIN every AS e ON e.partner_id = q.partner_id AND e.trader IN (q.a, q.b, q.c)
    GROUP BY q.partner_id, q.a, q.b, q.c
) AS v ON v.partner_id = r.partner_id AND v.a = r.a AND v.b = r.b AND v.c IS NOT DISTINCT FROM r.c
GROUP BY r.partner_id, r.a, r.b, r.c
HAVING sum(r.volume) >= min(v.volume) * {{least_share}}
