-- Usage in words of parts laid together: sums of the same key add up, those of parts that were taken back are taken away,
-- and what has no fills any more is gone. Accounts that only `base` knows keep their rows as they are.
SELECT {{columns}} FROM {{base}} AS b
WHERE NOT EXISTS (SELECT 1 FROM touched AS t WHERE t.account_id = b.account_id)
UNION ALL
SELECT {{key}}, CAST(sum(sign * fills) AS BIGINT) AS fills{{summed}}
FROM (
    SELECT {{columns}}, 1 AS sign FROM {{base}} AS b JOIN touched AS t ON t.account_id = b.account_id
    UNION ALL {{parts}}
) AS every
GROUP BY {{key}}
HAVING sum(sign * fills) <> 0
