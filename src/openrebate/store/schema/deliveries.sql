-- What came in, by which delivery. A delivery and its files are one transaction: the commit point of an ingest.

-- Whose database this is. Files of the workspace that the manifest below does not name are swept away, so an ingest never
-- runs on the database of another workspace.
CREATE TABLE openrebate.workspace (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id text NOT NULL CHECK (id <> '')
);
SELECT openrebate.make_append_only('workspace');

-- rows = fresh + duplicates + conflicts + revised + superseded; nothing of a refused delivery is here. `source` of marks
-- names who published them.
CREATE TABLE openrebate.deliveries (
    delivery_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    digest text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('fills', 'facts', 'marks')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0),
    fresh bigint NOT NULL DEFAULT 0 CHECK (fresh >= 0),
    duplicates bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    conflicts bigint NOT NULL DEFAULT 0 CHECK (conflicts >= 0),
    revised bigint NOT NULL DEFAULT 0 CHECK (revised >= 0),
    superseded bigint NOT NULL DEFAULT 0 CHECK (superseded >= 0),
    refused bigint NOT NULL DEFAULT 0 CHECK (refused >= 0),
    CHECK (rows = fresh + duplicates + conflicts + revised + superseded + refused)
);

-- Fills by day. A file of sign -1 takes back what a higher revision replaced. `narrow`: every amount fits 18 digits.
CREATE TABLE openrebate.fill_files (
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    path text PRIMARY KEY,
    digest text NOT NULL,
    sign smallint NOT NULL CHECK (sign IN (1, -1)),
    rows bigint NOT NULL CHECK (rows > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL CHECK (last_at >= first_at),
    day date NOT NULL,
    narrow boolean NOT NULL DEFAULT true
);
CREATE INDEX fill_files_of_day ON openrebate.fill_files (day, delivery_no);

CREATE TABLE openrebate.mark_files (
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    path text PRIMARY KEY,
    digest text NOT NULL,
    day date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0)
);
CREATE INDEX mark_files_of_day ON openrebate.mark_files (day);

-- Rows that arrived and are not rated, kept whole: those that contradict what is known, and revisions that came too late.
CREATE TABLE openrebate.kept_files (
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    path text PRIMARY KEY,
    digest text NOT NULL,
    of text NOT NULL CHECK (of IN ('fills', 'marks')),
    reason text NOT NULL CHECK (reason IN ('conflict', 'superseded')),
    rows bigint NOT NULL CHECK (rows > 0)
);

SELECT openrebate.make_append_only(name)
FROM unnest(ARRAY['deliveries', 'fill_files', 'mark_files', 'kept_files']) AS name;
GRANT INSERT ON openrebate.deliveries, openrebate.fill_files, openrebate.mark_files, openrebate.kept_files
TO openrebate_app;
