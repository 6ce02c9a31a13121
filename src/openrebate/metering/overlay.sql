-- Several timelines of the same subjects laid over each other: one row wherever none of them changes.
WITH points AS (
    SELECT subject, CAST({{beginning}} AS BIGINT) AS point FROM ({{subjects}}) AS everyone
    UNION SELECT subject, CAST({{forever}} AS BIGINT) AS point FROM ({{subjects}}) AS everyone
    {{points}}
),
spans AS (
    SELECT subject, point AS from_us, lead(point) OVER (PARTITION BY subject ORDER BY point) AS to_us FROM points
)
SELECT
    row_number() OVER (ORDER BY s.subject, s.from_us) AS span_no,
    s.subject,
    s.from_us,
    s.to_us{{columns}}
FROM spans AS s
{{joins}}
WHERE s.to_us IS NOT NULL
