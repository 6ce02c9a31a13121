title    a share of what another role really earns on the trade, taken out of it: 30 % to the broker, 70 % stay with the inviter
# HTX from 2024-07-01: up to 30 % of the referral commission to the broker, 70 % to the inviter
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "inviter"
  channels = ["account", "master_account"]
  [[rule]]
  when = "region = 'XX'"
  role = "inviter"
  counts = true
  pays = false
  reason = "region_excluded"
  [[rule]]
  when = "vip_level >= 7"
  role = "broker"
  counts = true
  pays = false
  reason = "vip_excluded"
  [[rate]]
  role = "inviter"
  share = "0.3"
  [[rate]]
  role = "broker"
  of = "inviter"
  out_of_it = true
  present = { inviter = true }
  share = "0.3"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  nobody broker from 2026-01-01 suspended
partner  alice inviter from 2026-01-01
partner  bob inviter from 2026-01-01
agreed   bob inviter rate 0.4 from 2026-01-01
agreed   bob inviter account trader-4 rate 0.5 from 2026-01-01 to 2026-10-20
owns     gridhaus house-1
owns     alice alices-own
account  trader-6 region XX
claim    c1 broker order_tag HT01 -> gridhaus from 2026-01-01
claim    c0 broker order_tag HT00 -> nobody from 2026-01-01
claim    i1 inviter account trader-1 -> alice from 2026-01-01
claim    i3 inviter account trader-3 -> bob from 2026-01-01
claim    i4 inviter account trader-4 -> bob from 2026-01-01
claim    i5 inviter account house-1 -> alice from 2026-01-01
claim    i6 inviter account trader-6 -> alice from 2026-01-01
claim    i7 inviter account alices-own -> alice from 2026-01-01
subaccount bot-1 of trader-1 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-1 tag HT01
fill     f2 trader-1
fill     f3 trader-3 tag HT01
fill     f4 trader-4 tag HT01
fill     late trader-4 tag HT01 at 2026-10-25
fill     f5 house-1 tag HT01
fill     f6 trader-6 tag HT01
fill     f7 alices-own tag HT01
fill     f8 trader-8 tag HT01
fill     f9 trader-1 tag HT00
fill     vip trader-1 tag HT01 vip 7
fill     sub bot-1 tag HT01
# 30 % of 30 % are 9 %, and 21 % are left; together 3 of 10, with the broker and without it
expect   fill f1 broker gridhaus by order_tag base 10 rate 0.09
expect   fill f1 inviter alice by account base 10 rate 0.21
expect   fill f2 inviter alice by account rate 0.3
expect   fill sub broker gridhaus by order_tag rate 0.09
expect   fill sub inviter alice by master_account rate 0.21
# what the inviter really earns: 40 % agreed with bob, 12 and 28; on trader-4 50 % until 20 October, 15 and 35
expect   fill f3 broker gridhaus by order_tag rate 0.12
expect   fill f3 inviter bob by account rate 0.28
expect   fill f4 broker gridhaus by order_tag rate 0.15
expect   fill f4 inviter bob by account rate 0.35
expect   fill late broker gridhaus by order_tag rate 0.12
expect   fill late inviter bob by account rate 0.28
# where the broker earns nothing, the inviter keeps all of it: its own account, a suspended broker, a trader above its limit
expect   fill f5 broker gridhaus by order_tag not self_referral counts no
expect   fill f5 inviter alice by account rate 0.3
expect   fill f9 inviter alice by account rate 0.3
expect   fill vip broker gridhaus by order_tag not vip_excluded counts yes
expect   fill vip inviter alice by account rate 0.3
# where the inviter is there and earns nothing, a share of it is nothing
expect   fill f6 inviter alice by account not region_excluded counts yes
expect   fill f6 broker gridhaus by order_tag rate 0
expect   fill f7 inviter alice by account not self_referral counts no
expect   fill f7 broker gridhaus by order_tag rate 0
# and without an inviter there is the row for that
expect   fill f8 broker gridhaus by order_tag rate 0.1

