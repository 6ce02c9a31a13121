title    a negative fee counts for volume with base 0; the floor is per fill, so that it takes nothing from the next
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT maker price 1000 quantity 1 at 2026-10-05T12:00:00Z
fill     rebated trader-7 fee -4 USDT
fill     paid trader-7 fee 10 USDT
expect   fill rebated broker gridhaus by account counts yes fee-value -4 base 0
expect   fill paid broker gridhaus by account base 10
# 0 + 10, not −4 + 10
expect   line commission broker gridhaus trader-7 spot fills 2 volume 2000 base 10 amount 1

title    the other side's maker rebate comes off the base, not below 0; a fee of the other side does not add to it
program  ten-percent
but
  [[role]]
  name = "broker"
  base = "greatest(0, fee_value + least(0, counterparty_fee_value))"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 1000 quantity 1 fee 5 USDT at 2026-10-05T12:00:00Z
fill     other-rebated trader-7 counterparty-fee -2
fill     other-more trader-7 counterparty-fee -6
fill     other-paid trader-7 counterparty-fee 2
fill     not-told trader-7
# 5 − 2 = 3; 5 − 6 is below 0; 5; 5
expect   fill other-rebated broker gridhaus by account base 3
expect   fill other-more broker gridhaus by account base 0
expect   fill other-paid broker gridhaus by account base 5
expect   fill not-told broker gridhaus by account base 5
expect   earned gridhaus broker 1.3

title    terms that net let a rebate take from the rest of the line
program  ten-percent
but
  [[role]]
  name = "broker"
  base = "fee_value"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT maker price 1000 quantity 1 at 2026-10-05T12:00:00Z
fill     rebated trader-7 fee -4 USDT
fill     paid trader-7 fee 10 USDT
expect   fill rebated broker gridhaus by account base -4
# −4 + 10 = 6
expect   line commission broker gridhaus trader-7 spot fills 2 base 6 amount 0.6

title    what a coupon paid may come off the base
program  ten-percent
but
  [[role]]
  name = "broker"
  base = "greatest(0, fee_value - fee_deducted_value)"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     BNB 600 at 2026-10-05T00:00:00Z
usual    spot BTC-USDT taker price 1000 quantity 1 at 2026-10-05T12:00:00Z
# (0.02 − 0.005) × 600 = 12 − 3 = 9
fill     f1 trader-7 fee 0.02 BNB fee-deducted 0.005
expect   fill f1 broker gridhaus by account fee-value 12 base 9
