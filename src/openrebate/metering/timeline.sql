-- One role's claims on one kind of subject as a timeline without gaps or overlaps, from the first fill to the last:
-- subject, [from, to) -> the claim in force, or how near one comes (rank, as in reasons.py):
-- 1 its partner is not in force, 2 one has expired, 3 one begins later.
WITH own AS (
    SELECT subject, claim_no, partner_id, from_us, to_us
    FROM claim_book
    WHERE role = '{{role}}' AND subject_kind = '{{kind}}' AND match = '{{match}}'
),
held AS (
    SELECT
        o.subject,
        o.claim_no,
        greatest(o.from_us, s.from_us) AS from_us,
        least(o.to_us, s.to_us) AS to_us
    FROM own AS o
    JOIN standing AS s
        ON s.partner_id = o.partner_id AND s.role = '{{role}}' AND s.from_us < o.to_us AND o.from_us < s.to_us
),
changes AS (
    SELECT subject, from_us AS point FROM own
    UNION ALL SELECT subject, to_us AS point FROM own
    UNION ALL SELECT subject, from_us AS point FROM held
    UNION ALL SELECT subject, to_us AS point FROM held
),
first_end AS (
    SELECT subject, min(to_us) AS ended FROM own GROUP BY subject
),
points AS (
    SELECT subject, CAST({{first}} AS BIGINT) AS point FROM first_end
    UNION ALL SELECT DISTINCT subject, point FROM changes WHERE point > {{first}} AND point < {{end}}
),
spans AS (
    SELECT subject, point AS from_us,
        coalesce(lead(point) OVER (PARTITION BY subject ORDER BY point), {{end}}) AS to_us
    FROM points
)
SELECT
    s.subject,
    s.from_us,
    s.to_us,
    h.claim_no,
    CASE
        WHEN h.claim_no IS NOT NULL THEN NULL
        WHEN o.claim_no IS NOT NULL THEN 1
        WHEN e.ended <= s.from_us THEN 2
        ELSE 3
    END AS rank
FROM spans AS s
JOIN first_end AS e ON e.subject = s.subject
LEFT JOIN held AS h ON h.subject = s.subject AND h.from_us <= s.from_us AND s.from_us < h.to_us
LEFT JOIN own AS o ON o.subject = s.subject AND o.from_us <= s.from_us AND s.from_us < o.to_us
