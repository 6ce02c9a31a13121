title    30 % of the fee for 90 days
program  htx-invitation-2018
period   2018-10-05
partner  ines inviter from 2018-01-01
account  over registered 2018-07-07T12:00:00Z
account  last registered 2018-07-07T12:00:00.000001Z
account  fresh registered 2018-10-01
claim    c1 inviter account over -> ines from 2018-02-01
claim    c2 inviter account last -> ines from 2018-02-01
claim    c3 inviter account fresh -> ines from 2018-02-01
usual    spot BTC-USDT taker price 20000 quantity 1 fee 40 USDT at 2018-10-05T12:00:00Z on htx
fill     f1 over
fill     f2 last
fill     f3 fresh
fill     f4 fresh maker
expect   fill f1 inviter ines by account not commission_ended counts yes
expect   line commission inviter ines last spot rate 0.3 amount 12
expect   line commission inviter ines fresh spot fills 2 rate 0.3 amount 24
