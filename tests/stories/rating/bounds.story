title    where a broker is present an affiliate earns 45 % at most, whatever was agreed with it
# Bybit: "if the user came via an affiliate, the affiliate's own maximum is capped at 45 %"
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "affiliate"
  channels = ["account"]
  [[rate]]
  role = "affiliate"
  share = "0.3"
  [[bound]]
  role = "affiliate"
  present = { broker = true }
  at_most = "0.45"
  clause = "§ cap with a broker"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  bob affiliate from 2026-01-01
agreed   alice affiliate rate 0.5 from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 affiliate account trader-7 -> alice from 2026-01-01
claim    c3 affiliate account trader-8 -> bob from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 tag GRID01
fill     f2 trader-7
fill     f3 trader-8 tag GRID01
expect   fill f1 affiliate alice by account rate 0.45
expect   fill f2 affiliate alice by account rate 0.5
expect   fill f3 affiliate bob by account rate 0.3
expect   fill f1 broker gridhaus by order_tag rate 0.1
expect   earned alice affiliate 9.5

title    a floor: however multipliers lower a rate, this much is left
# GMX: minAffiliateReward
program  ten-percent
but
  [[multiplier]]
  role = "broker"
  by = "vip_level"
  steps = [ { at_least = "1", times = "0.5" }, { at_least = "3", times = "0" } ]
  [[bound]]
  role = "broker"
  at_least = "0.02"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 vip 1
fill     f2 trader-7 vip 5
expect   fill f1 broker gridhaus by account rate 0.05
expect   fill f2 broker gridhaus by account rate 0.02
