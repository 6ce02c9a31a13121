title    20, 12 and 8 % of the fee, for a year from the first order
program  kucoin-referral-2018
period   2019-01-05
partner  anna inviter from 2018-01-01
partner  bert inviter from 2018-01-01 under anna
partner  cleo inviter from 2018-01-01 under bert
partner  dora inviter from 2018-01-01 under cleo
claim    c1 inviter account t-1 -> dora from 2018-01-05
claim    c2 inviter account t-2 -> dora from 2018-01-05
usual    spot KCS-USDT taker price 5 quantity 100 fee 0.5 USDT at 2019-01-05T12:00:00Z on kucoin
fill     first t-1 at 2018-01-05T12:00:00.000001Z
fill     f1 t-1
fill     first2 t-2 at 2018-01-05T12:00:00Z
fill     f2 t-2
expect   line commission inviter dora t-1 spot rate 0.2 amount 0.1
expect   line override inviter cleo t-1 spot child dora rate 0.12 amount 0.06
expect   line override inviter bert t-1 spot child cleo rate 0.08 amount 0.04
# there is no fourth degree
expect   no line override inviter anna t-1 spot
expect   fill f2 inviter dora by account not commission_ended counts yes
