title    friends from before 2022-08-30 12:00 UTC keep the ladder of 10, 20, 30 and 70 %; later ones are not of this program
program  mexc-referral-2021
period   2022-10-05
partner  r0 referrer from 2021-04-05
partner  r1 referrer from 2021-04-05
partner  r2 referrer from 2021-04-05
partner  r3 referrer from 2021-04-05
metric   r0 mx_held 499 at 2022-10-01
metric   r1 mx_held 500 at 2022-10-01
# exactly 20,000 are not more than 20,000
metric   r2 mx_held 20000 at 2022-10-01
metric   r3 mx_held 20001 at 2022-10-01
claim    c0 referrer account t-0 -> r0 from 2021-06-01
claim    c1 referrer account t-1 -> r1 from 2021-06-01
claim    c2 referrer account t-2 -> r2 from 2021-06-01
claim    c3 referrer account t-3 -> r3 from 2022-08-30T11:59:59.999999Z
claim    c4 referrer account late -> r3 from 2022-08-30T12:00:00Z
usual    spot BTC-USDT taker price 20000 quantity 1 fee 100 USDT at 2022-10-05T12:00:00Z on mexc
fill     f0 t-0
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 late
fill     free t-3 fee 0 USDT
fill     bonus t-3 fee-deducted 40
expect   line commission referrer r0 t-0 all rate 0.1 amount 10
expect   line commission referrer r1 t-1 all rate 0.2 amount 20
expect   line commission referrer r2 t-2 all rate 0.3 amount 30
# 100 + 60 that no bonus paid
expect   line commission referrer r3 t-3 all fills 2 base 160 rate 0.7 amount 112
expect   fill f4 referrer r3 by account not excluded counts no
expect   fill free referrer r3 by account not zero_fee counts no

title    1080 days: from 2021-04-05 for those who had signed up before, else from the sign-up
program  mexc-referral-2021
period   2024-03-20
partner  r0 referrer from 2021-04-05
account  early registered 2020-01-01
account  day1 registered 2021-04-05T16:00:00Z
account  day0 registered 2021-04-05
claim    c0 referrer account early -> r0 from 2021-04-05
claim    c1 referrer account day1 -> r0 from 2021-04-06
claim    c2 referrer account day0 -> r0 from 2021-04-06
usual    spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2024-03-20T15:59:00Z on mexc
fill     f0 early at 2024-03-19T16:00:00Z
fill     f1 day1
fill     f2 day0
expect   fill f0 referrer r0 by account not commission_ended counts yes
expect   line commission referrer r0 day1 all rate 0.1 amount 10
expect   fill f2 referrer r0 by account not commission_ended counts yes
