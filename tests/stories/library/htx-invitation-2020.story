title    30 % of the taker's fee for 730 days, at most 5,000 an invitee
program  htx-invitation-2020
period   2022-10-05
partner  ines inviter from 2018-01-01
account  over registered 2020-10-05T12:00:00Z
account  last registered 2020-10-05T12:00:00.000001Z
account  fresh registered 2022-10-01
claim    c1 inviter account over -> ines from 2018-02-01
claim    c2 inviter account last -> ines from 2018-02-01
claim    c3 inviter account fresh -> ines from 2018-02-01
usual    spot BTC-USDT taker price 20000 quantity 1 fee 40 USDT at 2022-10-05T12:00:00Z on htx
fill     f1 over
fill     f2 last
fill     f3 fresh
fill     f4 fresh maker
expect   fill f1 inviter ines by account not commission_ended counts yes
expect   line commission inviter ines last spot rate 0.3 amount 12
expect   fill f4 inviter ines by account not liquidity_excluded counts yes
expect   line commission inviter ines fresh spot fills 1 rate 0.3 amount 12

title    an invitee brings 5,000 USDT in its life and no more
program  htx-invitation-2020
period   2022-10-05
partner  ines inviter from 2018-01-01
account  whale registered 2022-01-01
claim    c1 inviter account whale -> ines from 2022-02-01
usual    spot BTC-USDT taker price 20000 quantity 1000 fee 12000 USDT at 2022-10-05T12:00:00Z on htx
# 3,600 in March
fill     then whale at 2022-03-05
fill     f1 whale
fill     f2 whale at 2022-10-05T13:00:00Z
expect   line commission inviter ines whale spot fills 1 rate 0.3 amount 1400
expect   fill f2 inviter ines by account not cap_reached
