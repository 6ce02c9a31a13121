-- Payouts and what happened to them. The state of a payout is that of its last event. The database holds what must never go
-- wrong, whoever writes: which state follows which, who approved, that money moves with the state and by exactly its amount.
CREATE TABLE openrebate.payout_runs (
    run text PRIMARY KEY CHECK (run <> ''),
    program text NOT NULL,
    rail text NOT NULL CHECK (rail <> ''),
    approvals integer NOT NULL CHECK (approvals > 0), -- how many different people it takes
    drafted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> '')
);

-- `amount` is what is paid, `withheld` what is kept back for a tax office; both leave what is owed.
-- `payout_id` follows from owner, asset and `ordinal` (the how-manieth payout of that owner), so the same money is one payout.
CREATE TABLE openrebate.payouts (
    payout_id text PRIMARY KEY CHECK (payout_id ~ '^[0-9a-f]{32}$'),
    program text NOT NULL,
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL CHECK (owner <> ''),
    asset text NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal > 0),
    amount numeric NOT NULL CHECK (amount > 0 AND amount <> 'NaN' AND scale(amount) = 0 AND amount < 100000000000000000000000000000000000000),
    withheld numeric NOT NULL DEFAULT 0
        CHECK (withheld >= 0 AND withheld <> 'NaN' AND scale(withheld) = 0 AND withheld < 100000000000000000000000000000000000000),
    destination text NOT NULL CHECK (destination <> ''),
    rail text NOT NULL CHECK (rail <> ''),
    run text NOT NULL REFERENCES openrebate.payout_runs,
    drafted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    -- What is sent instead of `amount`, at a price that is pinned: all of it or nothing. `check_conversion` divides again.
    sent_asset text CHECK (sent_asset <> '' AND sent_asset <> asset),
    sent_scale integer CHECK (sent_scale BETWEEN 0 AND 18),
    sent_amount numeric CHECK (sent_amount > 0 AND sent_amount <> 'NaN' AND scale(sent_amount) = 0
        AND sent_amount < 100000000000000000000000000000000000000),
    price numeric CHECK (price > 0 AND price <> 'NaN' AND price <> 'Infinity'),
    price_at timestamptz,
    publisher text,
    CHECK (num_nulls(sent_asset, sent_scale, sent_amount, price, price_at, publisher) IN (0, 6)),
    UNIQUE (program, owner_kind, owner, asset, ordinal)
);
CREATE INDEX payouts_by_run ON openrebate.payouts (run);

CREATE TABLE openrebate.payout_approvals (
    run text NOT NULL REFERENCES openrebate.payout_runs,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run, by)
);

CREATE TABLE openrebate.payout_events (
    payout_id text NOT NULL REFERENCES openrebate.payouts,
    n integer NOT NULL CHECK (n > 0),
    state text NOT NULL CHECK (state IN ('drafted', 'approved', 'sending', 'sent', 'unknown', 'settled', 'failed', 'cancelled')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    reason text NOT NULL DEFAULT '',
    evidence jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (payout_id, n)
);

-- One person is not two, and nobody lets pass alone what he drafted.
CREATE FUNCTION openrebate.check_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM openrebate.payout_runs AS r WHERE r.run = new.run AND r.approvals < 2 AND r.by = new."by") THEN
        RAISE EXCEPTION '% drafted run % and may not be the only one to approve it', new."by", new.run USING ERRCODE = 'OR006';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_approval BEFORE INSERT ON openrebate.payout_approvals
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_approval();

-- Every event follows the one before it, in a state that may follow.
CREATE FUNCTION openrebate.check_payout_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    payout openrebate.payouts;
    last_n integer;
    last_state text;
