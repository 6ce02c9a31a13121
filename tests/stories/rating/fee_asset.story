title    paid in the asset of the fee: a fee in BTC earns BTC, of the amount as it was, and not of its value
# Deribit: paid in the currency that fees were collected in
program  ten-percent
but
  [[role]]
  name = "broker"
  asset = "fee_asset"
  kickback = "claim"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01 kickback 0.25
mark     BTC 61234.5 at 2026-10-05
usual    perpetual BTC-USDT-SWAP taker price 100 quantity 1 at 2026-10-05
fill     f1 trader-7 fee 0.00012345 BTC
fill     f2 trader-7 fee 0.00023456 BTC
fill     f3 trader-7 fee 3 USDT
# 0.00035801 × 0.1 = 0.000035801, truncated to 8 places: 0.0000358; a quarter of it, 0.00000895025, is the trader's
expect   line kickback broker gridhaus trader-7 contracts rate 0.1 amount 0.00000895 in BTC
expect   line commission broker gridhaus trader-7 contracts fills 2 base 0.00035801 amount 0.00002685 in BTC
expect   line commission broker gridhaus trader-7 contracts fills 1 base 3 amount 0.225 in USDT

title    a fee in BTC that the settlement asset pays is valued at the price of that moment, and the sum truncated once
# Binance computes in the fee's asset, converts at a pinned price and truncates to 8 places
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
mark     BNB 612.34567 at 2026-10-05
fill     f1 trader-7 spot BTC-USDT taker price 100 quantity 1 fee 0.0012345 BNB at 2026-10-05
# 0.0012345 × 612.34567 = 0.755940729615, half-even to 10 places 0.7559407296; × 0.1 = 0.07559407296, truncated
expect   line commission broker gridhaus trader-7 spot base 0.7559407296 amount 0.07559407
