title    the kickback as it is now, in place of what it was when the trader came: a new share, and the claim is as old as before
# GMX: an affiliate may set another discount share at any time; its reward ends twelve months after the trader came
program  ten-percent
but
  [[role]]
  name = "broker"
  kickback = "claim"
  claims_go_on = true
  [[rule]]
  when = "claim_age_months >= 12"
  counts = true
  pays = false
  reason = "commission_ended"
period   2026-10
partner  gridhaus broker from 2025-01-01
partner  other broker from 2025-01-01
claim    c1 broker account trader-1 -> gridhaus from 2025-10-20 to 2026-03-01 kickback 0.2
claim    c2 broker account trader-1 -> gridhaus from 2026-03-01 to 2026-10-10 kickback 0.5
claim    c3 broker account trader-1 -> gridhaus from 2026-10-10 kickback 0.6
claim    d1 broker account trader-2 -> other from 2025-10-20 to 2026-03-01 kickback 0.2
claim    d2 broker account trader-2 -> gridhaus from 2026-03-01 kickback 0.5
claim    e1 broker account trader-3 -> gridhaus from 2025-10-20 to 2026-03-01 kickback 0.2
claim    e2 broker account trader-3 -> gridhaus from 2026-03-02 kickback 0.5
claim    g1 broker order_tag GRID -> gridhaus from 2025-10-01 to 2026-03-01
claim    g2 broker order_tag GRID -> gridhaus from 2026-03-01 kickback 0.1
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-1
fill     f2 trader-1 at 2026-10-12
fill     f3 trader-1 at 2026-10-20
fill     g1 trader-2 at 2026-10-25
fill     h1 trader-3 at 2026-10-25
fill     t1 trader-4 tag GRID
# half, from the 10th on 60 %; and on 20 October twelve months are over, though c3 is ten days old
expect   line kickback broker gridhaus trader-1 spot kickback 0.5 amount 0.5 claim c2
expect   line kickback broker gridhaus trader-1 spot kickback 0.6 amount 0.6 claim c3
expect   fill f3 broker gridhaus by account not commission_ended counts yes claim c3
# another partner begins anew, and so does the same one after a break
expect   fill g1 broker gridhaus by account claim d2
expect   fill h1 broker gridhaus by account claim e2
expect   fill t1 broker gridhaus by order_tag not commission_ended counts yes

title    kickback that ends after 30 days is counted from the first claim, and so are bonuses
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["account"]
  kickback = "claim"
  kickback_days = 30
  claims_go_on = true
  [[bonus]]
  role = "broker"
  on = "first_trade"
  amount = "7"
  within_days = 30
period   2026-10
partner  gridhaus broker from 2025-01-01
claim    c1 broker account trader-1 -> gridhaus from 2026-09-01 to 2026-10-01 kickback 0.2
claim    c2 broker account trader-1 -> gridhaus from 2026-10-01 kickback 0.5
claim    d1 broker account trader-2 -> gridhaus from 2026-09-10 to 2026-10-01 kickback 0.2
claim    d2 broker account trader-2 -> gridhaus from 2026-10-01 kickback 0.5
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-1
fill     f2 trader-2
# 34 and 25 days after it came
expect   line commission broker gridhaus trader-1 spot kickback 0 amount 1
expect   line commission broker gridhaus trader-2 spot kickback 0.5 amount 0.5
expect   no line bonus broker gridhaus trader-1 none
expect   line bonus broker gridhaus trader-2 none amount 7
