title    half of the net fee for a year from the sign-up, while both have 1,000 CRO staked
program  crypto-com-referral-2020
period   2021-03-05
partner  ann referrer from 2020-08-20
partner  ben referrer from 2020-08-20
metric   ann cro_staked 1000 at 2020-09-01
metric   ben cro_staked 999 at 2020-09-01
account  t-1 registered 2020-09-01
account  t-2 registered 2020-09-01
account  t-3 registered 2020-09-01
account  year registered 2020-03-05T12:00:00Z
account  nearly registered 2020-03-05T12:00:00.000001Z
attribute t-2 group not_staked from 2020-09-01
claim    c1 referrer account t-1 -> ann from 2020-09-01
claim    c2 referrer account t-2 -> ann from 2020-09-01
claim    c3 referrer account t-3 -> ben from 2020-09-01
claim    c4 referrer account year -> ann from 2020-09-01
claim    c5 referrer account nearly -> ann from 2020-09-01
usual    spot BTC-USD taker price 48000 quantity 1 fee 80 USD at 2021-03-05T12:00:00Z on crypto-com
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 year
fill     f5 nearly
expect   line commission referrer ann t-1 all rate 0.5 amount 40
expect   fill f2 referrer ann by account not group_excluded counts yes
expect   line commission referrer ben t-3 all rate 0 amount 0 level 0
expect   fill f4 referrer ann by account not commission_ended counts yes
expect   line commission referrer ann nearly all rate 0.5 amount 40
