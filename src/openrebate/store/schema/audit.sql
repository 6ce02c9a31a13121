-- Who did what, and the guards that all tables share. Names are in the schema openrebate; `known` instants are UTC.
CREATE TYPE openrebate.key AS RANGE (subtype = text, collation = "C");

-- Append-only tables refuse to change, for everybody: who owns them would have to disable this trigger first, and
-- `reconcile` finds what was changed then.
CREATE FUNCTION openrebate.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are for ever', tg_op, tg_table_name
        USING ERRCODE = 'OR006', HINT = 'Add a new row that says what is different';
END $$;

-- Make a table append-only: no update, delete or truncate; the application's role may read it.
CREATE FUNCTION openrebate.make_append_only(name text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON openrebate.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change()', name);
    EXECUTE format('ALTER TABLE openrebate.%I ENABLE ALWAYS TRIGGER refuse_change', name);
    EXECUTE format('GRANT SELECT ON openrebate.%I TO openrebate_app', name);
END $$;

-- Instants inside are microseconds since the epoch.
CREATE FUNCTION openrebate.micros(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (extract(epoch FROM at) * 1000000)::bigint;

CREATE TABLE openrebate.audit (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    verb text NOT NULL CHECK (verb <> ''),
    object text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}'
);
SELECT openrebate.make_append_only('audit');
GRANT INSERT (by, verb, object, details) ON openrebate.audit TO openrebate_app;

GRANT USAGE ON SCHEMA openrebate TO openrebate_app;
REVOKE ALL ON SCHEMA openrebate FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA openrebate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.micros TO openrebate_app;
