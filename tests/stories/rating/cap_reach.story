title    a cap that all fills of the month together do not reach changes nothing
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "2.01"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag GRID01
# 1 + 1, below 2.01
fill     first trader-7 at 2026-10-05
fill     second trader-7 at 2026-10-06
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 rate 0.1 amount 2
expect   fill second broker gridhaus by order_tag base 10 rate 0.1
expect   lines 1

title    a cap that they reach to the last digit is used up: what comes after it earns nothing, were it nothing, too
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "2"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag GRID01
fill     first trader-7 at 2026-10-05
fill     second trader-7 at 2026-10-06
fill     third trader-7 fee 0 USDT at 2026-10-07
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 rate 0.1 amount 2
expect   fill third broker gridhaus by order_tag not cap_reached base 0 rate 0

title    where a fill can take from the base, the sum says less than the cap was used: fills are looked at one by one
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  base = "fee_value"
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "2"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag GRID01
# 1 + 1 use it up, so the third earns nothing; in the end the sum of the month is 0.5
fill     first trader-7 at 2026-10-05
fill     second trader-7 at 2026-10-06
fill     third trader-7 fee -15 USDT at 2026-10-07
expect   fill third broker gridhaus by order_tag not cap_reached base 0 rate 0
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 rate 0.1 amount 2
