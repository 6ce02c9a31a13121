title    the first assessment comes in the third month: until then the start level stands, whatever was reached
# OKX, rules of sub-affiliate links (2024-04-11): on the 1st of each month, active traders over the previous two months;
# 5 keep the preset rate, fewer have 0 %; the first assessment is from the third calendar month
program  ten-percent
but
  [levels.broker]
  window = "previous_2_months"
  serves = "program"
  start_level = 1
  first_assessed = 3
  level = [{ level = 1, all_of = [{ metric = "active_traders", at_least = "5" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.30"
  [[rate]]
  role = "broker"
  level = 0
  share = "0"
period   2026-10
partner  young broker from 2026-09-01
partner  grown broker from 2026-08-31
partner  passed broker from 2026-08-31
partner  restored broker from 2026-01-01
claim    c1 broker order_tag AAA -> young from 2026-09-01
claim    c2 broker order_tag BBB -> grown from 2026-08-31
claim    c3 broker order_tag CCC -> passed from 2026-08-31
claim    c4 broker order_tag DDD -> restored from 2026-01-01
# October is its second month
volume   10 spot by 1 trader named a at 2026-10-05 tag AAA
expect   level young broker all 1 carried active_traders 0
expect   line commission broker young a-1 spot fills 1 rate 0.3
# October is its third month, and August and September saw 4 traders
volume   10 spot by 4 traders named b at 2026-09-30T23:59:59.999999Z tag BBB
fill     f1 b-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-05 tag BBB
expect   level grown broker all 0 assessed active_traders 4
expect   line commission broker grown b-1 spot fills 1 rate 0
# 3 in August and 3 in September, one of them in both: 5
volume   10 spot by 3 traders named c at 2026-08-31 tag CCC
volume   10 spot by 2 traders named d at 2026-09-15 tag CCC
fill     f2 c-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-09-16 tag CCC
expect   level passed broker all 1 assessed active_traders 5
# July and August, assessed in September, missed; August and September pass again
volume   10 spot by 5 traders named e at 2026-09-02 tag DDD
expect   level restored broker all 1 assessed active_traders 5

title    protection is of calendar months: who joins on 1 July is protected until 30 November
# published example of OKX's affiliate program; a partner that joins on 31 July has the same months
program  ladder
but
  [levels.broker]
  start_level = 1
  protected_months = 5
period   2026-11
partner  first broker from 2026-07-01
partner  last broker from 2026-07-31T23:59:59Z
partner  june broker from 2026-06-30
claim    c1 broker order_tag AAA -> first from 2026-07-01
claim    c2 broker order_tag BBB -> last from 2026-07-31T23:59:59Z
claim    c3 broker order_tag CCC -> june from 2026-06-30
volume   10 spot by 1 trader named a at 2026-11-30T23:59:59.999999Z tag AAA
volume   10 spot by 1 trader named b at 2026-11-15 tag BBB
volume   10 spot by 1 trader named c at 2026-11-01 tag CCC
expect   level first broker spot 1 protected volume 10 active_traders 1
expect   level last broker spot 1 protected volume 10 active_traders 1
expect   level june broker spot 0 assessed volume 10 active_traders 1

title    in December the protection of who joined in July is over
program  ladder
but
  [levels.broker]
  start_level = 1
  protected_months = 5
period   2026-12
partner  first broker from 2026-07-01
claim    c1 broker order_tag AAA -> first from 2026-07-01
volume   10 spot by 1 trader named a at 2026-12-01 tag AAA
expect   level first broker spot 0 assessed volume 10 active_traders 1
