# Published [binance-futures-2019]: 20 % = 10 + 10 and 30 % = 20 + 10.
title    10 + 10 below 500 BNB, 20 + 10 from it; the invitee's part ends after 30 days, the inviter's after twelve; VIP 2 stops it
program  binance-futures-referral-2019
period   2020-03-05
partner  small futures_inviter from 2019-12-13
partner  big futures_inviter from 2019-03-01
partner  pia futures_invitee from 2020-02-20
partner  quin futures_invitee from 2020-02-20
partner  old futures_invitee from 2020-01-01
metric   big bnb_daily_average 500 at 2020-03-01
claim    c1 futures_inviter account p-1 -> small from 2020-02-20
claim    c2 futures_inviter account q-1 -> big from 2020-02-20
claim    c3 futures_inviter account o-1 -> big from 2020-01-01
claim    i1 futures_invitee account p-1 -> pia from 2020-02-20
claim    i2 futures_invitee account q-1 -> quin from 2020-02-20
claim    i3 futures_invitee account o-1 -> old from 2020-01-01
owns     pia p-1
claim    c4 futures_inviter account y-1 -> big from 2019-03-05T12:00:00Z
usual    perpetual BTC-USDT taker price 9000 quantity 1 fee 100 USDT at 2020-03-05T12:00:00Z on binance
fill     f1 p-1
fill     f2 q-1
fill     f3 o-1
fill     year y-1
fill     vip1 q-1 vip 1
fill     vip2 q-1 vip 2
expect   line commission futures_inviter small p-1 futures rate 0.1 amount 10
expect   line commission futures_invitee pia p-1 futures rate 0.1 amount 10
# two fills, the other was VIP 1
expect   line commission futures_inviter big q-1 futures rate 0.2 fills 2 amount 40
expect   line commission futures_invitee quin q-1 futures rate 0.1 amount 20
# opened in January
expect   line commission futures_inviter big o-1 futures rate 0.2 amount 20
expect   fill f3 futures_invitee old by account not commission_ended counts yes
expect   fill vip2 futures_inviter big by account not vip_excluded counts yes
# a futures account opened twelve months before
expect   fill year futures_inviter big by account not commission_ended counts yes
