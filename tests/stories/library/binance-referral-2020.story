title    spot 40 % shared as the link says, futures 20 + 10; the futures part ends after twelve months, spot does not
program  binance-referral-2020
period   2021-07-05
partner  big inviter from 2020-06-01
partner  bigf futures_inviter from 2020-06-01
partner  friend futures_invitee from 2021-06-20
metric   big bnb_daily_average 500 at 2021-07-01
metric   bigf bnb_daily_average 500 at 2021-07-01
claim    s1 inviter account t-1 -> big from 2020-06-01 kickback 0.25
claim    f1 futures_inviter account t-1 -> bigf from 2021-06-20
claim    i1 futures_invitee account t-1 -> friend from 2021-06-20
# another account opened its futures more than a year ago
claim    s2 inviter account t-2 -> big from 2020-06-01
claim    i2 futures_invitee account t-2 -> other from 2021-06-05T12:00:00Z
partner  other futures_invitee from 2021-06-01
claim    f2 futures_inviter account t-2 -> bigf from 2020-06-20
usual    spot BTC-USDT taker price 34000 quantity 1 fee 100 USDT at 2021-07-05T12:00:00Z on binance
fill     spot t-1
fill     futures t-1 perpetual BTC-USDT
fill     vip2 t-1 vip 2
fill     vip2-futures t-1 perpetual BTC-USDT vip 2
fill     spot2 t-2
fill     futures2 t-2 perpetual BTC-USDT
# 2 × 100 × 0.4 = 80: 60 and 20
expect   line commission inviter big t-1 spot fills 2 rate 0.4 kickback 0.25 amount 60
expect   returned t-1 20
expect   line commission futures_inviter bigf t-1 futures rate 0.2 amount 20
expect   line commission futures_invitee friend t-1 futures rate 0.1 amount 10
expect   fill vip2-futures futures_inviter bigf by account not vip_excluded counts yes
expect   fill futures inviter big by account not product_not_covered counts no
expect   line commission inviter big t-2 spot amount 40
# the first month is over, to the instant
expect   fill futures2 futures_invitee other by account not commission_ended counts yes
expect   fill futures2 futures_inviter bigf by account not commission_ended counts yes

title    below 500 BNB: 20 % on spot, 10 % on futures
program  binance-referral-2020
period   2020-05-12
partner  small inviter from 2020-01-01
partner  smallf futures_inviter from 2020-01-01
claim    s1 inviter account t-1 -> small from 2020-05-01 kickback 0.5
claim    f1 futures_inviter account t-1 -> smallf from 2020-05-01
usual    spot BTC-USDT taker price 8700 quantity 1 fee 100 USDT at 2020-05-12 on binance
fill     spot t-1
fill     futures t-1 perpetual BTC-USDT
expect   line commission inviter small t-1 spot rate 0.2 amount 10
expect   line commission futures_inviter smallf t-1 futures rate 0.1 amount 10
