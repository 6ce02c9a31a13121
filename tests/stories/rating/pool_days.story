title    a pool of a week under months: each week has its own, and the line of the month is the sum of what its weeks leave
# an idea of GMX, 2022: a bonus pool of 5,000 a week, pro rata if exceeded; here 2 a week from Monday, two places
program  ten-percent
but
  scale = 2
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  lasts = "days"
  days = 7
  anchor = 2026-09-28T00:00:00Z
  limit = "2"
  clause = "§ pool"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botlab broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> botlab from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
# the week from 5 October: 1 and 2 in full, so two thirds are left: 0.666… and 1.333…
fill     f1 trader-7 at 2026-10-05
fill     f2 trader-8 at 2026-10-06
fill     f3 trader-8 at 2026-10-11T23:59:59.999999Z
# the week from the 12th: the same again
fill     f4 trader-7 at 2026-10-12
fill     f6 trader-8 at 2026-10-18 fee 20 USDT
# the week from the 26th: 2 of 2, nothing is cut
fill     f7 trader-8 at 2026-10-31 fee 20 USDT
# the week from the 19th: 4 of one alone, half is left
fill     f5 trader-8 at 2026-10-19 fee 40 USDT
# 0.666… + 0.666… = 1.333…; 1.333… + 1.333… + 2 + 2 = 6.666…: rounded once, not week by week, which would be 1.32
expect   fill f3 broker botlab by account rate 0.1 base 10
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 rate 0.1 amount 1.33
expect   line commission broker botlab trader-8 spot fills 5 base 100 rate 0.1 amount 6.66
expect   answer broker yes when product spot

title    a week over the end of a month is one pool, whichever month its trades lie in; each month has its part of it
program  ladder
but
  scale = 4
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  lasts = "days"
  days = 7
  anchor = 2026-09-28T00:00:00Z
  limit = "2"
period   2026-10
partner  gridhaus broker from 2026-09-01
claim    c1 broker order_tag AAA -> gridhaus from 2026-09-01
usual    spot BTC-USDT taker price 1 quantity 1 fee 10 USDT tag AAA
# September's level is 1, so 20 %: 2 of the 29th are in the week from 28 September
volume   1000 spot by 2 traders named s at 2026-09-15 tag AAA
fill     f1 a-1 at 2026-09-29
# October's level is 0, so 10 %: 1 of the 4th. Together 3: two thirds are left, 0.6666…
fill     f2 a-1 at 2026-10-04
# the week from 26 October ends on 1 November, which has level 2, so 30 %: 3, with 1 of October 4. Half of 1 is left
fill     f3 a-1 at 2026-10-26
fill     f4 a-1 at 2026-11-01T23:59:59.999999Z
volume   5000 spot by 3 traders named n at 2026-11-20 tag AAA
# the next week is not October's
fill     f5 a-1 at 2026-11-02 fee 1000 USDT
# 0.66666… + 0.5
expect   line commission broker gridhaus a-1 spot fills 2 base 20 rate 0.1 amount 1.1666

title    parents and kickback come out of the week's pool, and a line below zero takes nothing out of it
program  ten-percent
but
  scale = 4
  [[role]]
  name = "broker"
  base = "fee_value"
  kickback = "claim"
  parent = "share"
  parent_share = "0.5"
  parent_depth = 1
  [[cap]]
  role = "broker"
  scope = "program"
  exceeded = "pro_rata"
  lasts = "days"
  days = 7
  anchor = 2026-10-05T00:00:00Z
  limit = "1.5"
period   2026-10
partner  gridhaus broker from 2026-01-01 under bighouse
partner  bighouse broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01 kickback 0.5
claim    c2 broker account trader-8 -> bighouse from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1
# the week from the 5th: 2 and the parent's 1 are 3, half is left; -1 of trader-8 is not cut
fill     f1 trader-7 at 2026-10-05 fee 20 USDT
fill     f2 trader-8 at 2026-10-06 fee -10 USDT
# the week from the 12th: 1 and the parent's 0.5 are just the limit, nothing is cut
fill     f3 trader-7 at 2026-10-12 fee 10 USDT
# 1 + 1 = 2, half of it is the trader's; the parent has 0.5 + 0.5
expect   line commission broker gridhaus trader-7 spot base 30 amount 1
expect   line kickback broker gridhaus trader-7 spot amount 1
expect   line override broker bighouse trader-7 spot child gridhaus amount 1
expect   line commission broker bighouse trader-8 spot base -10 amount -1
