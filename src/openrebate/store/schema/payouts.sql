-- Payouts and what happened to them. The state of a payout is that of its last event.
CREATE TABLE openrebate.payouts (
    payout_id text PRIMARY KEY,
    program text NOT NULL,
    owner_kind text NOT NULL CHECK (owner_kind IN ('partner', 'account')),
    owner text NOT NULL,
    asset text NOT NULL,
    amount numeric NOT NULL CHECK (amount > 0 AND amount <> 'NaN' AND scale(amount) = 0 AND amount < 1e38),
    withheld numeric NOT NULL DEFAULT 0 CHECK (withheld >= 0 AND withheld <> 'NaN' AND scale(withheld) = 0 AND withheld <= amount),
    rail text NOT NULL,
    run text NOT NULL,
    drafted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> '')
);

CREATE TABLE openrebate.payout_events (
    payout_id text NOT NULL REFERENCES openrebate.payouts,
    n integer NOT NULL CHECK (n > 0),
    state text NOT NULL CHECK (state IN ('drafted', 'approved', 'sending', 'sent', 'unknown', 'settled', 'failed', 'cancelled')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by text NOT NULL CHECK (by <> ''),
    reason text NOT NULL DEFAULT '',
    evidence jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (payout_id, n)
);
SELECT openrebate.make_append_only(name) FROM unnest(ARRAY['payouts', 'payout_events']) AS name;
GRANT INSERT ON openrebate.payouts, openrebate.payout_events TO openrebate_app;
