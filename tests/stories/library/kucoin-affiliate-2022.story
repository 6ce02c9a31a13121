title    the quarter's assessment sets 40, 45 or 50 %; two failures in a row close the commission; VIP does not matter yet
program  kucoin-affiliate-2022
period   2023-04
partner  one affiliate from 2022-09-01
partner  two affiliate from 2022-09-01
partner  three affiliate from 2022-09-01
partner  slipped affiliate from 2022-09-01
partner  closed affiliate from 2022-09-01
metric   one assessed_level 1 at 2022-11-01
metric   two assessed_level 2 at 2022-11-01
metric   three assessed_level 3 at 2022-11-01
metric   slipped assessed_level 2 at 2022-11-01
metric   slipped assessed_level 0 at 2023-03-01
metric   closed assessed_level 0 at 2022-11-01
claim    c1 affiliate account t-1 -> one from 2022-09-01 kickback 0.5
claim    c2 affiliate account t-2 -> two from 2022-09-01
claim    c3 affiliate account t-3 -> three from 2022-09-01
claim    c4 affiliate account t-4 -> slipped from 2022-09-01
claim    c5 affiliate account t-5 -> closed from 2022-09-01
usual    spot BTC-USDT taker price 42000 quantity 1 fee 100 USDT at 2023-04-05T12:00:00Z on kucoin
fill     f0 t-5 at 2022-10-05
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 t-4
fill     f5 t-5
fill     vip2 t-2 vip 2
fill     vip3 t-2 vip 3
# 40 %, of which 20 for the invitee
expect   line commission affiliate one t-1 spot rate 0.4 kickback 0.5 amount 20
expect   returned t-1 20
expect   line commission affiliate two t-2 spot fills 3 rate 0.45 amount 135
expect   line commission affiliate three t-3 spot rate 0.5 amount 50
# failed once
expect   line commission affiliate slipped t-4 spot rate 0.4 amount 40 level 0
# failed in the last quarter of 2022 and the first of 2023
expect   line commission affiliate closed t-5 spot not disqualified amount 0
expect   fill vip3 affiliate two by account base 100
