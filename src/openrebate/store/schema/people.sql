-- Payees, kept apart from what they earn; holds; adjustments, with the people who stand for them.
CREATE TABLE openrebate.payees (
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL CHECK (owner <> ''),
    identity text,
    region text,
    sanctioned boolean NOT NULL DEFAULT false,
    withholding numeric NOT NULL DEFAULT 0 CHECK (withholding >= 0 AND withholding <= 1 AND withholding <> 'NaN'),
    known_from timestamptz NOT NULL,
    known_to timestamptz CHECK (known_to > known_from),
    by text NOT NULL CHECK (by <> ''),
    CONSTRAINT payees_once EXCLUDE USING gist (
        openrebate.key(owner_kind || chr(31) || owner, owner_kind || chr(31) || owner, '[]') WITH &&,
        tstzrange(known_from, known_to) WITH &&)
);
CREATE TRIGGER only_end_knowing BEFORE UPDATE ON openrebate.payees
    FOR EACH ROW EXECUTE FUNCTION openrebate.only_end_knowing();
CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON openrebate.payees
    FOR EACH STATEMENT EXECUTE FUNCTION openrebate.refuse_change();
GRANT SELECT, INSERT, UPDATE (known_to) ON openrebate.payees TO openrebate_app;

CREATE TABLE openrebate.holds (
    hold_id text PRIMARY KEY,
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL,
    reason text NOT NULL CHECK (reason <> '')
);
CREATE TABLE openrebate.hold_events (
    hold_id text NOT NULL REFERENCES openrebate.holds,
    n integer NOT NULL CHECK (n > 0),
    state text NOT NULL CHECK (state IN ('held', 'released')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    reason text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (hold_id, n)
);

CREATE TABLE openrebate.adjustments (
    adjustment_id text PRIMARY KEY,
    program text NOT NULL,
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL,
    asset text NOT NULL,
    amount numeric NOT NULL CHECK (amount <> 0 AND amount <> 'NaN' AND scale(amount) = 0 AND abs(amount) < 1e38),
    reason text NOT NULL CHECK (reason <> ''),
    evidence text NOT NULL CHECK (evidence <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> '')
);
CREATE TABLE openrebate.adjustment_approvals (
    adjustment_id text NOT NULL REFERENCES openrebate.adjustments,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (adjustment_id, by)
);
SELECT openrebate.make_append_only(name)
FROM unnest(ARRAY['holds', 'hold_events', 'adjustments', 'adjustment_approvals']) AS name;
GRANT INSERT ON openrebate.holds, openrebate.hold_events, openrebate.adjustments, openrebate.adjustment_approvals
    TO openrebate_app;
