-- Facts, twice dated: in force from/to (dated tables), and known from/to. A row once known stays: it only gets an end of
-- being known. `delivery_no` says which delivery brought it. At most one row per subject at any instant as known at any instant;
-- where a table is not in force from and to, its key is unique among what is still known, and the triggers order what was.

-- One transaction that changes facts makes one version, known from one instant. They follow each other: the row is locked until
-- the transaction ends, so what is known at an instant never grows afterwards.
CREATE TABLE openrebate.fact_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT '-infinity',
    changed_by xid8
);
INSERT INTO openrebate.fact_version DEFAULT VALUES;
GRANT SELECT ON openrebate.fact_version TO openrebate_app;

CREATE FUNCTION openrebate.count_fact_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    UPDATE openrebate.fact_version
    SET version = version + 1, at = greatest(clock_timestamp(), at + interval '1 microsecond'), changed_by = pg_current_xact_id()
    WHERE changed_by IS DISTINCT FROM pg_current_xact_id();
    RETURN NULL;
END $$;

-- Waits for whoever changes facts, and keeps others from it until the end of the transaction.
CREATE FUNCTION openrebate.lock_facts() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    PERFORM 1 FROM openrebate.fact_version FOR UPDATE;
END $$;

-- The one change of a fact that is allowed: it is no longer known, from the transaction's instant on.
CREATE FUNCTION openrebate.only_end_knowing() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF old.known_to IS NOT NULL OR new.known_to IS NULL OR new.known_to > clock_timestamp()
        OR to_jsonb(new) - 'known_to' IS DISTINCT FROM to_jsonb(old) - 'known_to'
    THEN
        RAISE EXCEPTION 'a row of % may only stop being known, once', tg_table_name
            USING ERRCODE = 'OR006', HINT = 'Add the new fact as a row';
    END IF;
    new.known_to := (SELECT at FROM openrebate.fact_version);
    RETURN new;
END $$;

-- Facts are known from the instant they arrive: not from the future, and not from a past that was already seen without them.
CREATE FUNCTION openrebate.only_known_now() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF new.known_from > clock_timestamp() THEN
        RAISE EXCEPTION 'a row of % cannot be known from a future instant', tg_table_name USING ERRCODE = 'OR002';
    END IF;
    IF new.known_to IS NOT NULL THEN
        RAISE EXCEPTION 'a row of % cannot arrive as no longer known', tg_table_name USING ERRCODE = 'OR002';
    END IF;
    new.known_from := (SELECT at FROM openrebate.fact_version);
    RETURN new;
END $$;

CREATE TABLE openrebate.accounts (
    account_id text NOT NULL CHECK (account_id <> ''),
    registered_at timestamptz,
    region text CHECK (region <> ''),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries
);
CREATE UNIQUE INDEX accounts_once ON openrebate.accounts (account_id) WHERE known_to IS NULL;

