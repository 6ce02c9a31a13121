-- Payees, kept apart from what they earn; holds; adjustments, with the people who stand for them.
-- `destination` is what the rail calls the payee (empty: its own id), `identity` where its documents are kept: never the documents.
CREATE TABLE openrebate.payees (
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL CHECK (owner <> ''),
    destination text CHECK (destination <> ''),
    identity text CHECK (identity <> ''),
    region text CHECK (region <> ''),
    sanctioned boolean NOT NULL DEFAULT false,
    withholding numeric NOT NULL DEFAULT 0 CHECK (withholding >= 0 AND withholding < 1 AND withholding <> 'NaN'),
    effective_from timestamptz NOT NULL,
    effective_to timestamptz CHECK (effective_to > effective_from),
    known_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    known_to timestamptz CHECK (known_to > known_from),
    by text NOT NULL CHECK (by <> ''),
    CONSTRAINT payees_once EXCLUDE USING gist (
        openrebate.key(owner_kind || chr(31) || owner, owner_kind || chr(31) || owner, '[]') WITH &&,
        tstzrange(effective_from, effective_to) WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);
-- A row is known from the instant it arrives, and may stop being known once; nothing else of it changes.
CREATE FUNCTION openrebate.keep_payee() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        new.known_from := clock_timestamp();
        new.known_to := NULL;
        RETURN new;
    END IF;
    IF old.known_to IS NOT NULL OR new.known_to IS NULL
        OR to_jsonb(new) - 'known_to' IS DISTINCT FROM to_jsonb(old) - 'known_to'
    THEN
        RAISE EXCEPTION 'a row of payees may only stop being known, once' USING ERRCODE = 'OR006', HINT = 'Add a row';
    END IF;
    new.known_to := clock_timestamp();
    RETURN new;
END $$;
CREATE TRIGGER keep_payee BEFORE INSERT OR UPDATE ON openrebate.payees
    FOR EACH ROW EXECUTE FUNCTION openrebate.keep_payee();
REVOKE EXECUTE ON FUNCTION openrebate.keep_payee FROM PUBLIC;
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON openrebate.payees
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change();
GRANT SELECT, INSERT, UPDATE (known_to) ON openrebate.payees TO openrebate_app;

-- A hold on one payee, or on every payee of a region; it stands until its second event, which releases it.
CREATE TABLE openrebate.holds (
    hold_id text PRIMARY KEY CHECK (hold_id <> ''),
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account', 'region')),
    owner text NOT NULL CHECK (owner <> ''),
    reason text NOT NULL CHECK (reason <> '')
);
CREATE TABLE openrebate.hold_events (
    hold_id text NOT NULL REFERENCES openrebate.holds,
    n integer NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    reason text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (hold_id, n),
    CHECK ((n, state) IN ((1, 'held'), (2, 'released')))
);
CREATE FUNCTION openrebate.check_hold_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF new.n = 2 AND NOT EXISTS (SELECT FROM openrebate.hold_events AS e WHERE e.hold_id = new.hold_id AND e.n = 1) THEN
        RAISE EXCEPTION 'hold % is not held', new.hold_id USING ERRCODE = 'OR005';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_hold_event BEFORE INSERT ON openrebate.hold_events
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_hold_event();

-- An adjustment moves money by a person's word: with its reason, its evidence, and a second person. `amount` above 0 is owed to the
-- owner in addition; below 0 it is taken back (a clawback). `adjustment_id` follows from all of it.
CREATE TABLE openrebate.adjustments (
    adjustment_id text PRIMARY KEY CHECK (adjustment_id <> ''),
    kind text NOT NULL CHECK (kind IN ('adjustment', 'clawback')),
    program text NOT NULL,
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL CHECK (owner <> ''),
    asset text NOT NULL,
    amount numeric NOT NULL CHECK (amount <> 0 AND amount <> 'NaN' AND scale(amount) = 0 AND abs(amount) < 100000000000000000000000000000000000000),
    origin text NOT NULL CHECK (origin <> ''),
    reason text NOT NULL CHECK (reason <> ''),
    evidence text NOT NULL CHECK (evidence <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    CHECK (kind = 'adjustment' OR amount < 0)
);
CREATE TABLE openrebate.adjustment_approvals (
    adjustment_id text PRIMARY KEY REFERENCES openrebate.adjustments,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION openrebate.check_second_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM openrebate.adjustments AS a WHERE a.adjustment_id = new.adjustment_id AND a.by = new."by") THEN
        RAISE EXCEPTION '% proposed adjustment %, and another person must approve it', new."by", new.adjustment_id
            USING ERRCODE = 'OR006';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_second_person BEFORE INSERT ON openrebate.adjustment_approvals
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_second_person();

-- At the end of the transaction: an approved adjustment is in the ledger, by exactly its amount; and none is that nobody approved.
CREATE FUNCTION openrebate.is_adjusted(adjustment openrebate.adjustments) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp
RETURN (
    SELECT count(*) = 1 AND bool_and(p.transfers = 1 AND t.amount = abs(adjustment.amount) AND t.asset = adjustment.asset
        AND CASE WHEN adjustment.amount > 0 THEN d.kind ELSE c.kind END = 'adjustment'
        AND CASE WHEN adjustment.amount > 0 THEN c.name ELSE d.name END = (
            SELECT b.name FROM openrebate.books AS b
            WHERE (b.kind, b.program, b.owner_kind, b.owner, b.asset)
                = ('payable', adjustment.program, adjustment.owner_kind, adjustment.owner, adjustment.asset)))
    FROM openrebate.postings AS p
    JOIN openrebate.transfers AS t ON t.posting_no = p.posting_no
    JOIN openrebate.books AS d ON d.book_id = t.debit
    JOIN openrebate.books AS c ON c.book_id = t.credit
    WHERE p.kind = adjustment.kind AND p.ref = adjustment.adjustment_id AND p.program = adjustment.program
);
CREATE FUNCTION openrebate.check_adjusted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    adjustment openrebate.adjustments;
BEGIN
    SELECT a.* INTO adjustment FROM openrebate.adjustments AS a WHERE a.adjustment_id = new.adjustment_id;
    IF NOT openrebate.is_adjusted(adjustment) THEN
        RAISE EXCEPTION 'adjustment % cannot be approved without its posting', new.adjustment_id USING ERRCODE = 'OR006';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_adjusted AFTER INSERT ON openrebate.adjustment_approvals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION openrebate.check_adjusted();

CREATE FUNCTION openrebate.check_adjustment_posting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM openrebate.adjustments AS a
        JOIN openrebate.adjustment_approvals AS ap ON ap.adjustment_id = a.adjustment_id
        WHERE (a.adjustment_id, a.kind, a.program) = (new.ref, new.kind, new.program))
    THEN
        RAISE EXCEPTION 'a posting of kind % needs an approved adjustment', new.kind
            USING ERRCODE = 'OR006', HINT = 'See openrebate adjust propose and openrebate adjust approve';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_adjustment_posting AFTER INSERT ON openrebate.postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.kind IN ('adjustment', 'clawback'))
    EXECUTE FUNCTION openrebate.check_adjustment_posting();

