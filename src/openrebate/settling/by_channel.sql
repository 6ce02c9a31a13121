-- What differs by partner, period traded in and channel, invitees' parts apart; amounts in the asset's smallest unit.
SELECT
    partner_id AS partner,
    CASE WHEN kind = 'kickback' THEN 'account' ELSE 'partner' END AS "for",
    origin AS period, channel, asset,
    CAST(sum("after" - "before") AS DECIMAL(38, 0)) AS difference
FROM {{differences}}
GROUP BY ALL
ORDER BY partner NULLS FIRST, "for", period, channel NULLS FIRST, asset
