-- Days on which a trader's fills in one market are followed, within seconds, by the same quantity the other way, and cancel out.
WITH followed AS (
    SELECT
        t.*,
        lead(t.side) OVER w <> t.side AND lead(t.quantity) OVER w = t.quantity
            AND lead(t.executed_at) OVER w - t.executed_at <= {{seconds}} * 1000000 AS back
    FROM trades AS t
    WINDOW w AS (PARTITION BY t.venue, t.trader, t.symbol ORDER BY t.executed_at, t.fill_id)
),
days AS (
    SELECT
        trader, venue, symbol, executed_at // 86400000000 AS day, min(executed_at) AS first_at, max(executed_at) AS last_at,
        count(*) AS fills, sum(notional_value) AS volume, sum(fee_value) AS fees, count(*) FILTER (back) AS returned,
        abs(sum(CASE side WHEN 'buy' THEN quantity ELSE -quantity END)) AS net, sum(quantity) AS turnover,
        string_agg(DISTINCT account_id, ';' ORDER BY account_id) AS accounts
    FROM followed
    GROUP BY trader, venue, symbol, 4
    HAVING count(*) >= {{least_fills}}
),
paid AS (SELECT DISTINCT trader, partner_id FROM earned WHERE pays)
SELECT
    p.partner_id, d.accounts, min(d.first_at) AS first_at, max(d.last_at) AS last_at, sum(d.fills) AS fills, sum(d.volume) AS volume,
    d.symbol, count(*) AS days, sum(d.returned) AS returned, sum(d.net) AS net, sum(d.turnover) AS turnover, sum(d.fees) AS fees
FROM days AS d
JOIN paid AS p ON p.trader = d.trader
WHERE d.net <= d.turnover * {{most_net}} AND 2 * d.returned >= d.fills * {{least_share}}
GROUP BY p.partner_id, d.accounts, d.symbol