CREATE TABLE openrebate.account_attributes (
    account_id text NOT NULL CHECK (account_id <> ''),
    attribute text NOT NULL CHECK (attribute <> ''),
    value text NOT NULL CHECK (value <> ''),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT account_attributes_once EXCLUDE USING gist (
        openrebate.key(
            account_id || chr(31) || attribute,
            account_id || chr(31) || attribute, '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);

CREATE TABLE openrebate.subaccounts (
    account_id text NOT NULL CHECK (account_id <> ''),
    master_account_id text NOT NULL CHECK (master_account_id <> ''),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT subaccounts_once EXCLUDE USING gist (
        openrebate.key(
            account_id,
            account_id, '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);

CREATE TABLE openrebate.partners (
    partner_id text NOT NULL CHECK (partner_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    parent_partner_id text CHECK (parent_partner_id <> ''),
    status text CHECK (status IN ('active', 'suspended', 'left')),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT partners_once EXCLUDE USING gist (
        openrebate.key(
            partner_id || chr(31) || role,
            partner_id || chr(31) || role, '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);

CREATE TABLE openrebate.partner_accounts (
    partner_id text NOT NULL CHECK (partner_id <> ''),
    account_id text NOT NULL CHECK (account_id <> ''),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries
);
CREATE UNIQUE INDEX partner_accounts_once ON openrebate.partner_accounts (partner_id, account_id) WHERE known_to IS NULL;

-- `became_known` is the CONTRACT's `known_from` of a claim: what its bringer says, not when we came to know it.
CREATE TABLE openrebate.claims (
    claim_id text NOT NULL CHECK (claim_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    subject_kind text NOT NULL CHECK (subject_kind IN ('order_tag', 'client_order_id', 'api_key', 'oauth_app', 'account')),
    subject text NOT NULL CHECK (subject <> ''),
    partner_id text NOT NULL CHECK (partner_id <> ''),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    match text CHECK (match IN ('exact', 'prefix')),
    code text CHECK (code <> ''),
    kickback numeric CHECK (kickback >= 0 AND kickback <= 1 AND kickback <> 'NaN'),
    became_known timestamptz,
    evidence text,
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT claims_once EXCLUDE USING gist (
        openrebate.key(
            role || chr(31) || subject_kind || chr(31) || subject || chr(31) || coalesce(match, CASE subject_kind WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END),
            role || chr(31) || subject_kind || chr(31) || subject || chr(31) || coalesce(match, CASE subject_kind WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END), '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);
CREATE UNIQUE INDEX claims_once_by_id ON openrebate.claims (claim_id) WHERE known_to IS NULL;
CREATE INDEX claims_became_known ON openrebate.claims (became_known) WHERE became_known IS NOT NULL;

CREATE TABLE openrebate.grants (
    partner_id text NOT NULL CHECK (partner_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    product_line text CHECK (product_line <> ''),
    level bigint NOT NULL CHECK (level >= 0),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT grants_once EXCLUDE USING gist (
        openrebate.key(
            partner_id || chr(31) || role || chr(31) || coalesce(product_line, ''),
            partner_id || chr(31) || role || chr(31) || coalesce(product_line, ''), '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);

CREATE TABLE openrebate.overrides (
    partner_id text NOT NULL CHECK (partner_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    product_line text CHECK (product_line <> ''),
    account_id text CHECK (account_id <> ''),
    rate numeric NOT NULL CHECK (rate >= 0 AND rate <= 1 AND rate <> 'NaN'),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    CONSTRAINT overrides_once EXCLUDE USING gist (
        openrebate.key(
            partner_id || chr(31) || role || chr(31) || coalesce(product_line, '') || chr(31) || coalesce(account_id, ''),
            partner_id || chr(31) || role || chr(31) || coalesce(product_line, '') || chr(31) || coalesce(account_id, ''), '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);

CREATE TABLE openrebate.metrics (
    partner_id text NOT NULL CHECK (partner_id <> ''),
    metric text NOT NULL CHECK (metric <> ''),
    at timestamptz NOT NULL,
    value numeric NOT NULL CHECK (value <> 'NaN'),
    known_from timestamptz NOT NULL DEFAULT '-infinity',
    known_to timestamptz CHECK (known_to > known_from),
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries
);
CREATE UNIQUE INDEX metrics_once ON openrebate.metrics (partner_id, metric, at) WHERE known_to IS NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'accounts', 'account_attributes', 'subaccounts', 'partners', 'partner_accounts', 'claims', 'grants', 'overrides', 'metrics'
    ] LOOP
        EXECUTE format('CREATE TRIGGER only_end_knowing BEFORE UPDATE ON openrebate.%I '
            'FOR EACH ROW EXECUTE FUNCTION openrebate.only_end_knowing()', name);
        EXECUTE format('CREATE TRIGGER only_known_now BEFORE INSERT ON openrebate.%I '
            'FOR EACH ROW EXECUTE FUNCTION openrebate.only_known_now()', name);
        EXECUTE format('CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON openrebate.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change()', name);
        EXECUTE format('CREATE TRIGGER count_fact_version BEFORE INSERT OR UPDATE ON openrebate.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION openrebate.count_fact_version()', name);
        EXECUTE format('CREATE INDEX ON openrebate.%I (delivery_no)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE (known_to) ON openrebate.%I TO openrebate_app', name);
    END LOOP;
END $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA openrebate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.lock_facts TO openrebate_app;
