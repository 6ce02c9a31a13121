title    per account: the fill that crosses the cap is paid in part, later ones are not, and all count for volume
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "2.5"
  clause = "§ cap"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag GRID01
# each 10 × 0.1 = 1: 1, 1, then 0.5 of 1, then nothing. In the order of time, not of the rows.
fill     fourth trader-7 at 2026-10-08
fill     second trader-7 at 2026-10-06
fill     third trader-7 at 2026-10-07
fill     first trader-7 at 2026-10-05
# another account has its own 2.5
fill     other trader-8 at 2026-10-09
# what September used up does not matter
fill     september trader-7 fee 100 USDT at 2026-09-30
expect   fill third broker gridhaus by order_tag base 10 rate 0.1
expect   fill fourth broker gridhaus by order_tag not cap_reached base 0 rate 0 counts yes clause "§ cap"
expect   line commission broker gridhaus trader-7 spot fills 3 volume 300 base 30 rate 0.1 amount 2.5
expect   line commission broker gridhaus trader-7 spot not cap_reached fills 1 volume 100 base 0 rate 0 amount 0 clause "§ cap"
expect   line commission broker gridhaus trader-8 spot fills 1 amount 1

title    at one instant the order is venue, account, fill id; per partner all its accounts use up one cap
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "partner"
  limit = "2.25"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag BOT01 -> botworks from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag GRID01
fill     z trader-1 on okx
fill     a trader-2 on binance
fill     b trader-1 on okx
fill     c trader-2 on okx
fill     d trader-2 tag BOT01
# binance/trader-2/a 1, okx/trader-1/b 1, okx/trader-1/z 0.25 of 1, okx/trader-2/c nothing
expect   fill z broker gridhaus by order_tag
expect   fill c broker gridhaus by order_tag not cap_reached
expect   line commission broker gridhaus trader-1 spot fills 2 base 20 amount 1.25
expect   line commission broker gridhaus trader-2 spot fills 1 base 10 amount 1
expect   line commission broker gridhaus trader-2 spot not cap_reached fills 1 amount 0
expect   earned gridhaus broker 2.25
expect   earned botworks broker 1

title    per fill, per program, and only where the cap's condition holds; the narrowest of several caps decides
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "fill"
  limit = "3"
  [[cap]]
  role = "broker"
  scope = "program"
  limit = "5"
  when = "vip_level between 5 and 6"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag BOT01 -> botworks from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 20 USDT tag GRID01
# 40 × 0.1 = 4, capped at 3; 20 × 0.1 = 2
fill     f1 trader-1 fee 40 USDT at 2026-10-01
fill     f2 trader-1 at 2026-10-02
expect   line commission broker gridhaus trader-1 spot fills 2 base 60 amount 5
# VIP 5 and 6 of both partners together: 3 of 4, then 2 of 2, then nothing is left of 5
fill     f3 trader-2 fee 40 USDT vip 5 at 2026-10-03
fill     f4 trader-3 vip 6 tag BOT01 at 2026-10-04
fill     f5 trader-4 vip 5 at 2026-10-05
fill     f6 trader-4 vip 4 at 2026-10-06
expect   line commission broker gridhaus trader-2 spot fills 1 amount 3
expect   line commission broker botworks trader-3 spot fills 1 amount 2
expect   line commission broker gridhaus trader-4 spot not cap_reached fills 1 amount 0
expect   line commission broker gridhaus trader-4 spot fills 1 amount 2

title    a cap speaks of the commission before the invitee's part is split off
program  ten-percent
but
  [[role]]
  name = "broker"
  kickback = "claim"
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "1.5"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01 kickback 0.4
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-05
fill     f2 trader-7 at 2026-10-06
# 1 + 0.5 of 1 = 1.5; 0.4 of it is 0.6, and 0.9 stays
expect   line kickback broker gridhaus trader-7 spot amount 0.6
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 amount 0.9
