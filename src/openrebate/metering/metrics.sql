-- Metrics of every partner over spans of days, by product line and over all lines: from the fills that count for volume.
-- A sub-account counts as its master.
WITH counting AS (
    SELECT d.partner_id, d.line_no, w.first_day, w.last_day, d.trader, d.volume, {{fees}} AS fees, {{new}} AS is_new
    FROM {{decoded}} AS d
    JOIN windows AS w ON d.day BETWEEN w.first_day AND w.last_day
    WHERE d.partner_id IS NOT NULL AND d.held IS NULL AND d.decision IN ({{counting}})
),
by_trader AS (
    SELECT partner_id, line_no, first_day, last_day, trader, sum(volume) AS volume, sum(fees) AS fees,
        max(CASE WHEN is_new THEN 1 ELSE 0 END) AS is_new
    FROM counting
    GROUP BY partner_id, line_no, first_day, last_day, trader
),
over_all AS (
    SELECT partner_id, first_day, last_day, trader, sum(volume) AS volume, sum(fees) AS fees, max(is_new) AS is_new
    FROM by_trader
    GROUP BY partner_id, first_day, last_day, trader
)
SELECT partner_id, line_no, first_day, last_day, sum(volume) AS volume, sum(fees) AS fees,
    count(*) AS active_traders, sum(is_new) AS new_traders
FROM by_trader
GROUP BY partner_id, line_no, first_day, last_day
UNION ALL
SELECT partner_id, CAST(NULL AS INTEGER) AS line_no, first_day, last_day, sum(volume) AS volume, sum(fees) AS fees,
    count(*) AS active_traders, sum(is_new) AS new_traders
FROM over_all
GROUP BY partner_id, first_day, last_day
