-- Every version of every line ever posted. `after` is what the line entitles to, in the asset's smallest unit, as of this
-- version; `before` what it did as of the version before. The door holds: version = last + 1, before = last after, and the
-- transfers of a line in a posting sum to after − before. So a stale plan cannot post. Columns: settling/plan.py COLUMNS.
CREATE TABLE openrebate.lines (
    line_id text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    origin text COLLATE "C" NOT NULL,
    program text NOT NULL,
    terms_version text NOT NULL,
    role text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('commission', 'kickback', 'override', 'bonus')),
    partner_id text,
    account_id text,
    child_partner_id text,
    product_line text,
    channel text,
    rate numeric NOT NULL CHECK (rate <> 'NaN'),
    kickback_share numeric NOT NULL CHECK (kickback_share <> 'NaN'),
    asset text NOT NULL,
    reason text,
    claim_id text,
    level integer,
    clause text,
    fills bigint NOT NULL,
    volume numeric NOT NULL CHECK (volume <> 'NaN'),
    base numeric NOT NULL CHECK (base <> 'NaN'),
    before numeric NOT NULL CHECK (before <> 'NaN' AND scale(before) = 0 AND abs(before) < 100000000000000000000000000000000000000),
    after numeric NOT NULL CHECK (after <> 'NaN' AND scale(after) = 0 AND abs(after) < 100000000000000000000000000000000000000),
    why text NOT NULL,
    posting_no bigint NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (line_id, version)
);
-- Rows lie in the order they were posted in, so a summary of each stretch finds them; a tree would cost a third of the time.
CREATE INDEX lines_by_origin ON openrebate.lines USING brin (program, origin) WITH (pages_per_range = 32);
CREATE INDEX lines_by_posting ON openrebate.lines USING brin (posting_no) WITH (pages_per_range = 32);
SELECT openrebate.make_append_only('lines');
