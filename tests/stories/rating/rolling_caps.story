title    a cap over any three days: what the fill's day and the two before it have paid is used up, and comes free day by day
# dYdX: 3,000 USDC per referee in any 30 days; here 2.5 in three
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  lasts = "rolling"
  days = 3
  limit = "2.5"
  clause = "§ rolling"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     september-29 trader-7 at 2026-09-29
fill     september-30 trader-7 at 2026-09-30T23:59:59.999999Z
# 1 and 1 are used: 0.5 of 1 is left on the 1st
fill     first trader-7 at 2026-10-01
# the 29th is free again: 1 + 0.5 are used on the 2nd, 1 is left, and then nothing
fill     second trader-7 at 2026-10-02
fill     third trader-7 at 2026-10-02T23:59:59.999999Z
# 0.5 + 1 on the 1st and 2nd: 1 is left on the 3rd
fill     fourth trader-7 at 2026-10-03
# all is free again
fill     fifth trader-7 at 2026-10-10 fee 30 USDT
fill     other trader-8 at 2026-10-02
expect   fill third broker gridhaus by account not cap_reached clause "§ rolling"
# 0.5 + 1 + 1 + 2.5
expect   line commission broker gridhaus trader-7 spot fills 4 base 60 amount 5
expect   line commission broker gridhaus trader-8 spot amount 1
expect   answer broker yes when product spot

title    what a month before paid is itself what its own days before left
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "partner"
  lasts = "rolling"
  days = 40
  limit = "2.5"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
# 2 on 5 August; on 5 September 0.5 of 1 is left; the 40 days that end on 15 October begin with 6 September
fill     august trader-7 at 2026-08-05 fee 20 USDT
fill     september trader-7 at 2026-09-05
fill     late-september trader-7 at 2026-09-20 fee 20 USDT
# on 20 September the 40 days begin with 12 August: 0.5 is used, 2 are paid. On 14 October the 5th of September is the first day
fill     october trader-7 at 2026-10-14
fill     free trader-7 at 2026-10-15
# 0.5 + 2 are used on the 14th: nothing is left; 2 on the 15th: 0.5 of 1
expect   fill october broker gridhaus by account not cap_reached
expect   line commission broker gridhaus trader-7 spot fills 1 base 10 amount 0.5

title    days are the program's own, and a cap on the base rolls, too
program  ten-percent
but
  settles = "day"
  day_zone = "Asia/Shanghai"
  [[cap]]
  role = "broker"
  scope = "account"
  of = "base"
  lasts = "rolling"
  days = 2
  limit = "25"
period   2026-10-05
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 20 USDT
# 4 October there ends at 16:00 UTC; of what was traded a microsecond before it began nothing is counted
fill     f1 trader-7 at 2026-10-03T16:00:00Z
fill     f2 trader-7 at 2026-10-04T16:00:00Z
fill     f3 trader-8 at 2026-10-03T15:59:59.999999Z
fill     f4 trader-8 at 2026-10-04T16:00:00Z
# 20 of 25 are used: 5 × 0.1; and 20 × 0.1
expect   line commission broker gridhaus trader-7 spot base 20 amount 0.5
expect   line commission broker gridhaus trader-8 spot base 20 amount 2
