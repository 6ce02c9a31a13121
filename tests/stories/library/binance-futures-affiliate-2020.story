# Published [binance-futures-affiliate]: a 40 % base referral bonus means 30 % of the friends' fees, and a discount of 10 % for the friends.
title    40 % = 30 for the affiliate for twelve months + 10 for the friend for 30 days; BNB do not matter
program  binance-futures-affiliate-2020
period   2021-02-05
partner  aff affiliate from 2020-01-01
partner  fay futures_invitee from 2021-01-20
partner  old futures_invitee from 2021-01-06
owns     fay f-1
claim    c1 affiliate account f-1 -> aff from 2021-01-20
claim    c2 affiliate account o-1 -> aff from 2021-01-06
claim    c3 affiliate account y-1 -> aff from 2020-02-05T12:00:00Z
claim    i1 futures_invitee account f-1 -> fay from 2021-01-20
claim    i2 futures_invitee account o-1 -> old from 2021-01-06T12:00:00Z
usual    perpetual BTC-USDT taker price 38000 quantity 1 fee 100 USDT at 2021-02-05T12:00:00Z on binance
fill     f1 f-1
fill     f2 o-1
fill     year y-1
fill     vip9 f-1 vip 9
# of 100: 30 + 10 = 40; two fills each, since no VIP level is excluded
expect   line commission affiliate aff f-1 futures fills 2 rate 0.3 amount 60
expect   line commission futures_invitee fay f-1 futures fills 2 rate 0.1 amount 20
# 30 days to the instant
expect   line commission affiliate aff o-1 futures rate 0.3 amount 30
expect   fill f2 futures_invitee old by account not commission_ended counts yes
# twelve months to the instant
expect   fill year affiliate aff by account not commission_ended counts yes
