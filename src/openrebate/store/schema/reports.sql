-- What was shown by reports, and to be shown again by itself. A release is what went out: numbers about K traders at least, never a
-- trader's. What each release counted lies in a file of the workspace, which the next one is held against.
CREATE TABLE openrebate.releases (
    release_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    program text NOT NULL,
    period text NOT NULL,
    asked jsonb NOT NULL,
    document jsonb NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX releases_of ON openrebate.releases (program, period);

CREATE TABLE openrebate.saved_reports (
    name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    version integer NOT NULL CHECK (version > 0),
    asked jsonb NOT NULL,
    every text NOT NULL CHECK (every IN ('never', 'period')),
    format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'parquet')),
    dropped boolean NOT NULL DEFAULT false,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, version)
);
-- A scheduled report ran for a period: once. `file` is empty where it was withheld.
CREATE TABLE openrebate.report_runs (
    name text NOT NULL,
    version integer NOT NULL,
    period text NOT NULL,
    file text NOT NULL,
    release_no bigint REFERENCES openrebate.releases,
    withheld text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, version, period),
    FOREIGN KEY (name, version) REFERENCES openrebate.saved_reports
);

-- Candidates: an account that nobody brought and that shares traces with a partner's invitees. No amount is here.
CREATE TABLE openrebate.candidates (
    candidate_id text NOT NULL CHECK (candidate_id <> ''),
    version integer NOT NULL CHECK (version > 0),
    program text NOT NULL,
    period text NOT NULL,
    role text NOT NULL,
    partner_id text NOT NULL,
    account_id text NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 1 AND 100),
    kinds text[] NOT NULL,
    shared integer NOT NULL CHECK (shared > 0),
    fills bigint NOT NULL CHECK (fills > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (candidate_id, version)
);
SELECT openrebate.make_append_only(name)
FROM unnest(ARRAY['releases', 'saved_reports', 'report_runs', 'candidates']) AS name;
GRANT INSERT (program, period, asked, document, by) ON openrebate.releases TO openrebate_app;
GRANT INSERT (name, version, asked, every, format, dropped, by) ON openrebate.saved_reports TO openrebate_app;
GRANT INSERT (name, version, period, file, release_no, withheld) ON openrebate.report_runs TO openrebate_app;
GRANT INSERT (candidate_id, version, program, period, role, partner_id, account_id, score, kinds, shared, fills, first_at, last_at, by)
    ON openrebate.candidates TO openrebate_app;
