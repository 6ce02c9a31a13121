-- Claims, each with the instant since which its partner has had the subject without a break: what begins when another claim
-- of the same subject to the same partner ended goes on with it. Of roles whose claims begin anew, that is the claim's own.
SELECT
    *,
    CASE
        WHEN role IN ({{going_on}})
            THEN min(effective_from) OVER (PARTITION BY role, subject_kind, subject, match, partner_id, chain_no)
        ELSE effective_from
    END AS since_us
FROM (
    SELECT
        *,
        sum(begins) OVER (
            PARTITION BY role, subject_kind, subject, match, partner_id ORDER BY effective_from, claim_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS chain_no
    FROM (
        SELECT
            *,
            CASE
                WHEN max(effective_to) OVER (
                    PARTITION BY role, subject_kind, subject, match, partner_id ORDER BY effective_from, claim_id
                    ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
                ) = effective_from THEN 0
                ELSE 1
            END AS begins
        FROM ({{claims}}) AS every
    ) AS marked
) AS chained
