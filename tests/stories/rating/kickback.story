title    the invitee's part is cut down first, from the unrounded product, and the partner keeps the rest of the line
program  ten-percent
but
  scale = 2
  [[role]]
  name = "broker"
  kickback = "claim"
  [[rate]]
  role = "broker"
  line = "spot"
  share = "0.30"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account quarter -> gridhaus from 2026-01-01 kickback 0.25
claim    c2 broker account nearly-all -> gridhaus from 2026-01-01 kickback 0.999
claim    c3 broker account all -> gridhaus from 2026-01-01 kickback 1
claim    c4 broker account nothing -> gridhaus from 2026-01-01 kickback 0
claim    c5 broker account not-said -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 at 2026-10-05T12:00:00Z
# 10.05 × 0.3 = 3.015; total 3.01; a quarter is 0.75375, cut 0.75; 3.01 − 0.75 = 2.26
fill     f1 quarter fee 10.05 USDT
expect   line kickback broker gridhaus quarter spot fills 1 base 10.05 rate 0.3 kickback 0.25 amount 0.75
expect   line commission broker gridhaus quarter spot fills 1 base 10.05 rate 0.3 kickback 0.25 amount 2.26
expect   returned quarter 0.75
# 10.0633 × 0.3 = 3.01899; × 0.999 = 3.01597101, cut 3.01 (of the rounded 3.01 it would be 3.00); 3.01 − 3.01 = 0
fill     f2 nearly-all fee 10.0633 USDT
expect   line kickback broker gridhaus nearly-all spot kickback 0.999 amount 3.01
expect   line commission broker gridhaus nearly-all spot kickback 0.999 amount 0
# everything goes on: 1 × 0.3
fill     f3 all fee 1 USDT
expect   line kickback broker gridhaus all spot amount 0.3
expect   line commission broker gridhaus all spot kickback 1 amount 0
# no share, no row
fill     f4 nothing fee 1 USDT
fill     f5 not-said fee 1 USDT
expect   no line kickback broker gridhaus nothing spot
expect   line commission broker gridhaus nothing spot kickback 0 amount 0.3
expect   no line kickback broker gridhaus not-said spot
expect   line commission broker gridhaus not-said spot kickback 0 amount 0.3

title    the terms may bound the invitee's part; another share from another day is another line
program  ten-percent
but
  [[role]]
  name = "broker"
  kickback = "claim"
  kickback_max = "0.5"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01 to 2026-10-10 kickback 0.2
claim    c2 broker account trader-7 -> gridhaus from 2026-10-10 kickback 0.9
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z
fill     f2 trader-7 at 2026-10-10
# 10 × 0.1 = 1: 0.2 and 0.8; then half and half, since 0.9 is over the bound
expect   line kickback broker gridhaus trader-7 spot kickback 0.2 amount 0.2 claim c1
expect   line commission broker gridhaus trader-7 spot kickback 0.2 amount 0.8 claim c1
expect   line kickback broker gridhaus trader-7 spot kickback 0.5 amount 0.5 claim c2
expect   line commission broker gridhaus trader-7 spot kickback 0.5 amount 0.5 claim c2
expect   returned trader-7 0.7
expect   earned gridhaus broker 1.3

title    terms without kickback do not look at the claim's
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01 kickback 0.2
fill     f1 trader-7 spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
expect   line commission broker gridhaus trader-7 spot kickback 0 amount 1
expect   returned trader-7 0
expect   lines 1

title    the kickback ends before the commission does: 30 days from the claim, to the microsecond
# Binance futures referral 2019: the inviter 12 months, the invitee's kickback the first month only
program  ten-percent
but
  [[role]]
  name = "broker"
  kickback = "claim"
  kickback_days = 30
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-09-10T12:00:00Z kickback 0.4
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-10T11:59:59.999999Z
fill     f2 trader-7 at 2026-10-10T12:00:00Z
# 1 of which 0.4 goes to the trader; then 1 that the partner keeps
expect   line commission broker gridhaus trader-7 spot kickback 0.4 amount 0.6
expect   line commission broker gridhaus trader-7 spot kickback 0 amount 1
expect   returned trader-7 0.4
