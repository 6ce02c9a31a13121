-- What becomes of every fill that caps speak of: over (`reached_no` is the cap that was used up before it), or less a cut.
SELECT
    f.*,
    CASE {{reached}} END AS reached_no,
    f.in_full - f.worth + coalesce(x.cut, 0) AS cut
FROM {{fills}} AS f
LEFT JOIN {{cuts}} AS x ON x.venue = f.venue AND x.account_id = f.account_id AND x.fill_id = f.fill_id{{joins}}
