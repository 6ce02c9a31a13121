title    the row of the rate card with most conditions that match wins
program  ten-percent
but
  [[rate]]
  role = "broker"
  line = "contracts"
  share = "0.12"
  clause = "§ contracts"
  [[rate]]
  role = "broker"
  liquidity = "maker"
  share = "0.15"
  clause = "§ maker"
  [[rate]]
  role = "broker"
  line = "contracts"
  liquidity = "maker"
  share = "0.18"
  clause = "§ contracts, maker"
  [[rate]]
  role = "broker"
  line = "spot"
  liquidity = "maker"
  group = "mm"
  share = "0.05"
  clause = "§ market makers"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
attribute trader-8 group mm from 2026-10-05 to 2026-10-06
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 trader-7
fill     f2 trader-7 perpetual BTC-USDT-SWAP
fill     f3 trader-7 maker
fill     f4 trader-7 perpetual BTC-USDT-SWAP maker
fill     f5 trader-8 maker
fill     f6 trader-8
fill     f7 trader-8 maker at 2026-10-06
expect   fill f1 broker gridhaus by order_tag rate 0.1 clause "§ rate"
expect   fill f2 broker gridhaus by order_tag rate 0.12 clause "§ contracts"
expect   fill f3 broker gridhaus by order_tag rate 0.15 clause "§ maker"
expect   fill f4 broker gridhaus by order_tag rate 0.18 clause "§ contracts, maker"
expect   fill f5 broker gridhaus by order_tag rate 0.05 clause "§ market makers"
expect   fill f6 broker gridhaus by order_tag rate 0.1
expect   fill f7 broker gridhaus by order_tag rate 0.15
# the rate is part of the key: trader-7 has four lines, trader-8 three
expect   lines 7

title    other rates for new and old traders; of unknown age neither
program  ten-percent
but
  new_trader_days = 30
  [[rate]]
  role = "broker"
  trader = "new"
  share = "0.30"
  [[rate]]
  role = "broker"
  trader = "old"
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
account  young registered 2026-09-05T12:00:00.000001Z
account  aged registered 2026-09-05T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 young
fill     f2 aged
fill     f3 unknown
expect   fill f1 broker gridhaus by order_tag rate 0.3
expect   fill f2 broker gridhaus by order_tag rate 0.2
expect   fill f3 broker gridhaus by order_tag rate 0.1

title    a rate may be a share of the turnover; a trade that no row covers counts and earns nothing
terms
  format = 1
  id = "turnover"
  version = "1"
  title = "Turnover"
  venue = "okx"
  effective_from = 2020-01-01T00:00:00Z
  day_zone = "UTC"
  settles = "month"
  asset = "USDT"
  scale = 8
  line = [{ name = "spot", products = ["spot"] }, { name = "contracts", products = ["perpetual"] }]
  role = [{ name = "broker", channels = ["order_tag"] }]
  rate = [{ role = "broker", line = "contracts", of = "volume", share = "0.0001" }]
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 15 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 trader-7
fill     f2 trader-7 spot BTC-USDT
# 60000 × 0.5 × 0.0001 = 3
expect   line commission broker gridhaus trader-7 contracts fills 1 volume 30000 base 30000 rate 0.0001 amount 3
expect   line commission broker gridhaus trader-7 spot not no_rate fills 1 volume 30000 base 0 rate 0 amount 0

title    a share of the base keeps all ten places of a fee beside a share of volume, which has eight
program  ten-percent
but
  [[rate]]
  role = "broker"
  line = "contracts"
  of = "volume"
  share = "0.0001"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    taker price 100 quantity 1 at 2026-10-05 tag GRID01
fill     f1 a-1 spot BTC-USDT fee 0.0000000960 USDT
fill     f2 a-1 spot BTC-USDT fee 0.0000000960 USDT
fill     f3 a-1 perpetual BTC-USDT fee 1 USDT
# 0.000000192 × 0.1 = 0.0000000192, down to eight places 0.00000001; of fees with eight places 0.0000002 × 0.1 = 0.00000002
expect   fill f1 broker gridhaus by order_tag base 0.000000096
expect   line commission broker gridhaus a-1 spot base 0.000000192 amount 0.00000001
expect   line commission broker gridhaus a-1 contracts base 100 amount 0.01
