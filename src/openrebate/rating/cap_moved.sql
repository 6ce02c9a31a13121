-- What caps move from paying lines: fills that are over, and cuts of those that a cap pays in part.
SELECT
    {{key}}, CASE{{clauses}} END AS clause_no,
    CAST(sum(CASE WHEN reached_no IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS fills,
    CAST(sum(CASE WHEN reached_no IS NULL THEN 0 ELSE volume END) AS DECIMAL(38, 8)) AS volume,
    CAST(sum(CASE WHEN reached_no IS NULL THEN 0 ELSE base END) AS DECIMAL(38, 10)) AS base,
    CAST(sum(CASE WHEN reached_no IS NULL THEN cut ELSE 0 END) AS DECIMAL(38, 22)) AS cut,
    CAST(0 AS DECIMAL(38, 0)) AS cut_units
FROM ({{judged}}) AS f
WHERE reached_no IS NOT NULL OR cut <> 0
GROUP BY {{key}}, reached_no
