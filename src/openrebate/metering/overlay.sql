-- Several timelines of the same subjects laid over each other, from the first fill to the last: one row wherever none of
-- them changes.
WITH changes AS (
    {{changes}}
),
points AS (
    SELECT DISTINCT subject, CAST({{first}} AS BIGINT) AS point FROM ({{subjects}}) AS everyone
    UNION ALL SELECT DISTINCT subject, point FROM changes WHERE point > {{first}} AND point < {{end}}
),
spans AS (
    SELECT subject, point AS from_us,
        coalesce(lead(point) OVER (PARTITION BY subject ORDER BY point), {{end}}) AS to_us
    FROM points
)
SELECT
    row_number() OVER (ORDER BY s.subject, s.from_us) AS span_no,
    s.subject,
    s.from_us,
    s.to_us{{columns}}
FROM spans AS s
{{joins}}
