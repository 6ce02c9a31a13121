-- What came in, by which delivery. A delivery and its files are one transaction: the commit point of an ingest.
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
    refused bigint NOT NULL DEFAULT 0 CHECK (refused >= 0)
);

-- Fills by day. A file of sign -1 takes back what a higher revision replaced.
CREATE TABLE openrebate.fill_files (
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    path text PRIMARY KEY,
    digest text NOT NULL,
    sign smallint NOT NULL CHECK (sign IN (1, -1)),
    rows bigint NOT NULL CHECK (rows > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL CHECK (last_at >= first_at),
    day date NOT NULL
);

CREATE TABLE openrebate.mark_files (
    delivery_no bigint NOT NULL REFERENCES openrebate.deliveries,
    path text PRIMARY KEY,
    digest text NOT NULL,
    day date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0)
);

SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['deliveries', 'fill_files', 'mark_files']) AS name;
GRANT INSERT ON openrebate.deliveries, openrebate.fill_files, openrebate.mark_files TO openrebate_app;
