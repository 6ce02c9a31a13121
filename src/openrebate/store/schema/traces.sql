-- Traces: that an account was seen with an address, a device or a withdrawal group. Only keyed hashes are kept, made before anything
-- reaches the database; the secret behind them lies outside it.
CREATE TABLE openrebate.traces (
    kind text NOT NULL CHECK (kind IN ('address', 'device', 'withdrawal')),
    hash text NOT NULL CHECK (hash ~ '^kh-[a-z][a-z0-9]{0,7}-[A-Za-z0-9_-]{27}$'),
    account_id text NOT NULL CHECK (account_id <> ''),
    seen_at timestamptz NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    known_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (kind, hash, account_id, seen_at)
);

-- Groups that reports ask about: accounts, or addresses (as keyed hashes), under a name. A new version stands in place of the last.
CREATE TABLE openrebate.report_groups (
    name text NOT NULL CHECK (name <> ''),
    version integer NOT NULL CHECK (version > 0),
    kind text NOT NULL CHECK (kind IN ('account', 'address')),
    members text[] NOT NULL CHECK (cardinality(members) > 0),
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, version),
    CHECK (kind <> 'address' OR array_to_string(members, ',') ~ '^kh-[a-z][a-z0-9]{0,7}-[A-Za-z0-9_-]{27}(,kh-[a-z][a-z0-9]{0,7}-[A-Za-z0-9_-]{27})*$')
);
SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['traces', 'report_groups']) AS name;
GRANT INSERT (kind, hash, account_id, seen_at, by) ON openrebate.traces TO openrebate_app;
GRANT INSERT (name, version, kind, members, by) ON openrebate.report_groups TO openrebate_app;
