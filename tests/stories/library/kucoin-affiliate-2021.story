title    40 or 45 % for twelve months, and 5 % of that for who brought the affiliate
program  kucoin-affiliate-2021
period   2022-01
partner  anna affiliate from 2021-01-01
partner  bert affiliate from 2021-01-01 under anna
metric   anna assessed_level 2 at 2022-01-05
claim    c1 affiliate account t-1 -> anna from 2021-02-10
claim    c2 affiliate account t-2 -> bert from 2021-02-10
claim    c3 affiliate account t-3 -> bert from 2021-01-05T12:00:00Z
claim    c4 affiliate account t-4 -> bert from 2021-01-05T12:00:00.000001Z
usual    spot BTC-USDT taker price 42000 quantity 1 fee 100 USDT at 2022-01-05T12:00:00Z on kucoin
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 t-4
expect   line commission affiliate anna t-1 spot rate 0.45 amount 45
expect   line commission affiliate bert t-2 spot rate 0.4 amount 40
# 5 % of 40
expect   line override affiliate anna t-2 spot child bert rate 0.02 amount 2
# twelve months to the instant
expect   fill f3 affiliate bert by account not commission_ended counts yes
