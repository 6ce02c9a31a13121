-- The one door to the ledger. Rows are copied into the two staging tables under a batch of their own, in the transaction that
-- calls openrebate.post; the door checks everything, books it, chains it and clears the batch. All of it or nothing.
CREATE UNLOGGED TABLE openrebate.staged_transfers (
    batch uuid NOT NULL,
    n bigint,
    debit_kind text,
    debit_owner_kind text,
    debit_owner text,
    credit_kind text,
    credit_owner_kind text,
    credit_owner text,
    asset text,
    amount numeric,
    event_at timestamptz,
    origin text,
    line_id text,
    reason text,
    reverses bigint,
    reverses_n bigint
);
CREATE UNLOGGED TABLE openrebate.staged_lines (
    batch uuid NOT NULL,
    LIKE openrebate.lines INCLUDING DEFAULTS
);
ALTER TABLE openrebate.staged_lines DROP COLUMN posting_no, DROP COLUMN digest;
GRANT INSERT ON openrebate.staged_transfers, openrebate.staged_lines TO openrebate_app;

-- An asset's scale is fixed for ever: amounts are whole numbers of its smallest unit.
CREATE FUNCTION openrebate.add_asset(the_asset text, the_scale integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    known integer;
BEGIN
    INSERT INTO openrebate.assets (asset, scale) VALUES (the_asset, the_scale) ON CONFLICT DO NOTHING;
    SELECT a.scale INTO known FROM openrebate.assets AS a WHERE a.asset = the_asset;
    IF known <> the_scale THEN
        RAISE EXCEPTION 'amounts of % have % places, not %', the_asset, known, the_scale
            USING ERRCODE = 'OR005', HINT = 'The scale of an asset is fixed when it is first booked';
    END IF;
END $$;

-- A period is open for booking while neither it nor a later one is closed. The row is held FOR SHARE until the transaction ends.
CREATE FUNCTION openrebate.check_open(the_program text, the_period text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    the_state text;
    later text;
BEGIN
    INSERT INTO openrebate.periods (program, period) VALUES (the_program, the_period) ON CONFLICT DO NOTHING;
    SELECT p.state INTO the_state FROM openrebate.periods AS p
    WHERE p.program = the_program AND p.period = the_period FOR SHARE;
    SELECT max(p.period) INTO later FROM openrebate.periods AS p
    WHERE p.program = the_program AND p.period > the_period AND p.state = 'closed';
    IF the_state = 'closed' OR later IS NOT NULL THEN
        RAISE EXCEPTION 'period % of % is closed', coalesce(later, the_period), the_program
            USING ERRCODE = 'OR005', HINT = 'Plan again: it books into the open period';
    END IF;
END $$;

-- Digests of a batch's rows, over canonical bytes as settling/chain.py writes them: JSON arrays, ", " between items.
CREATE FUNCTION openrebate.transfers_digest(the_posting bigint) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, openrebate, pg_temp AS $$
    SELECT sha256(coalesce(string_agg(t.digest, ''::bytea ORDER BY t.n), ''::bytea))
    FROM openrebate.transfers AS t WHERE t.posting_no = the_posting
$$;
CREATE FUNCTION openrebate.lines_digest(the_posting bigint) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, openrebate, pg_temp AS $$
    SELECT sha256(coalesce(string_agg(l.digest, ''::bytea ORDER BY l.line_id COLLATE "C", l.version), ''::bytea))
    FROM openrebate.lines AS l WHERE l.posting_no = the_posting
$$;

-- The batch's transfers as rows of the ledger: books found, digests made. No setting of its own, so that it becomes part of the
-- statement that asks; only the door's functions ask, and those have theirs.
CREATE FUNCTION openrebate.staged_rows(the_batch uuid, the_program text) RETURNS TABLE (
    n bigint, debit bigint, credit bigint, asset text, amount numeric, event_at timestamptz, origin text, line_id text,
    reason text, reverses bigint, reverses_n bigint, digest bytea
) LANGUAGE sql STABLE AS $$
    SELECT
        s.n, d.book_id, c.book_id, s.asset, s.amount, s.event_at, s.origin, s.line_id, s.reason, s.reverses, s.reverses_n,
        sha256(convert_to(
            '[' || s.n || ', ' || d.name || ', ' || c.name || ', ' || substr(json_build_array(
                s.amount::text, (extract(epoch FROM s.event_at) * 1000000)::bigint, s.origin, s.line_id, s.reason,
                s.reverses, s.reverses_n
            )::text, 2), 'UTF8'))
    FROM openrebate.staged_transfers AS s
    JOIN openrebate.books AS d
        ON d.kind = s.debit_kind AND d.program = the_program AND d.owner_kind = s.debit_owner_kind
        AND d.owner = s.debit_owner AND d.asset = s.asset
    JOIN openrebate.books AS c
        ON c.kind = s.credit_kind AND c.program = the_program AND c.owner_kind = s.credit_owner_kind
        AND c.owner = s.credit_owner AND c.asset = s.asset
    WHERE s.batch = the_batch
$$;
CREATE FUNCTION openrebate.staged_line_rows(the_batch uuid, the_posting bigint) RETURNS SETOF openrebate.lines
LANGUAGE sql STABLE AS $$
    SELECT
        s.line_id, s.version, s.origin, s.program, s.terms_version, s.role, s.kind, s.partner_id, s.account_id,
        s.child_partner_id, s.product_line, s.channel, s.rate, s.kickback_share, s.asset, s.reason, s.claim_id, s.level,
        s.clause, s.fills, s.volume, s.base, s.before, s.after, s.why, the_posting,
        sha256(convert_to(json_build_array(
            s.line_id, s.version, s.origin, s.program, s.terms_version, s.role, s.kind, s.partner_id, s.account_id,
            s.child_partner_id, s.product_line, s.channel, trim_scale(s.rate)::text, trim_scale(s.kickback_share)::text,
            s.asset, s.reason, s.claim_id, s.level, s.clause, s.fills, trim_scale(s.volume)::text, trim_scale(s.base)::text,
            s.before::text, s.after::text, s.why
        )::text, 'UTF8'))
    FROM openrebate.staged_lines AS s
    WHERE s.batch = the_batch
$$;

-- Which way money may go under each kind of posting, and never from one owner to another. A kind that is not here moves nothing:
-- adjustments have a second person, payouts their states, and only a plan moves what a line changed by.
CREATE FUNCTION openrebate.check_ways(the_batch uuid, the_program text, the_kind text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT s.n, s.debit_kind, s.debit_owner, s.credit_kind, s.credit_owner INTO wrong
    FROM openrebate.staged_transfers AS s
    WHERE s.batch = the_batch AND (
        (the_kind, s.debit_kind, s.credit_kind) NOT IN (
            ('plan', 'commission_cost', 'payable'), ('plan', 'payable', 'commission_cost'),
            ('adjustment', 'adjustment', 'payable'), ('adjustment', 'payable', 'adjustment'),
            ('clawback', 'payable', 'adjustment'), ('forgiven', 'adjustment', 'payable'),
            ('payout', 'payable', 'in_payment'), ('payout', 'in_payment', 'payable'), ('payout', 'in_payment', 'paid'),
            ('payout', 'in_payment', 'withheld')
        )
        OR (s.debit_owner_kind <> 'program' AND s.credit_owner_kind <> 'program'
            AND (s.debit_owner_kind, s.debit_owner) IS DISTINCT FROM (s.credit_owner_kind, s.credit_owner))
        OR (s.line_id IS NOT NULL AND the_kind <> 'plan')
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer %: a posting of kind % moves no money from % of % to % of %', wrong.n, the_kind,
            wrong.debit_kind, wrong.debit_owner, wrong.credit_kind, wrong.credit_owner USING ERRCODE = 'OR006';
    END IF;
END $$;

-- A transfer that takes another back is its mirror image.
CREATE FUNCTION openrebate.check_reversals(the_posting bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT t.n, t.reverses, t.reverses_n INTO wrong
    FROM openrebate.transfers AS t
    LEFT JOIN openrebate.transfers AS o ON o.posting_no = t.reverses AND o.n = t.reverses_n
    WHERE t.posting_no = the_posting AND t.reverses IS NOT NULL AND (
        o.posting_no IS NULL OR o.posting_no = the_posting
        OR (o.debit, o.credit, o.amount) IS DISTINCT FROM (t.credit, t.debit, t.amount)
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % does not mirror transfer % of posting %', wrong.n, wrong.reverses_n, wrong.reverses
            USING ERRCODE = 'OR005';
    END IF;
END $$;

-- Lines follow their last version, and what is booked for each is exactly what it changed by, for the one who earns it.
CREATE FUNCTION openrebate.check_lines(the_batch uuid, the_program text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    wrong text;
    pairs bigint;
BEGIN
    SELECT s.line_id INTO wrong
    FROM openrebate.staged_lines AS s
    LEFT JOIN openrebate.lines AS p ON p.line_id = s.line_id AND p.version = s.version - 1
    WHERE s.batch = the_batch AND (
        s.program IS DISTINCT FROM the_program
        OR CASE WHEN s.version = 1 THEN s.before <> 0 ELSE p.after IS DISTINCT FROM s.before END
    ) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'line % has been posted anew since', wrong USING ERRCODE = 'OR005', HINT = 'Plan again';
    END IF;
    -- One transfer for each line that changed, and none for any other.
    SELECT
        count(*),
        min(l.line_id) FILTER (WHERE (t.asset, t.origin) IS DISTINCT FROM (l.asset, l.origin)
            OR CASE WHEN t.credit_kind = 'payable' THEN t.amount ELSE -t.amount END IS DISTINCT FROM l.after - l.before
            OR CASE WHEN t.credit_kind = 'payable' THEN t.credit_owner_kind ELSE t.debit_owner_kind END
                IS DISTINCT FROM CASE WHEN l.kind = 'kickback' OR (l.kind = 'bonus' AND l.partner_id IS NULL) THEN 'account' ELSE 'partner' END
            OR CASE WHEN t.credit_kind = 'payable' THEN t.credit_owner ELSE t.debit_owner END
                IS DISTINCT FROM CASE WHEN l.kind = 'kickback' OR (l.kind = 'bonus' AND l.partner_id IS NULL) THEN l.account_id ELSE l.partner_id END)
    INTO pairs, wrong
    FROM openrebate.staged_transfers AS t
    JOIN openrebate.staged_lines AS l ON l.line_id = t.line_id
    WHERE t.batch = the_batch AND l.batch = the_batch;
    IF wrong IS NOT NULL
        OR pairs <> (SELECT count(line_id) FROM openrebate.staged_transfers WHERE batch = the_batch)
        OR pairs <> (SELECT count(*) FROM openrebate.staged_lines WHERE batch = the_batch AND after <> before)
    THEN
        RAISE EXCEPTION 'what is booked for line % is not what it changed by', coalesce(wrong, '(one that is missing)')
            USING ERRCODE = 'OR005';
    END IF;
END $$;

-- Move the balances, and refuse what would pay out more than is owed.
CREATE FUNCTION openrebate.move_balances(the_posting bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    short record;
BEGIN
    UPDATE openrebate.books AS b SET balance = b.balance + m.moved
    FROM (
        SELECT book_id, sum(amount) AS moved
        FROM (
            SELECT credit AS book_id, amount FROM openrebate.transfers WHERE posting_no = the_posting
            UNION ALL SELECT debit, -amount FROM openrebate.transfers WHERE posting_no = the_posting
        ) AS sides GROUP BY book_id
    ) AS m WHERE m.book_id = b.book_id;
    SELECT b.owner, b.asset INTO short
    FROM openrebate.transfers AS t
    JOIN openrebate.books AS b ON b.book_id = t.debit AND b.kind = 'payable' AND b.balance < 0
    JOIN openrebate.books AS c ON c.book_id = t.credit AND c.kind = 'in_payment'
    WHERE t.posting_no = the_posting LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'more % would be paid to % than is owed', short.asset, short.owner USING ERRCODE = 'OR005';
    END IF;
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'more would be taken from a book than is in it' USING ERRCODE = 'OR005';
END $$;

-- Clear a batch. A large one is cut off whole where nobody else is staging, for dead rows would slow the next batch.
CREATE FUNCTION openrebate.clear_batch(the_batch uuid, many boolean) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF many THEN
        BEGIN
            LOCK TABLE openrebate.staged_transfers, openrebate.staged_lines IN ACCESS EXCLUSIVE MODE NOWAIT;
            TRUNCATE openrebate.staged_transfers, openrebate.staged_lines;
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            NULL;
        END;
    END IF;
    DELETE FROM openrebate.staged_transfers WHERE batch = the_batch;
    DELETE FROM openrebate.staged_lines WHERE batch = the_batch;
END $$;

-- Book a batch. `already`: this (kind, ref) is booked with exactly this content; with any other it is refused.
CREATE FUNCTION openrebate.post(
    the_batch uuid, the_kind text, the_ref text, the_program text, the_period text, the_by text, the_note text,
    OUT posting_no bigint, OUT hash bytea, OUT already boolean
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp
SET work_mem = '256MB' SET default_statistics_target = '10' AS $$
#variable_conflict use_column
DECLARE
    head record;
    known record;
    staged bigint;
    first_n bigint;
    last_n bigint;
    staged_l bigint;
    digest_t bytea;
    digest_l bytea;
    the_time timestamptz;
    wrong text;
BEGIN
    SELECT h.posting_no, h.hash, h.booked_at INTO head FROM openrebate.ledger_head AS h FOR UPDATE;
    SELECT count(*), min(n), max(n) INTO staged, first_n, last_n FROM openrebate.staged_transfers WHERE batch = the_batch;
    SELECT count(*) INTO staged_l FROM openrebate.staged_lines WHERE batch = the_batch;
    IF staged + staged_l > 10000 THEN
        ANALYZE openrebate.staged_transfers, openrebate.staged_lines;
    END IF;
    SELECT p.* INTO known FROM openrebate.postings AS p WHERE p.kind = the_kind AND p.ref = the_ref;
    IF FOUND THEN
        SELECT sha256(coalesce(string_agg(r.digest, ''::bytea ORDER BY r.n), ''::bytea)) INTO digest_t
        FROM openrebate.staged_rows(the_batch, the_program) AS r;
        SELECT sha256(coalesce(string_agg(r.digest, ''::bytea ORDER BY r.line_id COLLATE "C", r.version), ''::bytea))
        INTO digest_l FROM openrebate.staged_line_rows(the_batch, 0) AS r;
        IF (digest_t, digest_l, the_program, the_period, staged, staged_l) IS DISTINCT FROM
            (known.transfers_digest, known.lines_digest, known.program, known.period, known.transfers, known.lines)
        THEN
            RAISE EXCEPTION '% % is posted already, with another content', the_kind, the_ref USING ERRCODE = 'OR005';
        END IF;
        PERFORM openrebate.clear_batch(the_batch, staged + staged_l > 10000);
        posting_no := known.posting_no; hash := known.hash; already := true;
        RETURN;
    END IF;

    IF staged + staged_l = 0 THEN
        RAISE EXCEPTION '% % has nothing to post', the_kind, the_ref USING ERRCODE = 'OR002';
    END IF;
    IF staged > 0 AND (first_n, last_n) IS DISTINCT FROM (1::bigint, staged) THEN
        RAISE EXCEPTION 'transfers are numbered % to %, and there are %', first_n, last_n, staged USING ERRCODE = 'OR002';
    END IF;
    PERFORM openrebate.check_open(the_program, the_period);
    PERFORM openrebate.check_ways(the_batch, the_program, the_kind);
    PERFORM openrebate.check_lines(the_batch, the_program);
    posting_no := head.posting_no + 1;
    INSERT INTO openrebate.books (kind, program, owner_kind, owner, asset)
    SELECT debit_kind, the_program, debit_owner_kind, debit_owner, asset FROM openrebate.staged_transfers WHERE batch = the_batch
    UNION SELECT credit_kind, the_program, credit_owner_kind, credit_owner, asset FROM openrebate.staged_transfers
    WHERE batch = the_batch
    ON CONFLICT DO NOTHING;
    INSERT INTO openrebate.transfers
    SELECT post.posting_no, r.* FROM openrebate.staged_rows(the_batch, the_program) AS r;
    BEGIN
        INSERT INTO openrebate.lines SELECT r.* FROM openrebate.staged_line_rows(the_batch, post.posting_no) AS r;
    EXCEPTION WHEN unique_violation THEN
        GET STACKED DIAGNOSTICS wrong = PG_EXCEPTION_DETAIL;
        RAISE EXCEPTION 'a line has been posted anew since: %', wrong USING ERRCODE = 'OR005', HINT = 'Plan again';
    END;
    IF (SELECT count(*) FROM openrebate.transfers AS t WHERE t.posting_no = post.posting_no) <> staged THEN
        RAISE EXCEPTION 'a transfer lacks a book' USING ERRCODE = 'OR002';
    END IF;
    PERFORM openrebate.check_reversals(post.posting_no);
    PERFORM openrebate.move_balances(post.posting_no);

    digest_t := openrebate.transfers_digest(post.posting_no);
    digest_l := openrebate.lines_digest(post.posting_no);
    the_time := greatest(clock_timestamp(), head.booked_at);
    hash := sha256(convert_to(json_build_array(
        post.posting_no, the_kind, the_ref, the_program, the_period, openrebate.micros(the_time), the_by, the_note,
        staged, encode(digest_t, 'hex'), staged_l, encode(digest_l, 'hex'), encode(head.hash, 'hex')
    )::text, 'UTF8'));
    INSERT INTO openrebate.postings VALUES (
        post.posting_no, the_kind, the_ref, the_program, the_period, the_time, the_by, the_note, staged, digest_t, staged_l,
        digest_l, head.hash, post.hash);
    UPDATE openrebate.ledger_head SET posting_no = post.posting_no, hash = post.hash, booked_at = the_time;
    INSERT INTO openrebate.audit (by, verb, object, details) VALUES (
        the_by, 'post', the_kind || ' ' || the_ref,
        jsonb_build_object('posting_no', post.posting_no, 'hash', encode(post.hash, 'hex'), 'transfers', staged));
    PERFORM openrebate.clear_batch(the_batch, staged + staged_l > 10000);
    already := false;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA openrebate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.post, openrebate.add_asset, openrebate.book_name TO openrebate_app;
