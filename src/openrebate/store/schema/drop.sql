-- Back to nothing: everything of the schema but Alembic's own table.
DO $$
DECLARE
    command text;
BEGIN
    FOR command IN
        SELECT format('DROP TABLE IF EXISTS openrebate.%I CASCADE', relname) FROM pg_catalog.pg_class
        WHERE relnamespace = 'openrebate'::regnamespace AND relkind = 'r' AND relname <> 'schema_version'
    LOOP
        EXECUTE command;
    END LOOP;
    DROP TYPE IF EXISTS openrebate.key CASCADE;
    FOR command IN
        SELECT 'DROP ROUTINE IF EXISTS ' || oid::regprocedure::text || ' CASCADE' FROM pg_catalog.pg_proc
        WHERE pronamespace = 'openrebate'::regnamespace
    LOOP
        EXECUTE command;
    END LOOP;
END $$;
