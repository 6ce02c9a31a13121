title    a partner does not earn on its own account, nor under its own master, nor by its own tag; the next channel is not tried
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  rival broker from 2026-01-01
owns     gridhaus house-1 house-2
claim    c1 broker account house-1 -> gridhaus from 2026-01-01
claim    c2 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c3 broker account house-2 -> rival from 2026-01-01
subaccount house-bot of house-1 from 2026-01-01 to 2026-10-20
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     own house-1
fill     under-master house-bot
fill     by-tag house-2 tag GRID01
fill     by-tag-under-master house-bot tag GRID01
fill     left-home house-bot tag GRID01 at 2026-10-20
fill     rivals house-2
fill     stranger trader-7 tag GRID01
expect   fill own broker gridhaus by account not self_referral counts no
expect   fill under-master broker gridhaus by master_account not self_referral counts no
# the rival's claim on house-2 does not get the fill
expect   fill by-tag broker gridhaus by order_tag not self_referral counts no losing c3
expect   fill by-tag-under-master broker gridhaus by order_tag not self_referral counts no
# house-bot itself is not among the accounts that gridhaus owns
expect   fill left-home broker gridhaus by order_tag counts yes
expect   fill rivals broker rival by account counts yes
expect   fill stranger broker gridhaus by order_tag counts yes
expect   line commission broker gridhaus house-2 spot not self_referral by order_tag fills 1 volume 0 base 0 amount 0

title    unless the terms allow it
program  ten-percent
but
  [[role]]
  name = "broker"
  may_refer_itself = true
period   2026-10
partner  gridhaus broker from 2026-01-01
owns     gridhaus house-1
claim    c1 broker account house-1 -> gridhaus from 2026-01-01
fill     own house-1 spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
expect   fill own broker gridhaus by account base 1 rate 0.1
expect   earned gridhaus broker 0.1