title    a share on top of what another role earns: what is left after others took theirs out of it; agreed rates are of the base
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "affiliate"
  channels = ["account"]
  kickback = "claim"
  [[role]]
  name = "scout"
  channels = ["api_key"]
  parent = "difference"
  [[rate]]
  role = "affiliate"
  share = "0.2"
  [[multiplier]]
  role = "affiliate"
  by = "vip_level"
  steps = [ { at_least = "1", times = "0.5" } ]
  [[rate]]
  role = "broker"
  present = { affiliate = true }
  of = "affiliate"
  out_of_it = true
  share = "0.25"
  [[rate]]
  role = "scout"
  of = "affiliate"
  share = "0.1"
  [[multiplier]]
  role = "scout"
  by = "staked"
  steps = [ { at_least = "5", times = "1.5" } ]
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  sam scout from 2026-01-01
metric   sam staked 5 at 2026-10-10
agreed   sam scout rate 0.9 from 2026-01-01
agreed   gridhaus broker rate 0.3 from 2026-01-01
claim    c1 broker order_tag HT01 -> gridhaus from 2026-01-01
claim    a1 affiliate account trader-1 -> alice from 2026-01-01 kickback 0.5
claim    s1 scout api_key key-1 -> sam from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 key key-1
fill     f1 trader-1 tag HT01
fill     f2 trader-1
fill     f3 trader-1 tag HT01 vip 1
fill     f4 trader-4 tag HT01
fill     f5 trader-1 at 2026-10-15
# affiliate 20 %: the broker has a quarter, 5; 15 are left, of which the scout has a tenth on top, 1.5
expect   fill f1 broker gridhaus by order_tag rate 0.05
expect   fill f1 affiliate alice by account rate 0.15
expect   fill f1 scout sam by api_key rate 0.015
expect   fill f2 affiliate alice by account rate 0.2
expect   fill f2 scout sam by api_key rate 0.02
# half of all of it where the multiplier halves the affiliate's: 2.5, 7.5 and 0.75
expect   fill f3 broker gridhaus by order_tag rate 0.025
expect   fill f3 affiliate alice by account rate 0.075
expect   fill f3 scout sam by api_key rate 0.0075
# an agreed rate is no share of a commission: it holds where the broker has a row of its own, 30 %; the scout has none
expect   fill f4 broker gridhaus by order_tag rate 0.3
expect   fill f4 scout sam by api_key rate 0
# 20 × 0.1 × 1.5
expect   fill f5 scout sam by api_key rate 0.03
# f2 and f5 have 0.2: of 20 half is the invitee's
expect   line commission affiliate alice trader-1 spot rate 0.2 kickback 0.5 fills 2 amount 2
expect   line kickback affiliate alice trader-1 spot rate 0.2 amount 2

title    levels and slices of the other role decide, too; a share of a share, and what is cut is cut once
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "second"
  channels = ["account"]
  [[role]]
  name = "third"
  channels = ["account"]
  [levels.broker]
  window = "month"
  serves = "program"
  [[levels.broker.level]]
  level = 1
  all_of = [ { metric = "volume", at_least = "200" } ]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.333333333333"
  [[rate]]
  role = "second"
  of = "broker"
  share = "0.5"
  [[rate]]
  role = "third"
  of = "second"
  share = "0.5"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  small broker from 2026-01-01
partner  alice second from 2026-01-01
partner  tom third from 2026-01-01
claim    c1 broker order_tag HT01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag HT02 -> small from 2026-01-01
claim    a1 second account trader-1 -> alice from 2026-01-01
claim    t1 third account trader-1 -> tom from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag HT01
fill     f1 trader-1
fill     f2 trader-2
fill     f3 trader-1 tag HT02
fill     f4 trader-1 at 2026-10-06
# half of 0.333333333333 is 0.1666666666665, cut to 12 places; half of that is exact
expect   level gridhaus broker all 1 assessed volume 300
expect   fill f1 broker gridhaus by order_tag rate 0.333333333333
expect   fill f1 second alice by account rate 0.166666666666
expect   fill f1 third tom by account rate 0.083333333333
# below level 1 the broker has 10 %
expect   fill f3 broker small by order_tag rate 0.1
expect   fill f3 second alice by account rate 0.05
expect   fill f3 third tom by account rate 0.025
expect   line commission second alice trader-1 spot rate 0.166666666666 fills 2 base 20 amount 3.33333333
