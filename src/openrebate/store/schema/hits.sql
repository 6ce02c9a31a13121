-- What a rule against abuse has found, with its numbers; the same again with other numbers is a further version. What people did
-- about it are events: a hold and its release, or that it was cleared.
CREATE TABLE openrebate.hits (
    hit_id text NOT NULL CHECK (hit_id <> ''),
    version integer NOT NULL CHECK (version > 0),
    program text NOT NULL,
    period text NOT NULL,
    rule text NOT NULL,
    partner_id text NOT NULL,
    accounts text[] NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    fills bigint NOT NULL,
    volume numeric NOT NULL,
    numbers jsonb NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (hit_id, version)
);
CREATE TABLE openrebate.hit_events (
    hit_id text NOT NULL,
    n integer NOT NULL CHECK (n > 0),
    kind text NOT NULL CHECK (kind IN ('held', 'released', 'cleared')),
    hold_id text REFERENCES openrebate.holds,
    by text NOT NULL CHECK (by <> ''),
    reason text NOT NULL CHECK (reason <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (hit_id, n),
    CHECK ((kind = 'cleared') = (hold_id IS NULL))
);
SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['hits', 'hit_events']) AS name;
GRANT INSERT (hit_id, version, program, period, rule, partner_id, accounts, first_at, last_at, fills, volume, numbers, by)
    ON openrebate.hits TO openrebate_app;
GRANT INSERT (hit_id, n, kind, hold_id, by, reason) ON openrebate.hit_events TO openrebate_app;
