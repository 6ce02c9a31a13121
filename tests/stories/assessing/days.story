title    rolling 14 days, assessed at the end of each day: the level of a day is what the day before had reached
program  ladder
but
  settles = "day"
  [levels.broker]
  window = "rolling_14_days"
  lag = 1
period   2026-10-15
partner  early broker from 2026-01-01
partner  today broker from 2026-01-01
partner  long-ago broker from 2026-01-01
claim    c1 broker order_tag AAA -> early from 2026-01-01
claim    c2 broker order_tag BBB -> today from 2026-01-01
claim    c3 broker order_tag CCC -> long-ago from 2026-01-01
# the fourteen days that end with the 14th begin with the 1st
volume   1000 spot by 2 traders named a at 2026-10-01 tag AAA
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-15 tag AAA
expect   level early broker spot 1 assessed volume 1000 active_traders 2
expect   line commission broker early a-1 spot fills 1 rate 0.2
volume   1000 spot by 2 traders named b at 2026-10-15 tag BBB
expect   level today broker spot 0 assessed volume 0 active_traders 0
expect   line commission broker today b-1 spot fills 1 rate 0.1
volume   1000 spot by 2 traders named c at 2026-09-30T23:59:59.999999Z tag CCC
expect   level long-ago broker spot 0 assessed volume 0 active_traders 0

title    a snapshot: the tier of a day is fixed at its first instant, by what was staked then
program  ten-percent
but
  settles = "day"
  [levels.broker]
  window = "previous_day"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "staked", at_least = "1800" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10-05
partner  staker broker from 2026-01-01
partner  too-late broker from 2026-01-01
partner  sold broker from 2026-01-01
claim    c1 broker order_tag AAA -> staker from 2026-01-01
claim    c2 broker order_tag BBB -> too-late from 2026-01-01
claim    c3 broker order_tag CCC -> sold from 2026-01-01
metric   staker staked 1800 at 2026-10-05
metric   staker staked 0 at 2026-10-05T00:00:00.000001Z
metric   too-late staked 1800 at 2026-10-05T00:00:00.000001Z
metric   sold staked 1800 at 2026-10-04
metric   sold staked 1799.99 at 2026-10-04T23:59:59Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T23:00:00Z
# the snapshot of the 4th came before it
fill     f0 t-0 tag AAA at 2026-10-04
fill     f1 t-1 tag AAA
fill     f2 t-2 tag BBB
fill     f3 t-3 tag CCC
expect   level staker broker all 1 assessed staked 1800
expect   level too-late broker all 0 assessed staked 0
expect   level sold broker all 0 assessed staked 1799.99
expect   line commission broker staker t-1 spot fills 1 rate 0.2
expect   line commission broker too-late t-2 spot fills 1 rate 0.1

title    a snapshot at another time of the day
program  ten-percent
but
  settles = "day"
  [levels.broker]
  window = "day"
  serves = "program"
  taken_at = "08:00"
  level = [{ level = 1, all_of = [{ metric = "staked", at_least = "1800" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10-05
partner  staker broker from 2026-01-01
partner  too-late broker from 2026-01-01
claim    c1 broker order_tag AAA -> staker from 2026-01-01
claim    c2 broker order_tag BBB -> too-late from 2026-01-01
metric   staker staked 1800 at 2026-10-05T08:00:00Z
metric   too-late staked 1800 at 2026-10-05T08:00:00.000001Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T07:00:00Z
fill     f1 t-1 tag AAA
fill     f2 t-2 tag BBB
expect   level staker broker all 1 assessed staked 1800
expect   level too-late broker all 0 assessed staked 0
