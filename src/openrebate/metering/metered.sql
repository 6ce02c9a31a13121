-- One row for every fill that is rated or held, as the role "{{role}}" sees it: whose it is and by which channel, what
-- it is worth, and what the terms decide about it. The rest of the story only sums these rows.
-- What a fill says of itself is worked out before it meets the facts: few and narrow columns pass the joins.
WITH given AS (
    SELECT
        f.*,
        {{line}} AS line_no,
        {{day}} AS day,
        {{unclaimed}} AS unclaimed,
        {{fee_priced}} AS fee_priced,
        {{quote_priced}} AS quote_priced,
        {{quote_notional}} AS quote_notional,
        {{mark_bucket}} AS mark_bucket
    FROM {{fills}} AS f
    WHERE NOT ({{quantity}} = 0 AND f.revision > 0){{only}}
),
joined AS (
    SELECT
        f.*,
        a.trading_no AS span_no,
        a.registered_at,
        a.region,
        a.account_group,
        coalesce(f.vip_level, a.attribute_vip_level) AS known_vip_level,
        fm.price AS fee_mark,
        qm.price AS quote_mark,
        fm.wide_price AS fee_wide_mark,
        qm.wide_price AS quote_wide_mark,
        f.fee_priced IS NOT NULL AND fm.from_us IS NULL AS fee_lacks,
        f.quote_priced IS NOT NULL AND qm.from_us IS NULL AS quote_lacks{{value_columns}}{{subjects}}
    FROM given AS f
    LEFT JOIN account_span AS a
        ON a.subject = f.account_id AND a.from_us <= f.executed_at AND f.executed_at < a.to_us
{{joins}}
),
attributed AS (
    SELECT
        *,
        {{claim_no}} AS claim_no,
        {{channel_no}} AS channel_no
    FROM joined
),
valued AS (
    SELECT
        v.*,
        CASE WHEN v.claim_no IS NULL THEN {{unattributed}} END AS unattributed,
        {{fee_value}} AS fee_value,
        {{counterparty_fee_value}} AS counterparty_fee_value,
        {{fee_deducted_value}} AS fee_deducted_value,
        {{notional_value}} AS notional_value{{claim_columns}}
    FROM attributed AS v
    {{claim_join}}
),
vocabulary AS (
    SELECT
        v.venue, v.account_id, v.fill_id, v.executed_at, v.day, v.span_no, v.claim_no, v.channel_no, v.line_no,
        {{held}} AS held,
        v.unattributed{{carried}},
        v.fee_mark, v.quote_mark, v.fee_wide_mark, v.quote_wide_mark, v.fee_lacks, v.quote_lacks,
        CAST(v.fee_value AS DECIMAL(38, 10)) AS fee_value,
        CAST(v.counterparty_fee_value AS DECIMAL(38, 10)) AS counterparty_fee_value,
        CAST(v.fee_deducted_value AS DECIMAL(38, 10)) AS fee_deducted_value,
        CAST(v.notional_value AS DECIMAL(38, 8)) AS notional_value,
        v.known_vip_level AS vip_level{{vocabulary}}{{kept}}
    FROM valued AS v
),
screened AS (
    SELECT
        *,
        CASE
            WHEN held IS NOT NULL OR claim_no IS NULL THEN NULL
            WHEN line_no IS NULL THEN {{product_not_covered}}
            WHEN executed_at < {{terms_from}} OR executed_at >= {{terms_to}} THEN {{terms_not_in_force}}
            {{rules}}
            ELSE 0
        END AS decision
    FROM vocabulary
)
SELECT
    *,
    coalesce(decision IN ({{counting}}), FALSE) AS counts_for_volume,
    coalesce(decision IN ({{paying}}), FALSE) AS pays,
    CASE WHEN decision IN ({{paying}}) THEN CAST({{base}} AS DECIMAL(38, 10)) ELSE CAST(0 AS DECIMAL(38, 10)) END AS base{{caps}}
FROM screened
