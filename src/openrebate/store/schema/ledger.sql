-- The ledger. One transfer moves one positive whole number of an asset's smallest units from one book to another; a posting is
-- one atomic, numbered, hash-chained batch of transfers. There is one door: openrebate.post (door.sql). Nothing is ever changed.
CREATE TABLE openrebate.assets (
    asset text PRIMARY KEY CHECK (asset <> ''),
    scale integer NOT NULL CHECK (scale BETWEEN 0 AND 18)
);

-- A book as digests hold it: a JSON array, items separated by a comma and a blank, as Python writes one.
CREATE FUNCTION openrebate.book_name(kind text, program text, owner_kind text, owner text, asset text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN json_build_array(kind, program, owner_kind, owner, asset)::text;

-- One owner's money of one asset, of one kind, in one program. `balance` is credits less debits, kept by the door.
CREATE TABLE openrebate.books (
    book_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL
        CHECK (kind IN ('commission_cost', 'payable', 'in_payment', 'paid', 'withheld', 'adjustment')),
    program text NOT NULL CHECK (program <> ''),
    owner_kind text NOT NULL CHECK (owner_kind IN ('program', 'partner', 'account')),
    owner text NOT NULL CHECK (owner <> ''),
    asset text NOT NULL REFERENCES openrebate.assets,
    balance numeric NOT NULL DEFAULT 0 CHECK (balance <> 'NaN' AND scale(balance) = 0 AND abs(balance) < 100000000000000000000000000000000000000),
    name text NOT NULL GENERATED ALWAYS AS (openrebate.book_name(kind, program, owner_kind, owner, asset)) STORED,
    UNIQUE (kind, program, owner_kind, owner, asset),
    CHECK ((kind IN ('commission_cost', 'adjustment')) = (owner_kind = 'program')),
    CHECK (owner_kind <> 'program' OR owner = program),
    CHECK (kind NOT IN ('in_payment', 'paid', 'withheld') OR balance >= 0)
) WITH (fillfactor = 70);
CREATE INDEX books_by_owner ON openrebate.books (owner);

CREATE TABLE openrebate.postings (
    posting_no bigint PRIMARY KEY CHECK (posting_no > 0),
    kind text NOT NULL CHECK (kind ~ '^[a-z_]+$'),
    ref text NOT NULL CHECK (ref <> ''),
    program text NOT NULL,
    period text COLLATE "C" NOT NULL,
    booked_at timestamptz NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    note text NOT NULL,
    transfers bigint NOT NULL CHECK (transfers >= 0),
    transfers_digest bytea NOT NULL CHECK (length(transfers_digest) = 32),
    lines bigint NOT NULL CHECK (lines >= 0),
    lines_digest bytea NOT NULL CHECK (length(lines_digest) = 32),
    previous bytea NOT NULL CHECK (length(previous) = 32),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    UNIQUE (kind, ref),
    CHECK (transfers > 0 OR lines > 0),
    FOREIGN KEY (program, period) REFERENCES openrebate.periods
);
CREATE INDEX postings_by_program ON openrebate.postings (program, posting_no);

-- `reverses` and `reverses_n` name the transfer that this one takes back: once, whole, in the other direction.
CREATE TABLE openrebate.transfers (
    posting_no bigint NOT NULL,
    n bigint NOT NULL CHECK (n > 0),
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    asset text NOT NULL,
    amount numeric NOT NULL CHECK (amount > 0 AND amount <> 'NaN' AND scale(amount) = 0 AND amount < 100000000000000000000000000000000000000),
    event_at timestamptz NOT NULL,
    origin text NOT NULL CHECK (origin <> ''),
    line_id text,
    reason text NOT NULL,
    reverses bigint,
    reverses_n bigint,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (posting_no, n),
    CHECK (debit <> credit),
    CHECK ((reverses IS NULL) = (reverses_n IS NULL))
);
CREATE UNIQUE INDEX transfers_reversed_once ON openrebate.transfers (reverses, reverses_n) WHERE reverses IS NOT NULL;

-- Both books of a transfer are of its asset: what two foreign keys say, asked once a batch instead of twice a row, which
-- takes a tenth of the time. Books are never deleted and never change their asset.
CREATE FUNCTION openrebate.check_assets() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT f.posting_no, f.n INTO wrong
    FROM fresh AS f
    LEFT JOIN openrebate.books AS d ON d.book_id = f.debit
    LEFT JOIN openrebate.books AS c ON c.book_id = f.credit
    WHERE d.asset IS DISTINCT FROM f.asset OR c.asset IS DISTINCT FROM f.asset LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % of posting % has a book of another asset', wrong.n, wrong.posting_no
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_assets AFTER INSERT ON openrebate.transfers REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.check_assets();
ALTER TABLE openrebate.transfers ENABLE ALWAYS TRIGGER check_assets;

-- A book stays what it is: only its balance moves.
CREATE FUNCTION openrebate.only_move() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a book stays what it is' USING ERRCODE = 'OR006';
END $$;
CREATE TRIGGER only_move BEFORE UPDATE OF book_id, kind, program, owner_kind, owner, asset ON openrebate.books
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.only_move();

-- Where the chain ends; its one row is also the lock of the ledger.
CREATE TABLE openrebate.ledger_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    posting_no bigint NOT NULL DEFAULT 0,
    booked_at timestamptz NOT NULL DEFAULT '-infinity',
    hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(hash) = 32)
);
INSERT INTO openrebate.ledger_head DEFAULT VALUES;

SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['assets', 'postings', 'transfers']) AS name;
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON openrebate.books
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change();
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON openrebate.ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change();
GRANT SELECT ON openrebate.books, openrebate.ledger_head TO openrebate_app;
