title    a pool that is exceeded is shared pro rata: every line is cut by the same part, whoever traded first
# an idea of GMX, 2022: a bonus pool of 5,000 a week, pro rata if exceeded; here 2 a month, with the two places of a currency
program  ten-percent
but
  scale = 2
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  limit = "2"
  clause = "§ pool"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botlab broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> botlab from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-01
fill     f2 trader-8 at 2026-10-02
fill     f3 trader-8 at 2026-10-31
# in full 1 and 2, together 3: two thirds are left of each. 0.666… is 0.66, 1.333… is 1.33; what rounding leaves nobody gets
expect   fill f3 broker botlab by account rate 0.1 base 10
expect   line commission broker gridhaus trader-7 spot fills 1 base 10 rate 0.1 amount 0.66
expect   line commission broker botlab trader-8 spot fills 2 base 20 rate 0.1 amount 1.33
expect   answer broker yes when product spot

title    a pool that is not exceeded cuts nothing, to the last unit of its limit
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  limit = "3"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7
fill     f2 trader-8 fee 20 USDT
fill     before trader-8 fee 1000 USDT at 2026-09-30T23:59:59.999999Z
# 1 + 2 is 3; September has a pool of its own
expect   line commission broker gridhaus trader-7 spot amount 1
expect   line commission broker gridhaus trader-8 spot amount 2

title    parents and kickback come out of the same pool, and a cap by account is used up before it
program  ten-percent
but
  [[role]]
  name = "broker"
  kickback = "claim"
  parent = "share"
  parent_share = "0.5"
  parent_depth = 1
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "2"
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  limit = "3"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  co broker from 2026-01-01 under gridhaus
claim    c1 broker account trader-7 -> co from 2026-01-01 kickback 0.25
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 at 2026-10-05
fill     f1 trader-7 fee 20 USDT
fill     f2 trader-8 fee 90 USDT
# 2 and its parent's 1; 9, which the account's cap makes 2; nothing else: 5 together, so 3/5 of each.
# 2 × 3/5 is 1.2, a quarter of it the trader's
expect   line commission broker co trader-7 spot amount 0.9
expect   line kickback broker co trader-7 spot amount 0.3
expect   line override broker gridhaus trader-7 spot child co amount 0.6
expect   line commission broker gridhaus trader-8 spot amount 1.2
expect   earned gridhaus broker 1.8

title    a pool is shared before anything is rounded, so that nobody loses a cent twice
program  ten-percent
but
  scale = 2
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  limit = "2"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 at 2026-10-05
fill     f1 trader-7 fee 10.09 USDT
fill     f2 trader-8 fee 19.91 USDT
# in full 1.009 and 1.991, together 3: two thirds of each. 1.009 × 2/3 is 0.672…, so 0.67; two thirds of a rounded 1.00 were only 0.66
expect   line commission broker gridhaus trader-7 spot amount 0.67
expect   line commission broker gridhaus trader-8 spot amount 1.32
