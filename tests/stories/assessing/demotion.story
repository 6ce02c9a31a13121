title    one level at a time: a miss takes one level, not all of them
program  ladder
but
  [levels.broker]
  demote_to = "one_below"
  [[levels.broker.level]]
  level = 1
  line = "spot"
  all_of = [{ metric = "volume", at_least = "1000" }, { metric = "active_traders", at_least = "2" }]
  [[levels.broker.level]]
  level = 2
  line = "spot"
  all_of = [{ metric = "volume", at_least = "5000" }, { metric = "active_traders", at_least = "3" }]
  [[levels.broker.level]]
  level = 4
  line = "spot"
  all_of = [{ metric = "volume", at_least = "9000" }, { metric = "active_traders", at_least = "3" }]
  [[rate]]
  role = "broker"
  level = 4
  share = "0.40"
period   2026-10
partner  from-four broker from 2026-07-01
partner  from-two broker from 2026-07-01
partner  twice broker from 2026-07-01
partner  partly broker from 2026-07-01
partner  back broker from 2026-07-01
claim    c1 broker order_tag AAA -> from-four from 2026-07-01
claim    c2 broker order_tag BBB -> from-two from 2026-07-01
claim    c3 broker order_tag CCC -> twice from 2026-07-01
claim    c4 broker order_tag DDD -> partly from 2026-07-01
claim    c5 broker order_tag EEE -> back from 2026-07-01
usual    spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-15
# 4 in September, October reached 0: the level below 4 is 2, there is no 3
volume   9000 spot by 3 traders named a at 2026-09-15 tag AAA
fill     f1 a-1 tag AAA
expect   level from-four broker spot 2 carried volume 1 active_traders 1
expect   line commission broker from-four a-1 spot rate 0.3 level 2
volume   5000 spot by 3 traders named b at 2026-09-15 tag BBB
expect   level from-two broker spot 1 carried volume 0 active_traders 0
# 4 in August, 2 after September, 1 after October
volume   9000 spot by 3 traders named c at 2026-08-15 tag CCC
expect   level twice broker spot 1 carried volume 0 active_traders 0
# 4, then 0, then 1: one below 2 is 1, and it is also what October reached
volume   9000 spot by 3 traders named d at 2026-08-15 tag DDD
volume   1000 spot by 2 traders named d at 2026-10-14 tag DDD
expect   level partly broker spot 1 assessed volume 1000 active_traders 2
# 4, 2 after a miss, and October reached 4 again: a rise is at once, over all levels between
volume   9000 spot by 3 traders named e at 2026-08-15 tag EEE
volume   9000 spot by 3 traders named e at 2026-10-14 tag EEE
expect   level back broker spot 4 assessed volume 9000 active_traders 3

title    with two misses in a row: each further level takes two more
program  ladder
but
  [levels.broker]
  demote_after = 2
  demote_to = "one_below"
period   2026-10
partner  two broker from 2026-05-01
partner  three broker from 2026-05-01
partner  four broker from 2026-05-01
claim    c1 broker order_tag AAA -> two from 2026-05-01
claim    c2 broker order_tag BBB -> three from 2026-05-01
claim    c3 broker order_tag CCC -> four from 2026-05-01
# level 2 in August; September and October missed
volume   5000 spot by 3 traders named a at 2026-08-15 tag AAA
expect   level two broker spot 1 carried volume 0 active_traders 0
# level 2 in July; August and September took one level, October's is the first miss of level 1
volume   5000 spot by 3 traders named b at 2026-07-15 tag BBB
expect   level three broker spot 1 carried volume 0 active_traders 0
# level 2 in June, four misses
volume   5000 spot by 3 traders named c at 2026-06-15 tag CCC
expect   level four broker spot 0 assessed volume 0 active_traders 0
