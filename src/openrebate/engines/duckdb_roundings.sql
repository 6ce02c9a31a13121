-- The roundings of the common dialect, as DuckDB says them.
-- Dividing a number of 128 bits is the slowest thing in metering, some fifty times slower than one of 64. So products are
-- rounded in 64 bits: only what lies below the units of both factors reaches the digits that are cut. With x = X + x' and y = Y + y' (X, Y whole), x × y = Xy + x'Y + x'y', and the first two
-- have no more places than are kept. At a tie the last digit kept decides, and that is one of the whole sum.
CREATE MACRO half_even(x, n) AS round_even(x, n);
CREATE MACRO down(x, n) AS trunc(x, n);
CREATE MACRO part(x) AS CAST(x % 1.0 AS DECIMAL(18, 8));
CREATE MACRO parts(x, y) AS part(x) * part(y);
CREATE MACRO sum_of_rest(x, y) AS CAST(trunc(x, 0) AS DECIMAL(38, 0)) * CAST(y AS DECIMAL(18, 8)) + part(x) * trunc(y, 0);
CREATE MACRO at_places(x, last_of_x, y, last_of_y) AS x % last_of_x = 0 AND y % last_of_y = 0;
CREATE MACRO product8(x, y) AS CASE
    WHEN at_places(x, 0.00000001, y, 0.00000001) AND abs(parts(x, y) % 0.00000001) <> 0.000000005
        THEN CAST(sum_of_rest(x, y) + round_even(parts(x, y), 8) AS DECIMAL(38, 8))
    ELSE CAST(round_even(CAST(x AS DECIMAL(38, 10)) * y, 8) AS DECIMAL(38, 8))
END;
CREATE MACRO product10(x, y) AS CASE
    WHEN y % 0.00000001 = 0
        THEN CAST(sum_of_rest(x, y) + round_even(parts(x, y), 10) AS DECIMAL(38, 10))
    ELSE CAST(round_even(CAST(x AS DECIMAL(38, 8)) * y, 10) AS DECIMAL(38, 10))
END;
CREATE MACRO exact8(x, y) AS CASE
    WHEN abs(x) >= 100000 OR abs(y) >= 100000 THEN NULL
    WHEN at_places(x, 0.01, y, 0.000001) THEN trunc(x, 2) * trunc(y, 6)
    WHEN at_places(x, 0.0001, y, 0.0001) THEN trunc(x, 4) * trunc(y, 4)
    WHEN at_places(x, 0.000001, y, 0.01) THEN trunc(x, 6) * trunc(y, 2)
END;
