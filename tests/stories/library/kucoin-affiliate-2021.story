title    40 or 45 % for twelve months, by the quarter before, and 5 % of that for who brought the affiliate
program  kucoin-affiliate-2021
period   2022-08
partner  anna affiliate from 2021-08-01
partner  bert affiliate from 2021-08-01 under anna
# 100 new users and 20 that trade, in the quarter before
metric   anna invited 100 at 2022-05-05
metric   bert invited 99 at 2022-05-05
claim    q1 affiliate account q-1 -> anna from 2022-04-01
claim    q2 affiliate account q-2 -> anna from 2022-04-01
claim    q3 affiliate account q-3 -> anna from 2022-04-01
claim    q4 affiliate account q-4 -> anna from 2022-04-01
claim    q5 affiliate account q-5 -> anna from 2022-04-01
claim    q6 affiliate account q-6 -> anna from 2022-04-01
claim    q7 affiliate account q-7 -> anna from 2022-04-01
claim    q8 affiliate account q-8 -> anna from 2022-04-01
claim    q9 affiliate account q-9 -> anna from 2022-04-01
claim    q10 affiliate account q-10 -> anna from 2022-04-01
claim    q11 affiliate account q-11 -> anna from 2022-04-01
claim    q12 affiliate account q-12 -> anna from 2022-04-01
claim    q13 affiliate account q-13 -> anna from 2022-04-01
claim    q14 affiliate account q-14 -> anna from 2022-04-01
claim    q15 affiliate account q-15 -> anna from 2022-04-01
claim    q16 affiliate account q-16 -> anna from 2022-04-01
claim    q17 affiliate account q-17 -> anna from 2022-04-01
claim    q18 affiliate account q-18 -> anna from 2022-04-01
claim    q19 affiliate account q-19 -> anna from 2022-04-01
claim    q20 affiliate account q-20 -> anna from 2022-04-01
volume   20000 spot by 20 traders named q at 2022-05-10
claim    c1 affiliate account t-1 -> anna from 2022-02-10
claim    c2 affiliate account t-2 -> bert from 2022-02-10
claim    c3 affiliate account t-3 -> bert from 2021-08-05T12:00:00Z
claim    c4 affiliate account t-4 -> bert from 2021-08-05T12:00:00.000001Z
usual    spot BTC-USDT taker price 23000 quantity 1 fee 100 USDT at 2022-08-05T12:00:00Z on kucoin
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 t-4
expect   level anna affiliate all 2 assessed invited 100 active_traders 20
expect   level bert affiliate all 0 assessed invited 99
expect   line commission affiliate anna t-1 spot rate 0.45 amount 45
expect   line commission affiliate bert t-2 spot rate 0.4 amount 40
# 5 % of 40
expect   line override affiliate anna t-2 spot child bert rate 0.02 amount 2
# twelve months to the instant
expect   fill f3 affiliate bert by account not commission_ended counts yes
expect   fill f4 affiliate bert by account base 100
