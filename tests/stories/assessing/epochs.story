title    stretches of 28 days, counted off from an instant: the level of a day is that of the stretch that it lies in
program  ladder
but
  settles = "day"
  day_zone = "Asia/Tokyo"
  [levels.broker]
  window = "28_days"
  anchor = 2026-09-08T15:00:00Z
period   2026-10-10
# days begin at 15:00 UTC; stretches at 15:00 on 8 September, 6 October, 3 November
partner  within broker from 2026-01-01
partner  before broker from 2026-01-01
partner  late broker from 2026-01-01
claim    c1 broker order_tag AAA -> within from 2026-01-01
claim    c2 broker order_tag BBB -> before from 2026-01-01
claim    c3 broker order_tag CCC -> late from 2026-01-01
volume   500 spot by 1 trader named a at 2026-10-06T15:00:00Z tag AAA
volume   500 spot by 1 trader named b at 2026-11-03T14:59:59.999999Z tag AAA
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-10 tag AAA
# 500 + 500 + 1, by all that is now known of the stretch
expect   level within broker spot 1 assessed volume 1001 active_traders 2
expect   line commission broker within a-1 spot fills 1 rate 0.2 level 1
volume   1000 spot by 2 traders named c at 2026-10-06T14:59:59.999999Z tag BBB
expect   level before broker spot 0 assessed volume 0 active_traders 0
volume   1000 spot by 2 traders named d at 2026-11-03T15:00:00Z tag CCC
expect   level late broker spot 0 assessed volume 0 active_traders 0

title    weeks: what the week before reached holds for the week, and falls only after two missed in a row
program  ladder
but
  settles = "day"
  [levels.broker]
  window = "previous_7_days"
  anchor = 2026-09-30T00:00:00Z
  demote_after = 2
period   2026-10-16
# weeks begin on Wednesdays: 30 September, 7 October, 14 October
partner  kept broker from 2026-01-01
partner  fallen broker from 2026-01-01
partner  risen broker from 2026-01-01
claim    c1 broker order_tag AAA -> kept from 2026-01-01
claim    c2 broker order_tag BBB -> fallen from 2026-01-01
claim    c3 broker order_tag CCC -> risen from 2026-01-01
# the first week reached 1, the second missed it
volume   1000 spot by 2 traders named a at 2026-10-01 tag AAA
fill     f1 a-1 spot BTC-USDT taker price 1 quantity 1 fee 1 USDT at 2026-10-16 tag AAA
expect   level kept broker spot 1 carried volume 0 active_traders 0
expect   line commission broker kept a-1 spot rate 0.2 level 1
# the week from 23 September reached 1, the two after it missed
volume   1000 spot by 2 traders named b at 2026-09-24 tag BBB
expect   level fallen broker spot 0 assessed volume 0 active_traders 0
volume   5000 spot by 3 traders named c at 2026-10-13T23:59:59.999999Z tag CCC
expect   level risen broker spot 2 assessed volume 5000 active_traders 3
