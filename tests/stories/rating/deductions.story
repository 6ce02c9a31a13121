title    what a coupon paid of a fee is no base; nor what a bonus paid; what a card or a discount took off still counts
program  ten-percent
but
  [[role]]
  name = "broker"
  base = """case when fee_currency_kind in ('coupon', 'bonus') then greatest(0, fee_value - fee_deducted_value)
    else greatest(0, fee_value) end"""
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     coupon trader-7 fee-deducted 4 fee-kind coupon
fill     all-of-it trader-7 fee-deducted 10 fee-kind coupon
fill     card trader-7 fee-deducted 4 fee-kind card
fill     bonus trader-7 fee-deducted 4 fee-kind bonus
fill     discount trader-7 fee-deducted 4 fee-kind discount
fill     plain trader-7
fill     refund trader-7 maker fee -1 USDT
# 10 − 4; 10 − 10; 10; 10 − 4; 10; 10; a negative maker fee is floored
expect   fill coupon broker gridhaus by account base 6
expect   fill all-of-it broker gridhaus by account base 0
expect   fill card broker gridhaus by account base 10
expect   fill bonus broker gridhaus by account base 6
expect   fill discount broker gridhaus by account base 10
expect   fill plain broker gridhaus by account base 10
expect   fill refund broker gridhaus by account base 0
expect   earned gridhaus broker 4.2

title    negative maker fees are taken off the base of the others where the terms net them
# Bitget's negativeMakerFeeDeduct
program  ten-percent
but
  [[role]]
  name = "broker"
  base = "fee_value - fee_deducted_value"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7
fill     f2 trader-7 maker fee -2.5 USDT
fill     f3 trader-7 fee-deducted 1 fee-kind coupon
# 10 − 2.5 + 9 = 16.5
expect   line commission broker gridhaus trader-7 spot base 16.5 amount 1.65
