title    previous month: September's volume sets October's level
program  ladder
but
  [levels.broker]
  window = "previous_month"
period   2026-10
partner  early broker from 2026-01-01
partner  late broker from 2026-01-01
claim    c1 broker order_tag AAA -> early from 2026-01-01
claim    c2 broker order_tag BBB -> late from 2026-01-01
volume   1000 spot by 2 traders named a at 2026-09-30T23:59:59.999999Z tag AAA
volume   1000 spot by 2 traders named b at 2026-10-01 tag BBB
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-05 tag AAA
expect   level early broker spot 1 assessed volume 1000 active_traders 2
expect   level late broker spot 0 assessed volume 0 active_traders 0
expect   line commission broker early a-1 spot fills 1 rate 0.2 level 1
expect   line commission broker late b-1 spot fills 1 rate 0.1 level 0

title    the average month of the previous quarter: its sum against three times the threshold, months without trades being 0
program  ladder
but
  [levels.broker]
  window = "previous_quarter_average"
period   2026-11
partner  enough broker from 2026-01-01
partner  short broker from 2026-01-01
partner  few broker from 2026-01-01
claim    c1 broker order_tag AAA -> enough from 2026-01-01
claim    c2 broker order_tag BBB -> short from 2026-01-01
claim    c3 broker order_tag CCC -> few from 2026-01-01
# July to September: 3000 = 3 × 1000 in July and September; traders 3 + 3 = 6 = 3 × 2
volume   1500 spot by 3 traders named a at 2026-07-01 tag AAA
volume   1500 spot by 3 traders named a at 2026-09-30T23:59:59.999999Z tag AAA
expect   level enough broker spot 1 assessed volume.sum3 3000 active_traders.sum3 6
# 2999 is short of it, and neither June nor October helps
volume   2999 spot by 6 traders named b at 2026-08-15 tag BBB
volume   9000 spot by 6 traders named b at 2026-06-30T23:59:59.999999Z tag BBB
volume   9000 spot by 6 traders named b at 2026-10-01 tag BBB
expect   level short broker spot 0 assessed volume.sum3 2999 active_traders.sum3 6
# 5 traders in one month and nobody in the others are fewer than 2 a month
volume   3000 spot by 5 traders named c at 2026-08-15 tag CCC
expect   level few broker spot 0 assessed volume.sum3 3000 active_traders.sum3 5

title    rolling 30 days: of a month with 31 days the first is left out
program  ladder
but
  [levels.broker]
  window = "rolling_30_days"
period   2026-10
partner  inside broker from 2026-01-01
partner  outside broker from 2026-01-01
claim    c1 broker order_tag AAA -> inside from 2026-01-01
claim    c2 broker order_tag BBB -> outside from 2026-01-01
volume   1000 spot by 2 traders named a at 2026-10-02 tag AAA
volume   1000 spot by 2 traders named b at 2026-10-01T23:59:59.999999Z tag BBB
expect   level inside broker spot 1 assessed volume 1000 active_traders 2
expect   level outside broker spot 0 assessed volume 0 active_traders 0

title    rolling 14 days end with the month
program  ladder
but
  [levels.broker]
  window = "rolling_14_days"
period   2026-10
partner  inside broker from 2026-01-01
partner  outside broker from 2026-01-01
claim    c1 broker order_tag AAA -> inside from 2026-01-01
claim    c2 broker order_tag BBB -> outside from 2026-01-01
# 18 to 31 October are 14 days
volume   1000 spot by 2 traders named a at 2026-10-18 tag AAA
volume   1000 spot by 2 traders named b at 2026-10-17T23:59:59.999999Z tag BBB
expect   level inside broker spot 1 assessed volume 1000 active_traders 2
expect   level outside broker spot 0 assessed volume 0 active_traders 0

title    rolling 90 days
program  ladder
but
  [levels.broker]
  window = "rolling_90_days"
