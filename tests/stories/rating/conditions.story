title    who was bound before the ladder changed keeps the old rates
# MEXC's referral program changed on 2022-08-30 at 15:00 of Moscow; earlier invitations keep their rates
program  ten-percent
but
  [[condition]]
  name = "old_invitation"
  when = "bound_at < '2022-08-30T15:00:00+03:00'"
  clause = "§ 2022-08-30"
  [[rate]]
  role = "broker"
  where = { old_invitation = true }
  share = "0.40"
  clause = "§ old"
  [[rate]]
  role = "broker"
  where = { old_invitation = true }
  line = "contracts"
  share = "0.45"
  clause = "§ old, contracts"
period   2026-10
partner  gridhaus broker from 2020-01-01
claim    c1 broker account old -> gridhaus from 2022-08-30T11:59:59.999999Z
claim    c2 broker account new -> gridhaus from 2022-08-30T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05
fill     f1 old
fill     f2 new
fill     f3 old perpetual BTC-USDT
expect   line commission broker gridhaus old spot rate 0.4 amount 0.4 clause "§ old"
expect   line commission broker gridhaus new spot rate 0.1 amount 0.1 clause "§ rate"
expect   line commission broker gridhaus old contracts rate 0.45 amount 0.45 clause "§ old, contracts"

title    a rate that changes at an instant inside the period; what is unknown does not hold
program  ten-percent
but
  [[condition]]
  name = "since_the_15th"
  when = "executed_at >= '2026-10-15T18:00:00+08:00'"
  [[condition]]
  name = "small_trader"
  when = "vip_level <= 1"
  [[rate]]
  role = "broker"
  where = { since_the_15th = true, small_trader = true }
  share = "0.30"
  [[rate]]
  role = "broker"
  where = { since_the_15th = true, small_trader = false }
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2020-01-01
claim    c1 broker account t-1 -> gridhaus from 2022-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     f1 t-1 at 2026-10-15T09:59:59.999999Z vip 1
fill     f2 t-1 at 2026-10-15T10:00:00Z vip 1
fill     f3 t-1 at 2026-10-15T10:00:00Z vip 2
fill     f4 t-1 at 2026-10-15T10:00:00Z
expect   fill f1 broker gridhaus by account rate 0.1
expect   fill f2 broker gridhaus by account rate 0.3
expect   fill f3 broker gridhaus by account rate 0.2
expect   fill f4 broker gridhaus by account rate 0.2
