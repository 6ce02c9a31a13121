title    a reward may be points: a further role on the same claims, in an asset that is no money, at its own places
program  ten-percent
but
  [[role]]
  name = "points"
  claims_of = "broker"
  asset = "STAR"
  scale = 0
  [[rate]]
  role = "points"
  of = "volume"
  share = "0.01"
  [[rate]]
  role = "points"
  of = "volume"
  share = "2.5"
  line = "contracts"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 quantity 3
fill     f2 trader-7 quantity 2.5
fill     f3 trader-7 perpetual BTC-USDT-SWAP
# 550 of volume × 0.01 = 5.5, down to whole points once; 100 × 2.5
expect   line commission points gridhaus trader-7 spot fills 2 base 550 rate 0.01 amount 5 in STAR
expect   line commission points gridhaus trader-7 contracts fills 1 base 100 rate 2.5 amount 250 in STAR
expect   line commission broker gridhaus trader-7 spot amount 2 in USDT
