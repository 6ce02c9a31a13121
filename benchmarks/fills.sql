-- One day of fills. Everything follows from the fill's number `i` by a hash, so any range can be made alone,
-- and a replayed row (`duplicates`) is the same row to the last digit.
-- Parameters: {first}, {after} numbers of the day; {replay_first}, {replay_after} numbers of which one in 10,000 is
-- replayed in this file; {fills} of the month that begins at {month}, epoch milliseconds; {path} the file.
COPY (
    WITH numbers AS (
        SELECT range AS i FROM range({first}, {after})
        UNION ALL
        SELECT range FROM range({replay_first}, {replay_after}, 10000)        -- 0.01 % exact duplicates
    ),
    drawn AS (
        SELECT
            i,
            i // 4 AS burst,                                                  -- fills come in bursts of four
            hash(i) AS h1,
            hash(i + 1000000000000) AS h2,
            hash(i // 4 + 2000000000000) AS b1,
            hash(i // 4 + 3000000000000) AS b2
        FROM numbers
    ),
    shaped AS (
        SELECT
            i, h1, h2, b1,
            -- Zipf over 200,000 accounts: the rank is log-uniform; the multiplier scatters ranks over the numbers
            (CAST(floor(exp((CASE WHEN h1 & 7 < 3 THEN b2 ELSE h2 END >> 11) / 9007199254740992.0 * ln({accounts}))) AS BIGINT)
                * 7919) % {accounts} AS n,
            -- in three fills of eight the burst's own size is repeated: equal (ms, price, quantity, side)
            CASE WHEN (h1 >> 3) & 63 < 24 THEN b2 ELSE h1 END AS size,
            CAST(floor(pow({markets} + 1, (b1 >> 11) / 9007199254740992.0)) AS INTEGER) - 1 AS market,
            {month} + burst * {month_length} // ({fills} // 4 + 1) + (b1 % 40)::BIGINT AS ms,
            CAST((b1 >> 8) % 1001 AS INTEGER) - 500 AS drift
        FROM drawn
    ),
    priced AS (
        SELECT
            s.*, m.* EXCLUDE (market),
            CAST(m.tick * CAST(greatest(1, m.ticks + m.ticks * s.drift // 20000) AS DECIMAL(9, 0)) AS DECIMAL(18, 8)) AS price,
            CAST(m.step * CAST(greatest(1, 5 * pow(10, 4 * pow((s.size >> 11) / 9007199254740992.0, 2)) * m.steps_per_usd) AS DECIMAL(9, 0))
                AS DECIMAL(18, 8)) AS quantity,
            CASE WHEN (s.b1 >> 20) & 1 = 1 THEN 'buy' ELSE 'sell' END AS side,
            (s.h1 >> 10) & 3 <> 0 AS taker,
            s.n % 2 = 0 AND (s.h1 >> 12) & 7 <> 0 AS api
        FROM shaped AS s JOIN markets AS m ON s.market = m.market
    ),
    charged AS (
        SELECT
            *,
            CASE WHEN in_base AND side = 'buy' THEN quantity
                 ELSE CAST(CAST(price AS DECIMAL(20, 8)) * quantity AS DECIMAL(18, 8)) END AS charged_on,
            CASE WHEN taker THEN 0.000800 WHEN n % 8 = 0 THEN -0.000050 WHEN n % 50 = 1 THEN 0.000000 ELSE 0.000300 END
                ::DECIMAL(9, 6) AS rate,
            CASE WHEN taker AND (h1 >> 16) & 7 = 0 THEN -0.000050 ELSE NULL END::DECIMAL(9, 6) AS rebate
        FROM priced
    )
    SELECT
        'okx' AS venue,
        'okx-' || (100000 + n) AS account_id,
        '62' || (3950854533513219 + i * 4096) AS fill_id,
        make_timestamptz(ms * 1000) AS executed_at,
        CASE WHEN product = 'spot' AND (h1 >> 20) & 15 = 0 THEN 'margin' ELSE product END AS product,
        symbol, side,
        CASE WHEN taker THEN 'taker' ELSE 'maker' END AS liquidity,
        price, quantity, quote_asset,
        CAST(charged_on * rate AS DECIMAL(18, 8)) AS fee,
        CASE WHEN in_base AND side = 'buy' THEN base_asset ELSE quote_asset END AS fee_asset,
        '71' || (2020202020202020 + i // 2 * 8192) AS order_id,
        CASE WHEN api AND n % 10 = 0 THEN CASE WHEN n % 970 = 0 THEN '6b9ad766b55dBCDE' ELSE 'bot' || (n // 10 % 1000) END END AS order_tag,
        CASE WHEN api THEN 'key-' || (100000 + n) END AS api_key_id,
        CASE WHEN api THEN 'api' WHEN (h1 >> 24) & 1 = 1 THEN 'app' ELSE 'web' END AS entry,
        CASE WHEN api THEN CASE n % 6 WHEN 0 THEN 'grid' WHEN 2 THEN 'dca' ELSE 'other' END ELSE 'manual' END AS strategy,
        CASE WHEN taker THEN 'market' ELSE 'limit' END AS order_type,
        CAST(charged_on * rebate AS DECIMAL(18, 8)) AS counterparty_fee
    FROM charged
) TO '{path}' (FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE 122880)