BEGIN
    SELECT p.* INTO payout FROM openrebate.payouts AS p WHERE p.payout_id = new.payout_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no payout %', new.payout_id USING ERRCODE = 'OR004';
    END IF;
    SELECT e.n, e.state INTO last_n, last_state FROM openrebate.payout_events AS e
    WHERE e.payout_id = new.payout_id ORDER BY e.n DESC LIMIT 1;
    IF new.n IS DISTINCT FROM coalesce(last_n, 0) + 1 OR NOT coalesce(new.state = ANY (CASE last_state
        WHEN 'drafted' THEN ARRAY['approved', 'cancelled']
        WHEN 'approved' THEN ARRAY['sending', 'cancelled']
        WHEN 'sending' THEN ARRAY['sent', 'settled', 'failed', 'unknown']
        WHEN 'unknown' THEN ARRAY['sent', 'settled', 'failed']
        WHEN 'sent' THEN ARRAY['settled', 'failed']
        WHEN 'settled' THEN ARRAY[]::text[]
        WHEN 'failed' THEN ARRAY[]::text[]
        WHEN 'cancelled' THEN ARRAY[]::text[]
        ELSE ARRAY['drafted'] END), false)
    THEN
        RAISE EXCEPTION 'payout % is %, and cannot become %', new.payout_id, coalesce(last_state, 'new'), new.state
            USING ERRCODE = 'OR005', HINT = 'See openrebate pay status';
    END IF;
    IF new.state = 'approved' AND NOT openrebate.is_approved(payout.run) THEN
        RAISE EXCEPTION 'run % is not approved by enough different people', payout.run
            USING ERRCODE = 'OR006', HINT = 'Let another person run openrebate pay approve';
    END IF;
    RETURN new;
END $$;

CREATE FUNCTION openrebate.is_approved(the_run text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp
RETURN (
    SELECT count(a.by) >= r.approvals AND bool_or(a.by IS NOT NULL AND (a.by <> r.by OR r.approvals > 1))
    FROM openrebate.payout_runs AS r LEFT JOIN openrebate.payout_approvals AS a ON a.run = r.run
    WHERE r.run = the_run GROUP BY r.run, r.approvals, r.by
);
CREATE TRIGGER check_payout_event BEFORE INSERT ON openrebate.payout_events
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_payout_event();

-- Which transfers of which posting go with a state of a payout, as (debit kind, credit kind, amount).
CREATE FUNCTION openrebate.payout_moves(payout openrebate.payouts, the_state text)
RETURNS TABLE (debit_kind text, credit_kind text, amount numeric) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, openrebate, pg_temp
BEGIN ATOMIC
    SELECT m.debit_kind, m.credit_kind, m.amount FROM (VALUES
        ('drafted', 'payable', 'in_payment', payout.amount + payout.withheld),
        ('settled', 'in_payment', 'paid', payout.amount),
        ('settled', 'in_payment', 'withheld', payout.withheld),
        ('failed', 'in_payment', 'payable', payout.amount + payout.withheld),
        ('cancelled', 'in_payment', 'payable', payout.amount + payout.withheld)
    ) AS m (state, debit_kind, credit_kind, amount)
    WHERE m.state = the_state AND m.amount > 0;
END;

-- What a posting moved between books of one owner each, as (debit kind, credit kind, amount, asset, owner).
CREATE FUNCTION openrebate.moved_by(the_ref text, the_program text)
RETURNS TABLE (debit_kind text, credit_kind text, amount numeric, asset text, owner_kind text, owner text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp
BEGIN ATOMIC
    SELECT d.kind, c.kind, t.amount, t.asset, d.owner_kind, d.owner
    FROM openrebate.postings AS p
    JOIN openrebate.transfers AS t ON t.posting_no = p.posting_no
    JOIN openrebate.books AS d ON d.book_id = t.debit
    JOIN openrebate.books AS c ON c.book_id = t.credit
    WHERE p.kind = 'payout' AND p.ref = the_ref AND p.program = the_program
        AND (d.program, c.program, c.owner_kind, c.owner) = (p.program, p.program, d.owner_kind, d.owner);
END;

-- Whether a posting of kind payout moves exactly what its payouts say in that state: all of it, and nothing else.
CREATE FUNCTION openrebate.is_moved(the_ref text, the_program text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    the_state text := split_part(the_ref, ':', 1);
    subject text := split_part(the_ref, ':', 2);
    differs boolean;
BEGIN
    WITH said AS (
        SELECT m.debit_kind, m.credit_kind, m.amount, p.asset, p.owner_kind, p.owner
        FROM openrebate.payouts AS p
        JOIN openrebate.payout_events AS e ON e.payout_id = p.payout_id AND e.state = the_state
        CROSS JOIN LATERAL openrebate.payout_moves(p, the_state) AS m
        WHERE p.program = the_program
            AND ((the_state = 'drafted' AND p.run = subject) OR (the_state <> 'drafted' AND p.payout_id = subject))
    ), moved AS (
        SELECT * FROM openrebate.moved_by(the_ref, the_program)
    )
    SELECT EXISTS (SELECT * FROM said EXCEPT ALL SELECT * FROM moved) OR EXISTS (SELECT * FROM moved EXCEPT ALL SELECT * FROM said)
        OR (SELECT count(*) FROM said) IS DISTINCT FROM (
            SELECT p.transfers FROM openrebate.postings AS p WHERE (p.kind, p.ref, p.program) = ('payout', the_ref, the_program))
    INTO differs;
    RETURN NOT differs;
END $$;

-- At the end of the transaction: a state that moves money stands with the posting that moved it.
CREATE FUNCTION openrebate.check_payout_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM openrebate.payouts AS o
        JOIN openrebate.postings AS p ON p.kind = 'payout' AND p.program = o.program
            AND p.ref = new.state || ':' || CASE new.state WHEN 'drafted' THEN o.run ELSE o.payout_id END
        WHERE o.payout_id = new.payout_id)
    THEN
        RAISE EXCEPTION 'payout % cannot be % while the ledger has not moved its money', new.payout_id, new.state
            USING ERRCODE = 'OR006';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_payout_moved AFTER INSERT ON openrebate.payout_events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state IN ('drafted', 'settled', 'failed', 'cancelled'))
    EXECUTE FUNCTION openrebate.check_payout_moved();

-- And no money moves as a payout but what its payouts say.
CREATE FUNCTION openrebate.check_payout_posting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF NOT openrebate.is_moved(new.ref, new.program) THEN
        RAISE EXCEPTION 'a posting of kind payout moves what its payouts say and nothing else' USING ERRCODE = 'OR006';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_payout_posting AFTER INSERT ON openrebate.postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.kind = 'payout')
    EXECUTE FUNCTION openrebate.check_payout_posting();

