title    lag: what September reached applies in October, and October's volume only in November
program  ladder
but
  [levels.broker]
  lag = 1
period   2026-10
partner  september broker from 2026-08-01
partner  october broker from 2026-08-01
partner  newcomer broker from 2026-10-01
claim    c1 broker order_tag AAA -> september from 2026-08-01
claim    c2 broker order_tag BBB -> october from 2026-08-01
claim    c3 broker order_tag CCC -> newcomer from 2026-10-01
volume   1000 spot by 2 traders named a at 2026-09-15 tag AAA
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-15 tag AAA
volume   1000 spot by 2 traders named b at 2026-10-15 tag BBB
volume   1000 spot by 2 traders named c at 2026-10-15 tag CCC
expect   level september broker spot 1 assessed volume 1000 active_traders 2
expect   line commission broker september a-1 spot rate 0.2 level 1
expect   level october broker spot 0 assessed volume 0 active_traders 0
# there was no September for the newcomer: it has the start level, which is 0
expect   level newcomer broker spot 0 carried volume 0 active_traders 0
expect   line commission broker newcomer c-1 spot rate 0.1 level 0

title    demote after two misses in a row, and then to what the last month reached; a rise applies at once
program  ladder
but
  [levels.broker]
  demote_after = 2
period   2026-10
partner  once broker from 2026-08-01
partner  twice broker from 2026-08-01
partner  apart broker from 2026-07-01
partner  partly broker from 2026-08-01
partner  riser broker from 2026-08-01
claim    c1 broker order_tag AAA -> once from 2026-08-01
claim    c2 broker order_tag BBB -> twice from 2026-08-01
claim    c3 broker order_tag CCC -> apart from 2026-07-01
claim    c4 broker order_tag DDD -> partly from 2026-08-01
claim    c5 broker order_tag EEE -> riser from 2026-08-01
# the month before October reached 1, October missed it: kept
volume   1000 spot by 2 traders named a at 2026-09-15 tag AAA
expect   level once broker spot 1 carried volume 0 active_traders 0
# September and October missed
volume   1000 spot by 2 traders named b at 2026-08-15 tag BBB
expect   level twice broker spot 0 assessed volume 0 active_traders 0
# August and October missed, and September met between them
volume   1000 spot by 2 traders named c at 2026-07-15 tag CCC
volume   1000 spot by 2 traders named c at 2026-09-15 tag CCC
expect   level apart broker spot 1 carried volume 0 active_traders 0
# 2, then 0, then 1: two misses of level 2, and October's own level 1 stands
volume   5000 spot by 3 traders named d at 2026-08-15 tag DDD
volume   1000 spot by 2 traders named d at 2026-10-15 tag DDD
expect   level partly broker spot 1 assessed volume 1000 active_traders 2
# 1, then 2 at once
volume   1000 spot by 2 traders named e at 2026-09-15 tag EEE
volume   5000 spot by 3 traders named e at 2026-10-15 tag EEE
expect   level riser broker spot 2 assessed volume 5000 active_traders 3

title    protection: in its first three months a partner does not fall below the start level
program  ladder
but
  [levels.broker]
  start_level = 1
  protected_months = 3
period   2026-10
partner  protected broker from 2026-08-31
partner  unprotected broker from 2026-07-31
partner  higher broker from 2026-08-31
claim    c1 broker order_tag AAA -> protected from 2026-08-31
claim    c2 broker order_tag BBB -> unprotected from 2026-07-31
claim    c3 broker order_tag CCC -> higher from 2026-08-31
volume   10 spot by 1 trader named a at 2026-10-15 tag AAA
volume   10 spot by 1 trader named b at 2026-10-15 tag BBB
volume   5000 spot by 3 traders named c at 2026-10-15 tag CCC
# August, September and October are its first three months
expect   level protected broker spot 1 protected volume 10 active_traders 1
expect   line commission broker protected a-1 spot rate 0.2 level 1
# July, August, September were
expect   level unprotected broker spot 0 assessed volume 10 active_traders 1
expect   line commission broker unprotected b-1 spot rate 0.1 level 0
expect   level higher broker spot 2 assessed volume 5000 active_traders 3

title    a start level stands until it is missed too often; months before the first known trade are neither met nor missed
program  ladder
but
  [levels.broker]
  start_level = 1
  demote_after = 2
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
# the first trade of all is of October: January to September were not missed, October is the first miss
volume   10 spot by 1 trader named a at 2026-10-15 tag GRID01
expect   level gridhaus broker spot 1 carried volume 10 active_traders 1
