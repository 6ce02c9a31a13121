title    marginal tiers: each slice of the month's volume has its own rate, and every fill earns the mean of them
program  ten-percent
but
  [levels.broker]
  window = "month"
  serves = "program"
  tiers = "marginal"
  level = [{ level = 1, all_of = [{ metric = "volume", at_least = "1000" }] }, { level = 2, all_of = [{ metric = "volume", at_least = "5000" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
  clause = "§ from 1000"
  [[rate]]
  role = "broker"
  level = 2
  share = "0.30"
  clause = "§ from 5000"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
partner  smallfry broker from 2026-01-01
partner  favourite broker from 2026-01-01
grant    favourite broker level 2 from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag BOT01 -> botworks from 2026-01-01
claim    c3 broker order_tag SMALL -> smallfry from 2026-01-01
claim    c4 broker order_tag FAV -> favourite from 2026-01-01
usual    spot BTC-USDT taker price 100 at 2026-10-05T12:00:00Z
# 8000 in all: 1000 at 10 %, 4000 at 20 %, 3000 at 30 %: (100 + 800 + 900) / 8000 = 0.225
fill     f1 trader-7 quantity 60 fee 60 USDT tag GRID01
fill     f2 trader-8 quantity 20 fee 10 USDT tag GRID01
expect   level gridhaus broker all 2 assessed volume 8000
# 60 × 0.225 = 13.5 and 10 × 0.225 = 2.25
expect   line commission broker gridhaus trader-7 spot rate 0.225 amount 13.5 level 2
expect   line commission broker gridhaus trader-8 spot rate 0.225 amount 2.25 level 2
# 3000: 1000 at 10 %, 2000 at 20 %: 500 / 3000 = 0.1666…, cut at 12 places; 30 × 0.166666666666 = 4.99999999998
fill     f3 trader-9 quantity 30 fee 30 USDT tag BOT01
expect   line commission broker botworks trader-9 spot rate 0.166666666666 amount 4.99999999 level 1
# exactly the first threshold: level 1 is reached, and nothing lies in its slice yet
fill     f4 trader-10 quantity 10 fee 10 USDT tag SMALL
expect   line commission broker smallfry trader-10 spot rate 0.1 amount 1 level 1
# a level given by hand is for all: 10 × 0.3
fill     f5 trader-11 quantity 1 fee 10 USDT tag FAV
expect   line commission broker favourite trader-11 spot rate 0.3 amount 3 level 2

title    each line cuts its own sum; here of fees, and what lies below the first level earns nothing
terms
  format = 1
  id = "slices"
  version = "1"
  title = "Slices of fees"
  venue = "okx"
  effective_from = 2020-01-01T00:00:00Z
  day_zone = "UTC"
  settles = "month"
  asset = "USDT"
  scale = 8
  [[line]]
  name = "spot"
  products = ["spot"]
  [[line]]
  name = "contracts"
  products = ["perpetual"]
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [levels.broker]
  window = "month"
  serves = "each"
  tiers = "marginal"
  level = [{ level = 1, line = "spot", all_of = [{ metric = "fees", at_least = "20" }] }, { level = 1, line = "contracts", all_of = [{ metric = "fees", at_least = "5" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.40"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    taker price 100 quantity 1 at 2026-10-05T12:00:00Z tag GRID01
# spot: 50 in fees, 30 of them above 20: 30 × 0.4 / 50 = 0.24; 50 × 0.24 = 12
fill     f1 trader-7 spot BTC-USDT fee 50 USDT
expect   line commission broker gridhaus trader-7 spot rate 0.24 amount 12 level 1
# contracts: 10, half of them above 5: 0.2; 10 × 0.2 = 2
fill     f2 trader-7 perpetual BTC-USDT-SWAP fee 10 USDT
expect   line commission broker gridhaus trader-7 contracts rate 0.2 amount 2 level 1