-- A run is whole once it is posted, and every payout has its first event.
CREATE FUNCTION openrebate.check_run_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM openrebate.postings AS p WHERE p.kind = 'payout' AND p.ref = 'drafted:' || new.run) THEN
        RAISE EXCEPTION 'run % is drafted, and takes no further payout', new.run USING ERRCODE = 'OR005';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_run_open BEFORE INSERT ON openrebate.payouts
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_run_open();

-- What is sent is what is owed divided by the price, cut off at the places of what is sent.
CREATE FUNCTION openrebate.check_conversion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    places integer := (SELECT a.scale FROM openrebate.assets AS a WHERE a.asset = new.asset);
BEGIN
    IF new.sent_amount IS DISTINCT FROM div(new.amount * ('1e' || new.sent_scale)::numeric, new.price * ('1e' || places)::numeric) THEN
        RAISE EXCEPTION 'payout % sends % units, which is not its amount at the price', new.payout_id, new.sent_amount
            USING ERRCODE = 'OR006';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_conversion BEFORE INSERT ON openrebate.payouts
    FOR EACH ROW WHEN (new.sent_asset IS NOT NULL) EXECUTE FUNCTION openrebate.check_conversion();

CREATE FUNCTION openrebate.check_payout_drafted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM openrebate.payout_events AS e WHERE e.payout_id = new.payout_id AND e.n = 1) THEN
        RAISE EXCEPTION 'payout % has no first event', new.payout_id USING ERRCODE = 'OR006';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_payout_drafted AFTER INSERT ON openrebate.payouts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION openrebate.check_payout_drafted();

SELECT openrebate.make_append_only(name)
FROM unnest(ARRAY['payout_runs', 'payouts', 'payout_approvals', 'payout_events']) AS name;
GRANT INSERT (run, program, rail, approvals, by) ON openrebate.payout_runs TO openrebate_app;
GRANT INSERT (payout_id, program, owner_kind, owner, asset, ordinal, amount, withheld, destination, rail, run, by,
    sent_asset, sent_scale, sent_amount, price, price_at, publisher)
    ON openrebate.payouts TO openrebate_app;
GRANT INSERT (run, by) ON openrebate.payout_approvals TO openrebate_app;
GRANT INSERT (payout_id, n, state, by, reason, evidence) ON openrebate.payout_events TO openrebate_app;
REVOKE EXECUTE ON FUNCTION openrebate.check_approval, openrebate.check_payout_event, openrebate.is_approved,
    openrebate.payout_moves, openrebate.moved_by, openrebate.is_moved, openrebate.check_payout_moved,
    openrebate.check_payout_posting, openrebate.check_run_open, openrebate.check_conversion,
    openrebate.check_payout_drafted FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openrebate.is_approved, openrebate.is_moved TO openrebate_app;
