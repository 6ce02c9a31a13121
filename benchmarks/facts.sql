-- The facts of a benchmark world, as views that `generate` writes one by one. {accounts} accounts numbered from 0;
-- numbers from {masters} up are sub-accounts. `n` is the account's number, `h` a hash of it.
CREATE TABLE account AS
    SELECT range::BIGINT AS n, hash(range + 4000000000000) AS h, 'okx-' || (100000 + range) AS account_id FROM range({accounts});

CREATE VIEW accounts AS
    SELECT account_id, TIMESTAMPTZ '2021-01-01 00:00:00+00' + to_hours((h % 43800)::BIGINT) AS registered_at,
        ['SG', 'HK', 'TR', 'VN', 'BR', 'AE'][((h >> 20) % 6 + 1)::BIGINT] AS region
    FROM account;

-- one account in ten has a VIP level, one of twenty of those reaches another inside the month
CREATE VIEW account_attributes AS
    SELECT account_id, 'vip_level' AS attribute, ((h >> 8) % 8 + 1)::VARCHAR AS value,
        TIMESTAMPTZ '2026-01-01 00:00:00+00' AS effective_from,
        CASE WHEN (h >> 30) % 20 = 0 THEN TIMESTAMPTZ '2026-10-11 00:00:00+00' END AS effective_to
    FROM account WHERE h % 10 = 0
    UNION ALL
    SELECT account_id, 'vip_level', ((h >> 8) % 8 + 2)::VARCHAR, TIMESTAMPTZ '2026-10-11 00:00:00+00', NULL
    FROM account WHERE h % 10 = 0 AND (h >> 30) % 20 = 0;

-- one sub-account in ten moves to another master inside the month
CREATE VIEW subaccounts AS
    SELECT account_id, 'okx-' || (100000 + (h >> 5) % {masters}) AS master_account_id,
        TIMESTAMPTZ '2026-01-01 00:00:00+00' AS effective_from,
        CASE WHEN h % 10 = 0 THEN TIMESTAMPTZ '2026-10-17 09:30:00+00' END AS effective_to
    FROM account WHERE n >= {masters}
    UNION ALL
    SELECT account_id, 'okx-' || (100000 + ((h >> 5) + 1) % {masters}), TIMESTAMPTZ '2026-10-17 09:30:00+00', NULL
    FROM account WHERE n >= {masters} AND h % 10 = 0;

-- 1,700 affiliates, every tenth of the later ones below an earlier one; 300 brokers
CREATE VIEW partners AS
    SELECT 'aff-' || range AS partner_id, 'affiliate' AS role, TIMESTAMPTZ '2022-01-01 00:00:00+00' AS effective_from,
        CASE WHEN range >= 200 AND range % 10 = 0 THEN 'aff-' || range // 10 END AS parent_partner_id
    FROM range(1700)
    UNION ALL
    SELECT 'bot-' || range, 'broker', TIMESTAMPTZ '2022-01-01 00:00:00+00', NULL FROM range(300);

CREATE VIEW overrides AS
    SELECT partner_id, role, CAST(0.2 AS DECIMAL(9, 4)) AS rate, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS effective_from
    FROM partners WHERE parent_partner_id IS NOT NULL;

CREATE VIEW partner_accounts AS
    SELECT 'aff-' || range AS partner_id, 'okx-' || (100000 + range * 61) AS account_id FROM range(1700)
    UNION ALL
    SELECT 'bot-' || range, 'okx-' || (100000 + range * 67 + 1) FROM range(300);

-- exactly 200,000: 1,000 tags, 50,000 linked keys, 149,000 referrals of which 19,000 follow another inside the month
CREATE TABLE referred AS
    SELECT *, row_number() OVER (ORDER BY h, n) AS place,
        TIMESTAMPTZ '2026-10-02 00:00:00+00' + to_minutes(((h >> 7) % 40000)::BIGINT) AS changes_at
    FROM account;

CREATE VIEW claims AS
    SELECT 'tag-' || range AS claim_id, 'broker' AS role, 'order_tag' AS subject_kind, 'bot' || range AS subject,
        'bot-' || range % 300 AS partner_id, TIMESTAMPTZ '2023-01-01 00:00:00+00' AS effective_from,
        CAST(NULL AS TIMESTAMPTZ) AS effective_to, CAST(NULL AS DECIMAL(9, 4)) AS kickback
    FROM range(1000)
    UNION ALL
    SELECT 'link-' || n, CASE WHEN n % 8 = 0 THEN 'broker' ELSE 'affiliate' END, 'api_key', 'key-' || (100000 + n),
        CASE WHEN n % 8 = 0 THEN 'bot-' || (h >> 9) % 300 ELSE 'aff-' || (h >> 9) % 1700 END,
        CASE WHEN h % 5 = 0 THEN TIMESTAMPTZ '2026-10-01 00:00:00+00' + to_minutes(((h >> 9) % 44000)::BIGINT)
             ELSE TIMESTAMPTZ '2025-06-01 00:00:00+00' END,
        NULL, NULL
    FROM account WHERE n % 4 = 0
    UNION ALL
    SELECT 'ref-' || n, 'affiliate', 'account', account_id, 'aff-' || CAST(pow(1700, (h >> 11) / 9007199254740992.0) - 1 AS INTEGER),
        TIMESTAMPTZ '2024-01-01 00:00:00+00', CASE WHEN place <= 19000 THEN changes_at END,
        [0, 0.1, 0.2][((h >> 12) % 3 + 1)::BIGINT]::DECIMAL(9, 4)
    FROM referred WHERE place <= 130000
    UNION ALL
    SELECT 'rebind-' || n, 'affiliate', 'account', account_id, 'aff-' || (h >> 13) % 1700,
        changes_at + to_minutes(((h >> 33) % 3 * 60)::BIGINT), NULL, 0
    FROM referred WHERE place <= 19000;

-- a mark per asset and minute of the month, walking within five per cent of where it starts
CREATE VIEW marks AS
    SELECT asset, TIMESTAMPTZ '2026-10-01 00:00:00+00' + to_minutes(minute) AS at,
        CAST(price + price * CAST((minute % 2000 - 1000) * 5 + (hash(asset, minute) % 100)::BIGINT AS DECIMAL(9, 0)) / 100000 AS DECIMAL(18, 8)) AS price
    FROM asset, (SELECT range AS minute FROM range(44640))
    ORDER BY asset, minute;
