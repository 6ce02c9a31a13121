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

-- Seal a period: number its statements without a gap, keep them, and keep the root over them. The caller holds the period
-- (hold_period) and says up to which posting it has read; whatever was booked into the program's periods until this one since
-- then refuses the seal. Gives the last number.
CREATE FUNCTION openrebate.close_period(
    the_program text, the_period text, the_by text, the_root bytea, the_marks_digest text, the_marks_publisher text,
    the_posting bigint, the_first bigint, owners text[], periods text[], versions integer[], headers text[], lines_roots bytea[]
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    many bigint := coalesce(array_length(owners, 1), 0);
    found_first bigint;
    other text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('close ' || the_program, 0));
    IF NOT openrebate.hold_period(the_program, the_period) THEN
        RAISE EXCEPTION '% of % is closed already', the_period, the_program USING ERRCODE = 'OR005';
    END IF;
    SELECT p.period INTO other FROM openrebate.periods AS p
    WHERE p.program = the_program AND p.state = 'closed' AND p.period > the_period LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% of % is closed, which comes after %', other, the_program, the_period USING ERRCODE = 'OR005';
    END IF;
    SELECT p.period INTO other FROM openrebate.periods AS p
    WHERE p.program = the_program AND p.state = 'open' AND p.period < the_period
        AND EXISTS (SELECT 1 FROM openrebate.postings AS b WHERE b.program = the_program AND b.period = p.period)
    ORDER BY p.period LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% of % is open, which comes before %', other, the_program, the_period
            USING ERRCODE = 'OR005', HINT = format('Close %s first', other);
    END IF;
    IF the_posting IS DISTINCT FROM (SELECT coalesce(max(b.posting_no), 0) FROM openrebate.postings AS b
        WHERE b.program = the_program AND b.period <= the_period)
    THEN
        RAISE EXCEPTION 'something was booked into % of % while it was being closed', the_period, the_program
            USING ERRCODE = 'OR005', HINT = 'Close it again';
    END IF;
    SELECT coalesce(max(s.statement_no), 0) + 1 INTO found_first FROM openrebate.statements AS s WHERE s.program = the_program;
    IF the_first <> found_first THEN
        RAISE EXCEPTION 'the next statement of % has the number %, not %', the_program, found_first, the_first
            USING ERRCODE = 'OR005', HINT = 'Close it again';
    END IF;
    INSERT INTO openrebate.statements (program, statement_no, owner, period, version, header, digest, lines_root, leaf_index)
    SELECT the_program, the_first + u.n - 1, u.owner, u.period, u.version, u.header, sha256(convert_to(u.header, 'UTF8')),
        u.lines_root, u.n - 1
    FROM unnest(owners, periods, versions, headers, lines_roots) WITH ORDINALITY AS u (owner, period, version, header, lines_root, n);
    SELECT s.owner INTO other FROM openrebate.statements AS s
    WHERE s.program = the_program AND s.statement_no >= the_first
        AND ((s.header::jsonb ->> 'number')::bigint, s.header::jsonb ->> 'partner', s.header::jsonb ->> 'period',
            (s.header::jsonb ->> 'version')::integer, s.header::jsonb ->> 'booked_in')
        IS DISTINCT FROM (s.statement_no, s.owner, s.period, s.version, the_period);
    IF FOUND THEN
        RAISE EXCEPTION 'the statement of % says something else than what it is kept as', other USING ERRCODE = 'OR002';
    END IF;
    UPDATE openrebate.periods AS p SET
        state = 'closed', closed_at = clock_timestamp(), by = the_by, size = many, root = the_root,
        first_statement = CASE WHEN many > 0 THEN the_first END, last_statement = CASE WHEN many > 0 THEN the_first + many - 1 END,
        marks_digest = the_marks_digest, marks_publisher = the_marks_publisher, posting_no = the_posting
    WHERE p.program = the_program AND p.period = the_period;
    RETURN the_first + many - 1;
END $$;
REVOKE EXECUTE ON FUNCTION openrebate.keep_closed, openrebate.hold_period, openrebate.close_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.hold_period, openrebate.close_period TO openrebate_app;
