title    where days are cut in UTC+8, volume of the last eight hours of a month in UTC is of the next month
# Binance, Bitget, Gate and HTX cut their days at 16:00 UTC
program  ladder
but
  day_zone = "Asia/Shanghai"
period   2026-10
partner  inside broker from 2026-01-01
partner  outside broker from 2026-01-01
claim    c1 broker order_tag AAA -> inside from 2026-01-01
claim    c2 broker order_tag BBB -> outside from 2026-01-01
volume   500 spot by 1 trader named a at 2026-09-30T16:00:00Z tag AAA
volume   500 spot by 1 trader named b at 2026-10-31T15:59:59.999999Z tag AAA
expect   level inside broker spot 1 assessed volume 1000 active_traders 2
volume   500 spot by 1 trader named c at 2026-09-30T15:59:59.999999Z tag BBB
volume   500 spot by 1 trader named d at 2026-10-31T16:00:00Z tag BBB
expect   level outside broker spot 0 assessed volume 0 active_traders 0

title    a day of UTC+8 that a daily program rates, with the volume of the day before
program  ladder
but
  settles = "day"
  day_zone = "Asia/Shanghai"
  [levels.broker]
  window = "previous_day"
period   2026-10-05
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag AAA -> gridhaus from 2026-01-01
# 4 October of Shanghai is from 16:00 UTC of the 3rd to 16:00 UTC of the 4th
volume   500 spot by 1 trader named a at 2026-10-03T16:00:00Z tag AAA
volume   500 spot by 1 trader named b at 2026-10-04T15:59:59.999999Z tag AAA
volume   9000 spot by 9 traders named c at 2026-10-03T15:59:59.999999Z tag AAA
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-04T16:00:00Z tag AAA
expect   level gridhaus broker spot 1 assessed volume 1000 active_traders 2
expect   line commission broker gridhaus a-1 spot fills 1 rate 0.2
expect   lines 1
