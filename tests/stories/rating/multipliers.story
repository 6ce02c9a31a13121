title    a rate is multiplied by steps of a balance measured elsewhere, as it was at the trade, and cut to 12 places once
# Bitfinex multiplies by the LEO that a partner holds: 1.1, 1.2, 1.5
program  ten-percent
but
  [[multiplier]]
  role = "broker"
  by = "leo_held"
  steps = [ { at_least = "500", times = "1.1" }, { at_least = "5000", times = "1.2" } ]
  clause = "§ LEO"
  [[multiplier]]
  role = "broker"
  by = "verified"
  steps = [ { at_least = "1", times = "1.2" } ]
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
metric   gridhaus leo_held 499.99 at 2026-09-01
metric   gridhaus leo_held 500 at 2026-10-05T12:00:00Z
metric   gridhaus leo_held 6000 at 2026-10-07
metric   gridhaus verified 1 at 2026-10-08
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-05T11:59:59.999999Z
fill     f2 trader-7 at 2026-10-05T12:00:00Z
fill     f3 trader-7 at 2026-10-07
fill     f4 trader-7 at 2026-10-08
# 0.1; 0.1 × 1.1; 0.1 × 1.2; 0.1 × 1.2 × 1.2
expect   fill f1 broker gridhaus by account rate 0.1
expect   fill f2 broker gridhaus by account rate 0.11
expect   fill f3 broker gridhaus by account rate 0.12
expect   fill f4 broker gridhaus by account rate 0.144
expect   earned gridhaus broker 4.74

title    a rate decays with the age of the claim, step by step, to nothing; a rate agreed with the partner stands as it was agreed
program  ten-percent
but
  [[multiplier]]
  role = "broker"
  by = "claim_age_days"
  steps = [ { at_least = "30", times = "0.5" }, { at_least = "60", times = "0" } ]
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  agreedly broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-09-10T12:00:00Z
claim    c2 broker account trader-8 -> gridhaus from 2026-08-01
claim    c3 broker account trader-9 -> agreedly from 2026-08-01
agreed   agreedly broker rate 0.2 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-10T12:00:00Z
# 30 days after the claim began, to the microsecond
fill     f1 trader-7 at 2026-10-10T11:59:59.999999Z
fill     f2 trader-7
fill     f3 trader-8
fill     f4 trader-9
expect   fill f1 broker gridhaus by account rate 0.1
expect   fill f2 broker gridhaus by account rate 0.05
expect   fill f3 broker gridhaus by account rate 0
expect   fill f4 broker agreedly by account rate 0.2
expect   earned gridhaus broker 1.5

title    a rate falls with the trader's fee tier in steps, and stays where the tier is not known
program  ten-percent
but
  [[multiplier]]
  role = "broker"
  by = "vip_level"
  steps = [ { at_least = "1", times = "0.9" }, { at_least = "2", times = "0.8" } ]
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7
fill     f2 trader-7 vip 1
fill     f3 trader-7 vip 6
expect   fill f1 broker gridhaus by account rate 0.1
expect   fill f2 broker gridhaus by account rate 0.09
expect   fill f3 broker gridhaus by account rate 0.08
