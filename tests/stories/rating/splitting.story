title    one role's commission is split: where a broker is present it gets 30 % of the referral commission, 70 % stay with the inviter
# HTX from 2024-07-01: up to 30 % of the referral commission to the broker, 70 % to the inviter. The referral pays 30 % here,
# so the broker's row says 0.3 × 0.3
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "inviter"
  channels = ["account"]
  [[rate]]
  role = "inviter"
  share = "0.3"
  [[multiplier]]
  role = "inviter"
  by = "broker_present"
  steps = [ { at_least = "1", times = "0.7" } ]
  [[rate]]
  role = "broker"
  present = { inviter = true }
  share = "0.09"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice inviter from 2026-01-01
claim    c1 broker order_tag HT01 -> gridhaus from 2026-01-01
claim    c2 inviter account trader-7 -> alice from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 tag HT01
fill     f2 trader-7
fill     f3 trader-8 tag HT01
# together 3 in both cases: 0.9 + 2.1, and 3
expect   fill f1 broker gridhaus by order_tag rate 0.09
expect   fill f1 inviter alice by account rate 0.21
expect   fill f2 inviter alice by account rate 0.3
expect   fill f3 broker gridhaus by order_tag rate 0.1

title    a joint broker: of 40 %, 30 are the broker's, 5 its co-broker's and 5 the trader's
# OKX co-brokers: the co-broker has a code of its own; the broker sets what it and its users get
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  kickback = "claim"
  parent = "difference"
  parent_depth = 1
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  co broker from 2026-01-01 under gridhaus
agreed   gridhaus broker rate 0.4 from 2026-01-01
agreed   co broker rate 0.1 from 2026-01-01
claim    c1 broker order_tag CO01 -> co from 2026-01-01 kickback 0.5
fill     f1 trader-7 spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag CO01
expect   line override broker gridhaus trader-7 spot child co rate 0.3 amount 3
expect   line commission broker co trader-7 spot rate 0.1 amount 0.5
expect   line kickback broker co trader-7 spot amount 0.5
