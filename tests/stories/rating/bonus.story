title    on sign-up: partner and account get an amount each, where the account's claim was in force as it registered
program  ten-percent
but
  [[bonus]]
  role = "broker"
  on = "sign_up"
  amount = "20"
  invitee_amount = "5"
  clause = "§ sign-up"
period   2026-10
partner  gridhaus broker from 2026-01-01
account  trader-7 registered 2026-10-03
account  trader-8 registered 2026-09-30T23:59:59Z
account  trader-9 registered 2026-10-04
claim    c1 broker account trader-7 -> gridhaus from 2026-10-03
claim    c2 broker account trader-8 -> gridhaus from 2026-09-30
# bound a day after it registered: nobody invited it
claim    c3 broker account trader-9 -> gridhaus from 2026-10-05
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7
expect   line bonus broker gridhaus trader-7 none amount 20 in USDT rate 0 fills 0 base 0 claim c1 by account clause "§ sign-up"
expect   line bonus broker nobody trader-7 none amount 5 in USDT
expect   line commission broker gridhaus trader-7 spot amount 1
expect   lines 3

title    on the first trade: the account's first that counts; one that traded before it was anybody's is not new
program  ten-percent
but
  [[rule]]
  when = "fee = 0"
  counts = false
  pays = false
  reason = "zero_fee"
  clause = "§ zero fee"
  [[bonus]]
  role = "broker"
  on = "first_trade"
  amount = "7"
  within_days = 30
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account new -> gridhaus from 2026-09-10
claim    c2 broker account old -> gridhaus from 2026-09-10
claim    c3 broker account late -> gridhaus from 2026-09-01
claim    c4 broker account september -> gridhaus from 2026-09-10
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 new fee 0 USDT at 2026-09-11
fill     f2 new
fill     f3 new at 2026-10-06
# nobody's trade was its first
fill     f4 old at 2026-09-01
fill     f5 old
# 30 days after the first of September are over
fill     f6 late
# paid in September, and not again
fill     f7 september at 2026-09-30
fill     f8 september
expect   line bonus broker gridhaus new none amount 7
expect   no line bonus broker gridhaus old none
expect   no line bonus broker gridhaus late none
expect   no line bonus broker gridhaus september none

title    on volume reached: by the trade that reaches it, of what the account traded under the claim, in points
program  ten-percent
but
  [[role]]
  name = "points"
  claims_of = "broker"
  asset = "STAR"
  scale = 0
  [[rate]]
  role = "points"
  share = "0"
  [[bonus]]
  role = "points"
  on = "volume_reached"
  at_least = "250"
  amount = "100"
  invitee_amount = "40"
  [[redemption]]
  asset = "STAR"
  points = "1000"
  worth = "1"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-09-10
claim    c2 broker account trader-8 -> gridhaus from 2026-09-10
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 at 2026-09-12
# 100 + 149.99 is not enough, and the next trade is
fill     f2 trader-7 quantity 1.4999
fill     f3 trader-7 quantity 0.0001 at 2026-10-06
fill     f4 trader-8 quantity 2.4999
expect   line bonus points gridhaus trader-7 none amount 100 in STAR
expect   line bonus points nobody trader-7 none amount 40 in STAR
expect   no line bonus points gridhaus trader-8 none

title    on the first deposit of enough, told from outside; only a partner's first accounts bring it
program  ten-percent
but
  [[bonus]]
  role = "broker"
  on = "first_deposit"
  at_least = "100"
  amount = "10"
  limit_per_partner = 2
period   2026-10
partner  gridhaus broker from 2026-01-01
owns     gridhaus own
claim    c0 broker account own -> gridhaus from 2026-01-01
claim    c1 broker account first -> gridhaus from 2026-01-01
claim    c2 broker account second -> gridhaus from 2026-01-01
claim    c3 broker account third -> gridhaus from 2026-01-01
claim    c4 broker account little -> gridhaus from 2026-01-01
attribute own first_deposit 100 from 2026-09-01
attribute first first_deposit 100 from 2026-09-29
attribute second first_deposit 250.5 from 2026-10-02
attribute third first_deposit 1000 from 2026-10-03
# the first was too small, and a second deposit is none
attribute little first_deposit 99.99 from 2026-10-01 to 2026-10-02
attribute little first_deposit 500 from 2026-10-02
fill     f1 first spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
expect   line bonus broker gridhaus second none amount 10
expect   no line bonus broker gridhaus first none
expect   no line bonus broker gridhaus third none
expect   no line bonus broker gridhaus little none
expect   no line bonus broker gridhaus own none
