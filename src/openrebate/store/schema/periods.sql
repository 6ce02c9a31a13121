-- Periods of programs. The door takes the row of the booking period FOR SHARE; who closes it takes it FOR UPDATE, so that
-- nothing is booked into a period while it is being sealed.
CREATE TABLE openrebate.periods (
    program text NOT NULL CHECK (program <> ''),
    period text COLLATE "C" NOT NULL CHECK (period <> ''),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    closed_at timestamptz,
    by text,
    first_statement bigint,
    last_statement bigint,
    root bytea,
    size bigint,
    marks_digest text,
    marks_publisher text,
    posting_no bigint,
    PRIMARY KEY (program, period),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL AND by IS NOT NULL))
);
GRANT SELECT ON openrebate.periods TO openrebate_app;

-- A closed period never opens again, and nothing of it changes.
CREATE FUNCTION openrebate.keep_closed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF tg_op = 'DELETE' OR old.state = 'closed' OR (new.program, new.period) IS DISTINCT FROM (old.program, old.period) THEN
        RAISE EXCEPTION 'period % of % stays as it is', old.period, old.program USING ERRCODE = 'OR005';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER keep_closed BEFORE UPDATE OR DELETE ON openrebate.periods
    FOR EACH ROW EXECUTE FUNCTION openrebate.keep_closed();
CREATE TRIGGER refuse_change BEFORE TRUNCATE ON openrebate.periods
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change();

-- Hold a period for closing until the transaction ends; makes its row if there is none. False if it is closed already.
CREATE FUNCTION openrebate.hold_period(the_program text, the_period text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    found_state text;
BEGIN
    INSERT INTO openrebate.periods (program, period) VALUES (the_program, the_period) ON CONFLICT DO NOTHING;
    SELECT p.state INTO found_state FROM openrebate.periods AS p
    WHERE p.program = the_program AND p.period = the_period FOR UPDATE;
    RETURN found_state = 'open';
END $$;

CREATE TABLE openrebate.statements (
    program text NOT NULL,
    statement_no bigint NOT NULL CHECK (statement_no > 0),
    owner text NOT NULL,
    period text COLLATE "C" NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    header text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    lines_root bytea NOT NULL CHECK (length(lines_root) = 32),
    leaf_index bigint NOT NULL CHECK (leaf_index >= 0),
    PRIMARY KEY (program, statement_no),
    UNIQUE (program, owner, period, version),
    FOREIGN KEY (program, period) REFERENCES openrebate.periods
);
SELECT openrebate.make_append_only('statements');
REVOKE EXECUTE ON FUNCTION openrebate.keep_closed, openrebate.hold_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.hold_period TO openrebate_app;
