title    one claim is paid in two ways: a share of the exchange's own fee, and all of the mark-up on top of it
# fee is what the trader paid in all; fee_deducted with the kind mark_up is the part of it that the broker set itself
program  ten-percent
but
  [[role]]
  name = "broker"
  base = "case when fee_currency_kind = 'mark_up' then greatest(0, fee_value - fee_deducted_value) else greatest(0, fee_value) end"
  [[role]]
  name = "mark_up"
  claims_of = "broker"
  base = "case when fee_currency_kind = 'mark_up' then fee_deducted_value else 0 end"
  [[rate]]
  role = "mark_up"
  share = "1"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 at 2026-10-05
fill     f1 trader-7 fee 12 USDT fee-deducted 2 fee-kind mark_up tag GRID01
fill     f2 trader-7 fee 10 USDT tag GRID01
fill     f3 trader-8 fee 12 USDT fee-deducted 2 fee-kind mark_up
# (12 − 2) + 10 = 20, of which 10 %; and 2 of the mark-up, in full
expect   line commission broker gridhaus trader-7 spot fills 2 base 20 rate 0.1 amount 2
expect   line commission mark_up gridhaus trader-7 spot fills 2 base 2 rate 1 amount 2
expect   fill f1 mark_up gridhaus by order_tag base 2 rate 1
expect   fill f3 mark_up unattributed no_claim

title    a builder's fee stands beside the exchange's: all of it is the builder's, and silences the referral on that fill
# Hyperliquid: 100 % to the builder; "builder codes override referral codes for that order"
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  base = "case when fee_currency_kind = 'builder' then fee_deducted_value else 0 end"
  [[role]]
  name = "referral"
  channels = ["account"]
  base = "case when fee_currency_kind = 'builder' then greatest(0, fee_value - fee_deducted_value) else greatest(0, fee_value) end"
  [[rule]]
  when = "broker_present"
  role = "referral"
  counts = true
  pays = false
  reason = "silenced"
  [[rate]]
  role = "broker"
  line = "spot"
  share = "1"
  [[rate]]
  role = "referral"
  share = "0.1"
period   2026-10
partner  botworks broker from 2026-01-01
partner  alice referral from 2026-01-01
claim    c1 broker order_tag BUILD -> botworks from 2026-01-01
claim    c2 referral account trader-7 -> alice from 2026-01-01
usual    spot BTC-USDC taker price 100 quantity 1 fee 1.5 USDT at 2026-10-05
fill     f1 trader-7 fee-deducted 0.5 fee-kind builder tag BUILD
fill     f2 trader-7
expect   fill f1 broker botworks by order_tag base 0.5 rate 1
expect   fill f1 referral alice by account not silenced
expect   fill f2 referral alice by account base 1.5 rate 0.1
mark     USDC 1 at 2026-10-05
expect   earned botworks broker 0.5
expect   earned alice referral 0.15
