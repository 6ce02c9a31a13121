title    twelve months of commission from the day the trader was bound; then trades count and pay nothing
program  ten-percent
but
  day_zone = "Asia/Shanghai"
  [[rule]]
  when = "claim_age_months >= 12"
  counts = true
  pays = false
  reason = "commission_ended"
  clause = "§ 12 months"
period   2026-02
partner  gridhaus broker from 2025-01-01
claim    c1 broker account early -> gridhaus from 2025-01-31T20:00:00Z
claim    c2 broker account late -> gridhaus from 2025-02-28T01:00:00Z
claim    c3 broker account rebound -> gridhaus from 2025-01-05 to 2025-06-05
claim    c4 broker account rebound -> gridhaus from 2025-06-05
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
# bound on 1 February at 04:00 of Shanghai: over on 1 February 2026 at 04:00, which is 31 January, 20:00 UTC
fill     f1 early at 2026-01-31T19:59:59.999999Z
fill     f2 early at 2026-01-31T20:00:00Z
# bound on 28 February at 09:00 of Shanghai
fill     f3 late at 2026-02-28T00:59:59.999999Z
fill     f4 late at 2026-02-28T01:00:00Z
# a new claim begins anew
fill     f5 rebound at 2026-02-10
expect   fill f1 broker gridhaus by account
expect   fill f2 broker gridhaus by account not commission_ended counts yes clause "§ 12 months"
expect   fill f3 broker gridhaus by account
expect   fill f4 broker gridhaus by account not commission_ended counts yes
expect   fill f5 broker gridhaus by account
expect   answer broker no when claim_age_months 12
expect   answer broker yes when claim_age_months 11
expect   answer broker depends when entry api
expect   answer broker no when bound_at 2025-01-31T20:00:00Z executed_at 2026-01-31T20:00:00Z
expect   answer broker yes when bound_at 2025-01-31T20:00:00Z executed_at 2026-01-31T19:59:59.999999Z

title    a month that has no such day ends the lifetime on its last day
program  ten-percent
but
  [[rule]]
  when = "claim_age_months >= 1"
  counts = true
  pays = false
  reason = "commission_ended"
period   2026-02
partner  gridhaus broker from 2025-01-01
claim    c1 broker account t-1 -> gridhaus from 2026-01-31T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     f1 t-1 at 2026-02-28T11:59:59.999999Z
fill     f2 t-1 at 2026-02-28T12:00:00Z
expect   fill f1 broker gridhaus by account
expect   fill f2 broker gridhaus by account not commission_ended

title    730 days from registration, 90 days from the first trade
# HTX's old invitation program had 730 days, before that 90; Kraken's futures referral has 90 from the unlock
program  ten-percent
but
  [[rule]]
  when = "line = 'spot' and account_age_days >= 730"
  counts = false
  pays = false
  reason = "commission_ended"
  clause = "§ 730"
  [[rule]]
  when = "line = 'contracts' and trading_age_days >= 90"
  counts = false
  pays = false
  reason = "commission_ended"
  clause = "§ 90"
period   2026-10
partner  gridhaus broker from 2020-01-01
claim    c1 broker account t-1 -> gridhaus from 2024-10-02
claim    c2 broker account t-2 -> gridhaus from 2024-10-02
account  t-1 registered 2024-10-02T06:00:00Z
usual    perpetual BTC-USDT taker price 100 quantity 1 fee 1 USDT
# 2024-10-02 and 730 days: 2026-10-02
fill     f1 t-1 spot BTC-USDT at 2026-10-02T05:59:59.999999Z
fill     f2 t-1 spot BTC-USDT at 2026-10-02T06:00:00Z
# of unknown registration: not known to be over
fill     f3 t-2 spot BTC-USDT at 2026-10-20
# the first trade was on 10 July, and one of 1 July was taken back: until 8 October
fill     f4 t-2 at 2026-07-10
fill     f5 t-2 at 2026-07-01
fill     f5 t-2 at 2026-07-01 revision 1 quantity 0
fill     f6 t-2 at 2026-10-07T23:59:59.999999Z
fill     f7 t-2 at 2026-10-08
expect   fill f1 broker gridhaus by account
expect   fill f2 broker gridhaus by account not commission_ended counts no clause "§ 730"
expect   fill f3 broker gridhaus by account
expect   fill f6 broker gridhaus by account
expect   fill f7 broker gridhaus by account not commission_ended counts no clause "§ 90"
