-- Rows of identities that stand more than once: the highest revision speaks; the same content again is a duplicate,
-- other content is a conflict.
WITH highest AS (
    SELECT venue, account_id, fill_id, max(revision) AS revision FROM suspect_rows GROUP BY venue, account_id, fill_id
),
contents AS (
    SELECT DISTINCT s.*
    FROM suspect_rows AS s
    JOIN highest AS h
        ON h.venue = s.venue AND h.account_id = s.account_id AND h.fill_id = s.fill_id AND h.revision = s.revision
)
SELECT *, count(*) OVER (PARTITION BY venue, account_id, fill_id) AS contents FROM contents
