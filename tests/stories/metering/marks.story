title    a fee is worth the last mark at or before the trade, up to exactly 24 hours old; without one the fill is held
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     BNB 600 at 2026-10-05T11:00:00Z
mark     BNB 610 at 2026-10-05T12:00:00Z
mark     BNB 999 at 2026-10-05T12:00:00.000001Z
mark     OLD 2 at 2026-10-04T12:00:00Z
mark     OLDER 2 at 2026-10-04T11:59:59.999999Z
mark     USDC 0.9998 at 2026-10-05T00:00:00Z
# the settlement asset is worth 1, whatever a mark says
mark     USDT 0.5 at 2026-10-05T00:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z

fill     at-the-mark trader-7 fee 0.01 BNB
fill     before-it trader-7 fee 0.01 BNB at 2026-10-05T11:59:59.999999Z
fill     exactly-24h trader-7 fee 1 OLD
fill     too-old trader-7 fee 1 OLDER
fill     never trader-7 fee 1 XYZ
fill     settlement trader-7 fee 1 USDT
# 0.01 × 610 = 6.1 and 0.01 × 600 = 6
expect   fill at-the-mark broker gridhaus by account fee-value 6.1 base 6.1
expect   fill before-it broker gridhaus by account fee-value 6 base 6
expect   fill exactly-24h broker gridhaus by account fee-value 2 base 2
expect   fill too-old held no_mark
expect   fill never held no_mark
expect   fill settlement broker gridhaus by account fee-value 1 base 1

# the quote asset needs a mark too: 100 × 0.9998 = 99.98
fill     in-usdc trader-7 spot BTC-USDC
fill     in-eur trader-7 spot BTC-EUR
expect   fill in-usdc broker gridhaus by account notional-value 99.98
expect   fill in-eur held no_mark

# an amount of 0 needs no mark; the other side's fee does
fill     free trader-7 fee 0 XYZ
fill     other-side trader-7 fee 0 XYZ counterparty-fee -1
expect   fill free broker gridhaus by account fee-value 0 base 0
expect   fill other-side held no_mark

# 6.1 + 6 + 2 + 1 + 1 + 0 = 16.1
expect   line commission broker gridhaus trader-7 spot fills 6 base 16.1 amount 1.61

title    the same fill is rated as soon as its mark is there, even one that came late
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     XYZ 3 at 2026-10-05T00:00:00Z
fill     never trader-7 spot BTC-USDT taker price 100 quantity 1 fee 1 XYZ at 2026-10-05T12:00:00Z
expect   fill never broker gridhaus by account base 3
# 3 × 0.1
expect   earned gridhaus broker 0.3

title    the terms may ask for younger marks
program  ten-percent
but
  max_mark_age = "90m"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     BNB 600 at 2026-10-05T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 0.01 BNB
fill     f1 trader-7 at 2026-10-05T13:30:00Z
fill     f2 trader-7 at 2026-10-05T13:30:00.000001Z
expect   fill f1 broker gridhaus by account base 6
expect   fill f2 held no_mark

title    values round half to even at 10 places, fill by fill; turnover at 8
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     TINY 0.5 at 2026-10-05T00:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 at 2026-10-05T12:00:00Z
# 0.0000000001 × 0.5 = 0.00000000005: a tie, 0 is even; 0.0000000003 × 0.5 = 0.00000000015: a tie, 2 is even
fill     f1 trader-7 fee 0.0000000001 TINY
fill     f2 trader-7 fee 0.0000000003 TINY
# of the unrounded 0.0001 × 0.00005 = 0.000000005: a tie, 0 is even; a notional that is given is taken as it is
fill     f3 trader-7 fee 1 USDT price 0.0001 quantity 0.00005
fill     f4 trader-7 fee 1 USDT notional 77.5
expect   fill f1 broker gridhaus by account fee-value 0
expect   fill f2 broker gridhaus by account fee-value 0.0000000002
expect   fill f3 broker gridhaus by account notional-value 0
expect   fill f4 broker gridhaus by account notional-value 77.5

title    what does not fit its type is held, never wrapped
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker fee 1 USDT at 2026-10-05T12:00:00Z
# 10^19 × 10^19 = 10^38, beyond the 30 digits before the point of a DECIMAL(38, 8)
fill     huge trader-7 price 10000000000000000000 quantity 10000000000000000000
fill     fits trader-7 price 100 quantity 1
expect   fill huge held out_of_range
expect   fill fits broker gridhaus by account base 1
