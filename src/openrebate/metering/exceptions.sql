-- Fills that could not be rated: held for want of a mark, or out of range.
SELECT venue, account_id, fill_id,
    CASE held WHEN {{no_mark}} THEN 'no_mark' ELSE 'out_of_range' END AS reason,
    CASE held
        WHEN {{no_mark}} THEN 'no mark of ' || CASE WHEN fee_lacks AND quote_lacks AND fee_asset <> quote_asset
            THEN fee_asset || ' and ' || quote_asset WHEN fee_lacks THEN fee_asset ELSE quote_asset END
            || ' at or before the fill and young enough'
        ELSE 'a value of the fill does not fit its exact type'
    END AS detail,
    CAST(day AS BIGINT) AS day
FROM ({{metered}}) AS m
WHERE held IS NOT NULL
