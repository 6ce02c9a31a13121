-- Cases: what somebody asks for or disputes, and everything that followed, as events for ever. What was promised when a case was
-- opened stands with it. Evidence is kept as files of the workspace; here is what it is called and its SHA-256.
CREATE TABLE openrebate.cases (
    case_id text PRIMARY KEY CHECK (case_id <> ''),
    program text NOT NULL CHECK (program <> ''),
    terms_version text NOT NULL,
    category text NOT NULL CHECK (category IN ('claim', 'line', 'trades', 'payout', 'abuse', 'candidate', 'other')),
    partner_id text NOT NULL CHECK (partner_id <> ''),
    subject_kind text NOT NULL CHECK (subject_kind IN (
        'order_tag', 'client_order_id', 'api_key', 'oauth_app', 'account', 'line', 'fill', 'statement', 'payout', 'hit', 'candidate', 'none')),
    subject text NOT NULL,
    period text,
    answer_days integer NOT NULL CHECK (answer_days >= 0),
    decide_days integer NOT NULL CHECK (decide_days >= 0),
    appeal_days integer NOT NULL CHECK (appeal_days >= 0),
    days text NOT NULL CHECK (days IN ('calendar', 'business')),
    zone text NOT NULL,
    CHECK ((subject = '') = (subject_kind = 'none'))
);
CREATE TABLE openrebate.case_events (
    case_id text NOT NULL REFERENCES openrebate.cases,
    n integer NOT NULL CHECK (n > 0),
    kind text NOT NULL CHECK (kind IN (
        'opened', 'message', 'question', 'evidence', 'proposed', 'withdrawn', 'decided', 'appealed', 'notice')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    side text NOT NULL CHECK (side IN ('partner', 'operator')),
    text text NOT NULL,
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'granted', 'partly_granted', 'refused')),
    reason text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (case_id, n),
    CHECK ((kind IN ('proposed', 'decided')) = (outcome <> '')),
    CHECK ((outcome <> '') = (reason <> '')),
    CHECK (kind <> 'proposed' OR outcome <> 'refused'),
    CHECK (kind = 'evidence' OR text <> '')
);

-- Events follow each other without a gap. A grant is decided by another person than proposed it, just as it was proposed; an appeal
-- is decided by somebody who had no part in the first decision, and is the last one.
CREATE FUNCTION openrebate.check_case_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, openrebate, pg_temp AS $$
DECLARE
    last openrebate.case_events;
    begun integer;
    proposal openrebate.case_events;
BEGIN
    PERFORM 1 FROM openrebate.cases AS c WHERE c.case_id = new.case_id FOR KEY SHARE;
    PERFORM pg_advisory_xact_lock(hashtextextended('case ' || new.case_id, 0));
    SELECT e.* INTO last FROM openrebate.case_events AS e WHERE e.case_id = new.case_id ORDER BY e.n DESC LIMIT 1;
    IF new.n <> coalesce(last.n, 0) + 1 OR (new.n = 1) <> (new.kind = 'opened') THEN
        RAISE EXCEPTION 'case % has moved on', new.case_id USING ERRCODE = 'OR005', HINT = 'Look at it again';
    END IF;
    SELECT max(e.n) INTO begun FROM openrebate.case_events AS e WHERE e.case_id = new.case_id AND e.kind IN ('opened', 'appealed');
    SELECT e.* INTO last FROM openrebate.case_events AS e
    WHERE e.case_id = new.case_id AND e.n >= begun AND e.kind = 'decided';
    IF new.kind = 'appealed' THEN
        IF last.n IS NULL THEN
            RAISE EXCEPTION 'case % is not decided yet', new.case_id USING ERRCODE = 'OR005';
        END IF;
        IF begun > 1 THEN
            RAISE EXCEPTION 'the decision on the appeal of case % is the last one', new.case_id USING ERRCODE = 'OR005';
        END IF;
    ELSIF new.kind IN ('question', 'proposed', 'withdrawn', 'decided') AND last.n IS NOT NULL THEN
        RAISE EXCEPTION 'case % is decided', new.case_id USING ERRCODE = 'OR005', HINT = 'The partner may appeal';
    END IF;
    IF new.kind IN ('proposed', 'decided') AND begun > 1 AND EXISTS (
        SELECT FROM openrebate.case_events AS e
        WHERE e.case_id = new.case_id AND e.n < begun AND e.kind IN ('proposed', 'decided') AND e."by" = new."by")
    THEN
        RAISE EXCEPTION '% had a part in the decision that case % appeals', new."by", new.case_id USING ERRCODE = 'OR006';
    END IF;
    SELECT e.* INTO proposal FROM openrebate.case_events AS e
    WHERE e.case_id = new.case_id AND e.n >= begun AND e.kind IN ('proposed', 'withdrawn') ORDER BY e.n DESC LIMIT 1;
    IF new.kind IN ('proposed', 'withdrawn') AND (new.kind = 'withdrawn') <> (proposal.kind IS NOT DISTINCT FROM 'proposed') THEN
        RAISE EXCEPTION 'case % has % proposal', new.case_id, CASE new.kind WHEN 'withdrawn' THEN 'no' ELSE 'another' END
            USING ERRCODE = 'OR005', HINT = 'Withdraw the other one first';
    END IF;
    IF new.kind = 'decided' AND new.outcome <> 'refused' THEN
        IF proposal.kind IS DISTINCT FROM 'proposed'
            OR (proposal.outcome, proposal.reason, proposal.details -> 'grant')
                IS DISTINCT FROM (new.outcome, new.reason, new.details -> 'grant')
        THEN
            RAISE EXCEPTION 'nobody has proposed that case % is decided so', new.case_id USING ERRCODE = 'OR006';
        END IF;
        IF proposal."by" = new."by" THEN
            RAISE EXCEPTION '% proposed this, and another person must approve it', new."by" USING ERRCODE = 'OR006';
        END IF;
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER check_case_event BEFORE INSERT ON openrebate.case_events
    FOR EACH ROW EXECUTE FUNCTION openrebate.check_case_event();
REVOKE EXECUTE ON FUNCTION openrebate.check_case_event FROM PUBLIC;

SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['cases', 'case_events']) AS name;
GRANT INSERT ON openrebate.cases TO openrebate_app;
GRANT INSERT (case_id, n, kind, by, side, text, outcome, reason, details) ON openrebate.case_events TO openrebate_app;
