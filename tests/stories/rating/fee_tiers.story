title    a share of volume by the trader's fee tier: one trader is in two tiers within the month, and has a line for each
# OKX Trading Volume Bonus 2026: bonus = volume × a fixed rate of the invitee's fee tier; VIP 6 and above are excluded
program  ten-percent
but
  rate = [
    { role = "broker", of = "volume", share = "0.00035", vip_level = 0, clause = "§ regular" },
    { role = "broker", of = "volume", share = "0.000305", vip_level = 1, clause = "§ VIP 1" },
    { role = "broker", of = "volume", share = "0.000155", vip_level = { at_least = 2, at_most = 5 }, clause = "§ VIP 2 to 5" },
  ]
  [[rule]]
  when = "vip_level >= 6"
  counts = false
  pays = false
  reason = "vip_excluded"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
attribute trader-7 vip_level 0 from 2026-01-01 to 2026-10-16
attribute trader-7 vip_level 1 from 2026-10-16
usual    spot BTC-USDT taker price 60000 quantity 1 fee 60 USDT
fill     f1 trader-7 at 2026-10-15
fill     f2 trader-7 at 2026-10-16
fill     f3 trader-7 vip 5 at 2026-10-17
fill     f4 trader-7 vip 6 at 2026-10-18
# 60,000 × 0.00035 = 21; × 0.000305 = 18.3; × 0.000155 = 9.3
expect   line commission broker gridhaus trader-7 spot rate 0.00035 base 60000 amount 21 clause "§ regular"
expect   line commission broker gridhaus trader-7 spot rate 0.000305 base 60000 amount 18.3 clause "§ VIP 1"
expect   line commission broker gridhaus trader-7 spot rate 0.000155 base 60000 amount 9.3
expect   line commission broker gridhaus trader-7 spot not vip_excluded amount 0
expect   answer broker depends when product spot

title    a share of the base by the fee tier; an unknown tier meets no condition on it, and the more special row wins
program  ten-percent
but
  [[rate]]
  role = "broker"
  share = "0.03"
  vip_level = { at_least = 5 }
  [[rate]]
  role = "broker"
  share = "0.02"
  vip_level = { at_least = 5 }
  liquidity = "maker"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7
fill     f2 trader-7 vip 4
fill     f3 trader-7 vip 5
fill     f4 trader-7 maker vip 9
expect   fill f1 broker gridhaus by account rate 0.1
expect   fill f2 broker gridhaus by account rate 0.1
expect   fill f3 broker gridhaus by account rate 0.03
expect   fill f4 broker gridhaus by account rate 0.02
