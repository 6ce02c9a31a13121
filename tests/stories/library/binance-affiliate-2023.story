title    the new traders of a month and what they trade, in BTC, set the next month's badge; Silver is the least
program  binance-affiliate-2023
period   2023-06
partner  below affiliate from 2023-04-15
partner  silver affiliate from 2023-04-15
partner  gold affiliate from 2023-04-15
partner  diamond affiliate from 2023-04-15
partner  guru affiliate from 2023-04-15
mark     USDT 0.00004 at 2023-05-10
mark     USDT 0.00004 at 2023-06-05
account  b-1 registered 2023-05-01
claim    b1 affiliate account b-1 -> below from 2023-05-01
account  b-2 registered 2023-05-01
claim    b2 affiliate account b-2 -> below from 2023-05-01
account  s-1 registered 2023-05-01
claim    s1 affiliate account s-1 -> silver from 2023-05-01
account  s-2 registered 2023-05-01
claim    s2 affiliate account s-2 -> silver from 2023-05-01
account  s-3 registered 2023-05-01
claim    s3 affiliate account s-3 -> silver from 2023-05-01
# the third of below signed up two months before
account  b-3 registered 2023-03-01
claim    b3 affiliate account b-3 -> below from 2023-04-15
claim    g1 affiliate account g-1 -> gold from 2023-04-15
claim    d1 affiliate account d-1 -> diamond from 2023-04-15
claim    u1 affiliate account u-1 -> guru from 2023-04-15
grant    gold affiliate level 2 from 2023-06-01
grant    diamond affiliate level 3 from 2023-06-01
grant    guru affiliate level 4 from 2023-06-01
# 425,000 USDT at 0.00004 are 17 BTC
volume   425000 spot by 3 traders named s at 2023-05-10 fee 1 USDT
volume   637500 spot by 3 traders named b at 2023-05-10 fee 1 USDT
usual    spot BTC-USDT taker price 25000 quantity 1 fee 25 USDT at 2023-06-05 on binance
fill     f0 b-1
fill     f1 s-1
fill     f2 g-1
fill     f3 d-1
fill     f4 u-1
fill     f5 u-1 perpetual BTC-USDT
# of the 25.5 BTC of three traders two thirds are those of new ones
expect   level below affiliate all 0 assessed new_traders 2 new_trader_volume 17
expect   level silver affiliate all 1 assessed new_traders 3 new_trader_volume 17
# Silver all the same; paid in the USDT of the fee
expect   line commission affiliate below b-1 spot base 25 rate 0.42 amount 10.5 in USDT level 0
expect   line commission affiliate silver s-1 spot base 25 rate 0.42 amount 10.5 in USDT level 1
expect   line commission affiliate gold g-1 spot rate 0.45 amount 11.25 in USDT
expect   line commission affiliate diamond d-1 spot rate 0.5 amount 12.5 in USDT
expect   line commission affiliate guru u-1 spot rate 0.5 amount 12.5 in USDT level 4
# the commission that is upgraded is the spot one
expect   fill f5 affiliate guru by account not product_not_covered counts yes