SELECT openrebate.make_append_only(name)
FROM unnest(ARRAY['holds', 'hold_events', 'adjustments', 'adjustment_approvals']) AS name;
GRANT INSERT ON openrebate.holds TO openrebate_app;
GRANT INSERT (hold_id, n, state, by, reason) ON openrebate.hold_events TO openrebate_app;
GRANT INSERT (adjustment_id, kind, program, owner_kind, owner, asset, amount, origin, reason, evidence, by)
    ON openrebate.adjustments TO openrebate_app;
GRANT INSERT (adjustment_id, by) ON openrebate.adjustment_approvals TO openrebate_app;
REVOKE EXECUTE ON FUNCTION openrebate.check_hold_event, openrebate.check_second_person, openrebate.is_adjusted,
    openrebate.check_adjusted, openrebate.check_adjustment_posting FROM PUBLIC;

-- What the terms forgive without a second person: a balance below nothing is brought to nothing, and no further.
CREATE FUNCTION openrebate.check_forgiven() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM openrebate.transfers AS t
        JOIN openrebate.books AS d ON d.book_id = t.debit
        JOIN openrebate.books AS c ON c.book_id = t.credit
        WHERE t.posting_no = new.posting_no AND (d.kind <> 'adjustment' OR c.balance > 0))
    THEN
        RAISE EXCEPTION 'only what is below nothing is forgiven' USING ERRCODE = 'OR006';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_forgiven AFTER INSERT ON openrebate.postings
    FOR EACH ROW WHEN (new.kind = 'forgiven') EXECUTE FUNCTION openrebate.check_forgiven();
REVOKE EXECUTE ON FUNCTION openrebate.check_forgiven FROM PUBLIC;
