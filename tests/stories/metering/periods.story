title    a month is the program's own: October in Shanghai is half-open and begins eight hours before UTC's
program  ten-percent
but
  day_zone = "Asia/Shanghai"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     september trader-7 at 2026-09-30T15:59:59.999999Z
fill     first trader-7 at 2026-09-30T16:00:00Z
fill     last trader-7 at 2026-10-31T23:59:59.999999+08:00
fill     november trader-7 at 2026-11-01T00:00:00+08:00
expect   fill september gone
expect   fill first broker gridhaus by account
expect   fill last broker gridhaus by account
expect   fill november gone
expect   line commission broker gridhaus trader-7 spot fills 2 base 2 amount 0.2

title    terms that settle daily are rated day by day
program  ten-percent
but
  settles = "day"
period   2026-10-05
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     f4 trader-7 at 2026-10-04T23:59:59.999999Z
fill     f5 trader-7 at 2026-10-05
fill     f6 trader-7 at 2026-10-06
expect   fill f4 gone
expect   fill f5 broker gridhaus by account
expect   fill f6 gone
expect   earned gridhaus broker 0.1

title    a trade before the terms begin or at their end is nobody's pay, though somebody's trade
program  ten-percent
but
  effective_from = 2026-10-05T00:00:00Z
  effective_to = 2026-10-25T00:00:00Z
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     early trader-7 at 2026-10-04T23:59:59.999999Z
fill     first trader-7 at 2026-10-05
fill     late trader-7 at 2026-10-25
expect   fill early broker gridhaus by account not terms_not_in_force counts no
expect   fill first broker gridhaus by account counts yes
expect   fill late broker gridhaus by account not terms_not_in_force counts no
expect   line commission broker gridhaus trader-7 spot not terms_not_in_force fills 2 volume 0 base 0 rate 0 amount 0