period   2026-10
partner  inside broker from 2026-01-01
partner  outside broker from 2026-01-01
claim    c1 broker order_tag AAA -> inside from 2026-01-01
claim    c2 broker order_tag BBB -> outside from 2026-01-01
# 31 of October, 30 of September, 29 of August: from 3 August
volume   1000 spot by 2 traders named a at 2026-08-03 tag AAA
volume   1000 spot by 2 traders named b at 2026-08-02T23:59:59.999999Z tag BBB
expect   level inside broker spot 1 assessed volume 1000 active_traders 2
expect   level outside broker spot 0 assessed volume 0 active_traders 0

title    the previous two months together, each trader once
program  ladder
but
  [levels.broker]
  window = "previous_2_months"
period   2026-10
partner  both broker from 2026-01-01
claim    c1 broker order_tag AAA -> both from 2026-01-01
volume   500 spot by 2 traders named a at 2026-08-01 tag AAA
volume   500 spot by 2 traders named a at 2026-09-30T23:59:59.999999Z tag AAA
volume   500 spot by 2 traders named b at 2026-07-31T23:59:59.999999Z tag AAA
volume   500 spot by 2 traders named b at 2026-10-01 tag AAA
expect   level both broker spot 1 assessed volume 1000 active_traders 2

title    the average month of the last two, this one included: the sum against twice the threshold
program  ladder
but
  [levels.broker]
  window = "rolling_2_months_average"
period   2026-10
partner  enough broker from 2026-01-01
partner  short broker from 2026-01-01
claim    c1 broker order_tag AAA -> enough from 2026-01-01
claim    c2 broker order_tag BBB -> short from 2026-01-01
# 2000 = 2 × 1000; traders 2 + 2 = 2 × 2
volume   700 spot by 2 traders named a at 2026-09-01 tag AAA
volume   1300 spot by 2 traders named a at 2026-10-31 tag AAA
volume   1999 spot by 2 traders named b at 2026-09-01 tag BBB
volume   1 spot by 1 trader named b at 2026-10-31 tag BBB
expect   level enough broker spot 1 assessed volume.sum2 2000 active_traders.sum2 4
expect   level short broker spot 0 assessed volume.sum2 2000 active_traders.sum2 3

title    the quarter that the month lies in, whole
program  ladder
but
  [levels.broker]
  window = "quarter"
period   2026-11
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
volume   400 spot by 1 trader named a at 2026-10-01 tag GRID01
volume   600 spot by 1 trader named b at 2026-12-31T23:59:59.999999Z tag GRID01
volume   900 spot by 1 trader named c at 2026-09-30T23:59:59.999999Z tag GRID01
expect   level gridhaus broker spot 1 assessed volume 1000 active_traders 2

title    since the start: everything that ever counted
program  ladder
but
  [levels.broker]
  window = "since_start"
period   2026-10
partner  gridhaus broker from 2025-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2025-01-01
volume   600 spot by 1 trader named a at 2025-02-01 tag GRID01
volume   400 spot by 1 trader named b at 2026-10-31T23:59:59.999999Z tag GRID01
volume   400 spot by 1 trader named c at 2026-11-01 tag GRID01
expect   level gridhaus broker spot 1 assessed volume 1000 active_traders 2

title    where terms settle daily, a day's level is that of its calendar month, by everything now known
program  ladder
but
  settles = "day"
period   2026-10-05
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
volume   900 spot by 1 trader named a at 2026-10-01 tag GRID01
volume   100 spot by 1 trader named b at 2026-10-05T23:59:59.999999Z tag GRID01
volume   9000 spot by 5 traders named c at 2026-10-06 tag GRID01
# 900 + 100 + 9000 by 1 + 1 + 5 traders; rated is the day alone
expect   level gridhaus broker spot 2 assessed volume 10000 active_traders 7
expect   line commission broker gridhaus b-1 spot fills 1 rate 0.3
expect   lines 1
