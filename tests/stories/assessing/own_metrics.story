title    weights: spot volume counts double
# Hyperliquid's fee tiers
program  ten-percent
but
  [[metric]]
  name = "weighed"
  weights = { spot = "2" }
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "weighed", at_least = "1000" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  enough broker from 2026-01-01
partner  short broker from 2026-01-01
claim    c1 broker order_tag AAA -> enough from 2026-01-01
claim    c2 broker order_tag BBB -> short from 2026-01-01
# 2 × 400 + 200 = 1000
volume   400 spot by 2 traders named a at 2026-10-05 tag AAA
volume   200 perpetual by 1 trader named a at 2026-10-05 tag AAA
# 2 × 100 + 799 = 999
volume   100 spot by 1 trader named b at 2026-10-05 tag BBB
volume   799 perpetual by 1 trader named b at 2026-10-05 tag BBB
expect   level enough broker all 1 assessed weighed 1000
expect   level short broker all 0 assessed weighed 999
expect   line commission broker enough a-1 spot rate 0.2 level 1

title    a trader's volume counts up to a cap: one large trader is not many
# dYdX v4 has such a cap on the volume that one referee brings
program  ten-percent
but
  [[metric]]
  name = "attributable"
  trader_cap = "600"
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "attributable", at_least = "1000" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  whale broker from 2026-01-01
partner  two broker from 2026-01-01
claim    c1 broker order_tag AAA -> whale from 2026-01-01
claim    c2 broker order_tag BBB -> two from 2026-01-01
subaccount b-2 of b-3 from 2026-01-01
# 600 of 999,999 and 399
volume   999999 spot by 1 trader named a at 2026-10-05 tag AAA
volume   399 perpetual by 1 trader named c at 2026-10-06 tag AAA
expect   level whale broker all 0 assessed attributable 999
# b-1 brings 400 spot and 400 perpetual: 600 of 800; b-2 trades 400 for b-3, its master
volume   800 spot by 2 traders named b at 2026-10-05 tag BBB
volume   400 perpetual by 1 trader named b at 2026-10-06 tag BBB
expect   level two broker all 1 assessed attributable 1000

title    the cap is of each day: what was cut on one day is not made up for on the next
program  ten-percent
but
  [[metric]]
  name = "attributable"
  trader_cap = "600"
  trader_cap_per = "day"
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "attributable", at_least = "1000" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  steady broker from 2026-01-01
partner  once broker from 2026-01-01
claim    c1 broker order_tag AAA -> steady from 2026-01-01
claim    c2 broker order_tag BBB -> once from 2026-01-01
# 600 and 400 on two days
volume   600 spot by 1 trader named a at 2026-10-05T23:59:59Z tag AAA
volume   400 spot by 1 trader named a at 2026-10-06 tag AAA
expect   level steady broker all 1 assessed attributable 1000
# 600 of 700, and 300 on the next
volume   700 spot by 1 trader named b at 2026-10-05 tag BBB
volume   300 spot by 1 trader named b at 2026-10-06 tag BBB
expect   level once broker all 0 assessed attributable 900

title    the number of traders that brought enough, each line apart
program  ten-percent
but
  [[metric]]
  name = "eligible_traders"
  traders_from = "5000"
  [levels.broker]
  window = "month"
  serves = "each"
  level = [{ level = 1, line = "spot", all_of = [{ metric = "eligible_traders", at_least = "2" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  lines broker from 2026-01-01
claim    c1 broker order_tag AAA -> gridhaus from 2026-01-01
claim    c2 broker order_tag BBB -> lines from 2026-01-01
volume   5000 spot by 1 trader named a at 2026-10-05 tag AAA
volume   4999 spot by 1 trader named b at 2026-10-05 tag AAA
volume   1 spot by 1 trader named b at 2026-10-20 tag AAA
volume   4999 spot by 1 trader named c at 2026-10-05 tag AAA
expect   level gridhaus broker spot 1 assessed eligible_traders 2
# enough together with perpetual, and not on spot
volume   5000 spot by 1 trader named d at 2026-10-05 tag BBB
volume   4000 spot by 1 trader named e at 2026-10-05 tag BBB
volume   4000 perpetual by 1 trader named e at 2026-10-05 tag BBB
expect   level lines broker spot 0 assessed eligible_traders 1

title    net fees of takers: a metric is any sum over what counts, of the trades that it speaks of
program  ten-percent
but
  [[metric]]
  name = "net_fees"
  sum = "greatest(0, fee_value - fee_deducted_value)"
  when = "liquidity = 'taker'"
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "net_fees", at_least = "3" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag AAA -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 2 USDT at 2026-10-05 tag AAA
fill     f1 t-1
fill     f2 t-1 fee-deducted 1
fill     f3 t-1 maker
fill     f4 t-1 fee-deducted 5
# 2 + 1; the maker's does not count here, and the last is not below zero
expect   level gridhaus broker all 1 assessed net_fees 3
