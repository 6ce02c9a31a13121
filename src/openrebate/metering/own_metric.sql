-- A metric of the terms' own ("{{metric}}") of every partner over spans of days, by product line and over all lines: a part
-- for each trader, cut at what one trader may bring. A sub-account counts as its master.
WITH counting AS (
    SELECT d.partner_id, d.line_no, w.first_day, w.last_day, {{day}} AS day, d.trader, d.{{column}} AS part
    FROM {{decoded}} AS d
    JOIN windows AS w ON d.day BETWEEN w.first_day AND w.last_day
    WHERE d.partner_id IS NOT NULL AND d.held IS NULL AND d.decision IN ({{counting}})
),
parts AS (
    SELECT partner_id, line_no, first_day, last_day, day, trader, CAST(sum(part) AS DECIMAL(38, 10)) AS part
    FROM counting
    GROUP BY partner_id, line_no, first_day, last_day, day, trader
    UNION ALL
    SELECT partner_id, CAST(NULL AS INTEGER) AS line_no, first_day, last_day, day, trader,
        CAST(sum(part) AS DECIMAL(38, 10)) AS part
    FROM counting
    GROUP BY partner_id, first_day, last_day, day, trader
),
traders AS (
    SELECT partner_id, line_no, first_day, last_day, trader, CAST(sum({{cut}}) AS DECIMAL(38, 10)) AS part
    FROM parts
    GROUP BY partner_id, line_no, first_day, last_day, trader
)
SELECT partner_id, line_no, first_day, last_day, CAST(sum({{worth}}) AS DECIMAL(38, 10)) AS value
FROM traders
GROUP BY partner_id, line_no, first_day, last_day
