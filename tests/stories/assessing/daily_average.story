title    the average of a balance over three days: each day has its last value, and days before the first value known have 0
program  ten-percent
but
  settles = "day"
  [levels.broker]
  window = "rolling_3_days"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "staked_on_average", at_least = "500" }] }]
  [[metric]]
  name = "staked_on_average"
  daily_average_of = "staked"
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10-05
partner  steady broker from 2026-01-01
partner  late broker from 2026-01-01
partner  too-late broker from 2026-01-01
partner  sold broker from 2026-01-01
partner  fleeting broker from 2026-01-01
partner  nothing broker from 2026-01-01
claim    c1 broker order_tag AAA -> steady from 2026-01-01
claim    c2 broker order_tag BBB -> late from 2026-01-01
claim    c3 broker order_tag CCC -> too-late from 2026-01-01
claim    c4 broker order_tag DDD -> sold from 2026-01-01
claim    c5 broker order_tag EEE -> fleeting from 2026-01-01
claim    c6 broker order_tag FFF -> nothing from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     f0 t-0 tag AAA at 2026-10-01
fill     f1 t-1 tag AAA
fill     f2 t-2 tag BBB
fill     f3 t-3 tag CCC
fill     f4 t-4 tag DDD
fill     f5 t-5 tag EEE
fill     f6 t-6 tag FFF
# 500 + 500 + 500 = 1500 = 3 × 500
metric   steady staked 500 at 2026-09-01
expect   level steady broker all 1 assessed staked_on_average.sum3 1500
expect   line commission broker steady t-1 spot rate 0.2
# 0 + 0 + 1500: nothing was known of the 3rd and 4th, and they are divided by all the same
metric   late staked 1500 at 2026-10-05T23:00:00Z
expect   level late broker all 1 assessed staked_on_average.sum3 1500
expect   line commission broker late t-2 spot rate 0.2
metric   too-late staked 1499.99 at 2026-10-05T23:00:00Z
expect   level too-late broker all 0 assessed staked_on_average.sum3 1499.99
expect   line commission broker too-late t-3 spot rate 0.1
# 600 + 600 + 0: a last value alone would have said 0, the largest 600
metric   sold staked 600 at 2026-09-01
metric   sold staked 0 at 2026-10-05T23:59:59Z
expect   level sold broker all 0 assessed staked_on_average.sum3 1200
# what comes and goes inside a day is no day's last value; the end of the 4th is the midnight after it
metric   fleeting staked 90000 at 2026-10-04T08:00:00Z
metric   fleeting staked 0 at 2026-10-04T20:00:00Z
metric   fleeting staked 700 at 2026-10-05
metric   fleeting staked 100 at 2026-10-05T00:00:00.000001Z
expect   level fleeting broker all 0 assessed staked_on_average.sum3 800
expect   level nothing broker all 0 assessed staked_on_average.sum3 0

title    the days' values are taken at a time of each day, and days are the program's own
program  ten-percent
but
  settles = "day"
  day_zone = "Asia/Shanghai"
  [levels.broker]
  window = "rolling_2_days"
  serves = "program"
  taken_at = "08:00"
  level = [{ level = 1, all_of = [{ metric = "staked_on_average", at_least = "500" }] }]
  [[metric]]
  name = "staked_on_average"
  daily_average_of = "staked"
period   2026-10-05
partner  early broker from 2026-01-01
partner  late broker from 2026-01-01
claim    c1 broker order_tag AAA -> early from 2026-01-01
claim    c2 broker order_tag BBB -> late from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     f1 t-1 tag AAA
fill     f2 t-2 tag BBB
# eight in the morning there is midnight UTC: 400 on the 4th, 600 on the 5th
metric   early staked 400 at 2026-10-04
metric   early staked 600 at 2026-10-05
expect   level early broker all 1 assessed staked_on_average.sum2 1000
# a microsecond after eight: 0 on the 4th, 400 on the 5th
metric   late staked 400 at 2026-10-04T00:00:00.000001Z
metric   late staked 600 at 2026-10-05T00:00:00.000001Z
expect   level late broker all 0 assessed staked_on_average.sum2 400

title    a quarter's average is over its days, not over its months
program  ten-percent
but
  [levels.broker]
  window = "previous_quarter_average"
  serves = "program"
  [[levels.broker.level]]
  level = 1
  all_of = [{ metric = "staked_on_average", at_least = "32" }, { metric = "staked", at_least = "100" }]
  [[levels.broker.level]]
  level = 2
  all_of = [{ metric = "staked_on_average", at_least = "33" }, { metric = "staked", at_least = "100" }]
  [[metric]]
  name = "staked_on_average"
  daily_average_of = "staked"
period   2026-10
partner  since-september broker from 2026-01-01
claim    c1 broker order_tag AAA -> since-september from 2026-01-01
# midnight would still be the end of the 31st of August
metric   since-september staked 100 at 2026-09-01T00:00:00.000001Z
fill     f0 t-1 spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-07-02 tag AAA
# 30 days of 100 are 3000; 92 days × 32 = 2944, × 33 = 3036. What is measured elsewhere and not averaged is one value.
expect   level since-september broker all 1 assessed staked_on_average.sum92 3000 staked 100

# Binance, 2019: the sum of a day's hourly snapshots divided by 24. The announcement has no example; the numbers are made up.
title    Binance's daily average of BNB from the balances themselves: the 24 hours of the day, each at its end
program  binance-referral-2019
but
  [[metric]]
  name = "bnb_daily_average"
  hourly_average_of = "bnb"
period   2019-10-05
partner  half inviter from 2019-09-01
partner  less inviter from 2019-09-01
claim    c1 inviter account a-1 -> half from 2019-09-01
claim    c2 inviter account a-2 -> less from 2019-09-01
usual    spot BTC-USDT taker price 8000 quantity 1 fee 100 USDT at 2019-10-05T12:00:00Z on binance
fill     f1 a-1
fill     f2 a-2
# 1000 from the end of the thirteenth hour to that of the 24th: 12 × 1000 = 12000 = 24 × 500
metric   half bnb 1000 at 2019-10-05T13:00:00Z
expect   level half inviter all 1 assessed bnb_daily_average.sum24 12000
expect   line commission inviter half a-1 spot rate 0.4 amount 40
# a microsecond after the thirteenth hour: 11 × 1000
metric   less bnb 1000 at 2019-10-05T13:00:00.000001Z
expect   level less inviter all 0 assessed bnb_daily_average.sum24 11000
expect   line commission inviter less a-2 spot rate 0.2 amount 20
