-- How subjects come to partners: who asked to be one, codes, links, clicks, proofs of ownership, what became of every wish for a
-- claim, and who is to be told. The claims themselves are facts. No secret, no raw id of a key and no address is in any column.

ALTER TABLE openrebate.claims ADD CONSTRAINT keys_are_kept_as_hashes
    CHECK (subject_kind <> 'api_key' OR subject ~ '^kh-[a-z][a-z0-9]{0,7}-[A-Za-z0-9_-]{27}$');

CREATE TABLE openrebate.applications (
    application_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partner_id text NOT NULL CHECK (partner_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    program text NOT NULL CHECK (program <> ''),
    parent_partner_id text CHECK (parent_partner_id <> ''),
    says text NOT NULL DEFAULT '',
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE openrebate.application_answers (
    application_no bigint PRIMARY KEY REFERENCES openrebate.applications,
    answer text NOT NULL CHECK (answer IN ('approved', 'refused')),
    reason text NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (answer = 'approved' OR reason <> '')
);
CREATE FUNCTION openrebate.check_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
BEGIN
    IF new."by" = (SELECT a."by" FROM openrebate.applications AS a WHERE a.application_no = new.application_no) THEN
        RAISE EXCEPTION '% made application % and cannot answer it', new."by", new.application_no
            USING ERRCODE = 'OR006', HINT = 'Another person answers it';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_answer BEFORE INSERT ON openrebate.application_answers
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_answer();

-- `skeleton` is what the eye takes the code for. `standard`: the code that takes the place of the partner's expired ones.
CREATE TABLE openrebate.codes (
    code text PRIMARY KEY CHECK (code <> ''),
    skeleton text NOT NULL UNIQUE,
    partner_id text NOT NULL CHECK (partner_id <> ''),
    role text NOT NULL CHECK (role <> ''),
    kickback numeric NOT NULL CHECK (kickback >= 0 AND kickback <= 1 AND kickback <> 'NaN'),
    standard boolean NOT NULL,
    begins timestamptz NOT NULL,
    expires timestamptz CHECK (expires > begins),
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX codes_one_standard ON openrebate.codes (partner_id, role) WHERE standard;
CREATE TABLE openrebate.code_ends (
    code text PRIMARY KEY REFERENCES openrebate.codes,
    ends timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE openrebate.links (
    link_id text PRIMARY KEY CHECK (link_id <> ''),
    code text NOT NULL REFERENCES openrebate.codes,
    campaign text NOT NULL DEFAULT '',
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- A click is its own number and an instant: not who, not from where. One sign-up at most is its.
CREATE TABLE openrebate.clicks (
    click_id text PRIMARY KEY CHECK (click_id <> ''),
    link_id text NOT NULL REFERENCES openrebate.links,
    clicked timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE openrebate.click_uses (
    click_id text PRIMARY KEY REFERENCES openrebate.clicks,
    account_id text NOT NULL CHECK (account_id <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Public keys that the exchange has for API keys, as the operator recorded them: the last row of a key stands.
CREATE TABLE openrebate.keys_on_file (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL CHECK (subject ~ '^kh-'),
    venue text NOT NULL CHECK (venue <> ''),
    account_id text NOT NULL CHECK (account_id <> ''),
    pem text CHECK (pem LIKE '-----BEGIN PUBLIC KEY-----%'),
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX keys_on_file_of ON openrebate.keys_on_file (subject, n);

-- Instants of challenges are whole seconds, as their text has them.
CREATE TABLE openrebate.challenges (
    challenge_id text PRIMARY KEY CHECK (challenge_id ~ '^[0-9a-f]{64}$'),
    nonce text NOT NULL UNIQUE,
    audience text NOT NULL,
    partner_id text NOT NULL,
    program text NOT NULL,
    role text NOT NULL,
    venue text NOT NULL,
    subject_kind text NOT NULL CHECK (subject_kind IN ('api_key', 'account')),
    subject text NOT NULL,
    method text NOT NULL CHECK (method IN ('ed25519', 'rsa', 'hmac', 'order', 'oauth', 'attestation')),
    issued bigint NOT NULL,
    expires bigint NOT NULL CHECK (expires > issued),
    code_challenge text,
    by text NOT NULL CHECK (by <> ''),
    CHECK (subject_kind = 'account' OR subject ~ '^kh-')
);
CREATE TABLE openrebate.challenge_uses (
    nonce text PRIMARY KEY REFERENCES openrebate.challenges (nonce),
    until bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE openrebate.proofs (
    challenge_id text PRIMARY KEY REFERENCES openrebate.challenges,
    witness text NOT NULL CHECK (witness ~ '^[0-9a-f]{64}$'),
    proved bigint NOT NULL,
    claim_id text,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every wish for a claim, or for its end, and what became of it: those that won, and those that lost, to whom and why.
CREATE TABLE openrebate.claim_events (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    act text NOT NULL CHECK (act <> ''),
    reason text NOT NULL DEFAULT '',
    program text NOT NULL,
    role text NOT NULL,
    subject_kind text NOT NULL,
    subject text NOT NULL CHECK (subject <> ''),
    partner_id text,
    effective_from timestamptz,
    claim_id text,
    code text,
    lost_to text,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX claim_events_of ON openrebate.claim_events (subject, role, n);

-- Who must be told what, by when; told once.
CREATE TABLE openrebate.notices (
    notice_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event bigint NOT NULL REFERENCES openrebate.claim_events,
    recipient_kind text NOT NULL CHECK (recipient_kind IN ('partner', 'account')),
    recipient text NOT NULL CHECK (recipient <> ''),
    kind text NOT NULL CHECK (kind <> ''),
    starts timestamptz,
    ends timestamptz,
    before text,
    after text,
    due timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX notices_due ON openrebate.notices (due);
CREATE TABLE openrebate.notices_sent (
    notice_no bigint PRIMARY KEY REFERENCES openrebate.notices,
    how text NOT NULL CHECK (how <> ''),
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'applications', 'application_answers', 'codes', 'code_ends', 'links', 'clicks', 'click_uses', 'keys_on_file', 'challenges',
        'challenge_uses', 'proofs', 'claim_events', 'notices', 'notices_sent'
    ] LOOP
        PERFORM openrebate.make_append_only(name);
        -- The instant at which a row came is the database's own.
        EXECUTE format('GRANT INSERT (%s) ON openrebate.%I TO openrebate_app', (
            SELECT string_agg(quote_ident(attname), ', ') FROM pg_catalog.pg_attribute
            WHERE attrelid = format('openrebate.%I', name)::regclass AND attnum > 0 AND attname <> 'at' AND attidentity = ''
        ), name);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION openrebate.check_answer FROM PUBLIC;
