title    who was bound before the rules changed keeps the old rules
program  ten-percent
but
  [[rule]]
  when = "vip_level >= 3 and bound_at >= '2022-08-30T15:00:00+03:00'"
  counts = true
  pays = false
  reason = "vip_excluded"
  clause = "§ since 2022-08-30, 15:00 MSK"
period   2026-10
partner  gridhaus broker from 2020-01-01
claim    c1 broker account old -> gridhaus from 2022-08-30T11:59:59.999999Z
claim    c2 broker account new -> gridhaus from 2022-08-30T12:00:00Z
subaccount bot of old from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05 vip 5
fill     f1 old
fill     f2 new
fill     f3 new vip 2
# a sub-account has the claim of its master, and so its day
fill     f4 bot
expect   fill f1 broker gridhaus by account
expect   fill f2 broker gridhaus by account not vip_excluded clause "§ since 2022-08-30, 15:00 MSK"
expect   fill f3 broker gridhaus by account
expect   fill f4 broker gridhaus by master_account
expect   answer broker yes when vip_level 5 bound_at 2022-08-30T11:59:59Z
expect   answer broker no when vip_level 5 bound_at 2022-08-30T12:00:00Z
expect   answer broker depends when vip_level 5

title    a rule that begins at an instant inside the period
program  ten-percent
but
  [[rule]]
  when = "fee = 0 and executed_at >= '2026-10-15T18:00:00+08:00'"
  counts = false
  pays = false
  reason = "zero_fee"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account t-1 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 0 USDT
fill     f1 t-1 at 2026-10-15T09:59:59.999999Z
fill     f2 t-1 at 2026-10-15T10:00:00Z
expect   fill f1 broker gridhaus by account counts yes
expect   fill f2 broker gridhaus by account not zero_fee counts no

title    accounts that signed up before they were bound, and partners that joined late
program  ten-percent
but
  [[rule]]
  when = "registered_at < bound_at"
  counts = true
  pays = false
  reason = "excluded"
  clause = "§ not bound at sign-up"
  [[rule]]
  when = "partner_since >= '2026-01-01T00:00:00Z'"
  counts = true
  pays = false
  reason = "special_rate"
  clause = "§ late partners"
period   2026-10
partner  early broker from 2025-12-31
partner  late broker from 2026-01-01
claim    c1 broker account t-1 -> early from 2026-03-01
claim    c2 broker account t-2 -> early from 2026-03-01
claim    c3 broker account t-3 -> late from 2026-03-01
account  t-1 registered 2026-03-01
account  t-2 registered 2026-02-28T23:59:59Z
account  t-3 registered 2026-03-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
expect   fill f1 broker early by account
expect   fill f2 broker early by account not excluded
expect   fill f3 broker late by account not special_rate
