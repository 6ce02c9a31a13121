-- Marks as spans in which each is the last one and young enough, cut at every {{bucket}} microseconds, so that a fill
-- finds its mark by one equal key (asset, bucket) and a range.
WITH numbered AS (
    SELECT asset, "at" AS from_us, price,
        lead("at") OVER (PARTITION BY asset ORDER BY "at") AS next_at
    FROM marks
    WHERE asset <> '{{asset}}' AND "at" <= {{last}} AND "at" >= {{first}} - {{max_age}}
),
spans AS (
    SELECT asset, from_us, price,
        least(coalesce(next_at, {{forever}}), from_us + {{max_age}} + 1) AS to_us
    FROM numbered
),
cut AS (
    SELECT asset, from_us, to_us, price,
        unnest(generate_series(from_us // {{bucket}}, least(to_us - 1, {{last}}) // {{bucket}})) AS bucket
    FROM spans
)
SELECT asset, bucket, from_us, to_us, price AS wide_price,
    CASE WHEN price < 1000000 AND price = CAST(price AS DECIMAL(38, 12)) THEN CAST(price AS DECIMAL(18, 12)) END AS price
FROM cut
