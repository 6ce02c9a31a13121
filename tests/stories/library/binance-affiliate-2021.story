title    the quarter before decides: new traders for spot and futures, or active ones for futures alone; thresholds in BTC
program  binance-affiliate-2021
period   2022-04
partner  ten affiliate from 2021-07-27
partner  nine affiliate from 2021-07-27
partner  hundred affiliate from 2021-07-27
mark     USDT 0.00002 at 2022-02-10
mark     USDT 0.00002 at 2022-04-05
account  a-1 registered 2022-02-01
claim    ca1 affiliate account a-1 -> ten from 2022-02-01
account  a-2 registered 2022-02-01
claim    ca2 affiliate account a-2 -> ten from 2022-02-01
account  a-3 registered 2022-02-01
claim    ca3 affiliate account a-3 -> ten from 2022-02-01
account  a-4 registered 2022-02-01
claim    ca4 affiliate account a-4 -> ten from 2022-02-01
account  a-5 registered 2022-02-01
claim    ca5 affiliate account a-5 -> ten from 2022-02-01
account  a-6 registered 2022-02-01
claim    ca6 affiliate account a-6 -> ten from 2022-02-01
account  a-7 registered 2022-02-01
claim    ca7 affiliate account a-7 -> ten from 2022-02-01
account  a-8 registered 2022-02-01
claim    ca8 affiliate account a-8 -> ten from 2022-02-01
account  a-9 registered 2022-02-01
claim    ca9 affiliate account a-9 -> ten from 2022-02-01
account  a-10 registered 2022-02-01
claim    ca10 affiliate account a-10 -> ten from 2022-02-01
account  b-1 registered 2022-02-01
account  b-2 registered 2022-02-01
account  b-3 registered 2022-02-01
account  b-4 registered 2022-02-01
account  b-5 registered 2022-02-01
account  b-6 registered 2022-02-01
account  b-7 registered 2022-02-01
account  b-8 registered 2022-02-01
account  b-9 registered 2022-02-01
claim    cb1 affiliate account b-1 -> nine from 2022-02-01
claim    cb2 affiliate account b-2 -> nine from 2022-02-01
claim    cb3 affiliate account b-3 -> nine from 2022-02-01
claim    cb4 affiliate account b-4 -> nine from 2022-02-01
claim    cb5 affiliate account b-5 -> nine from 2022-02-01
claim    cb6 affiliate account b-6 -> nine from 2022-02-01
claim    cb7 affiliate account b-7 -> nine from 2022-02-01
claim    cb8 affiliate account b-8 -> nine from 2022-02-01
claim    cb9 affiliate account b-9 -> nine from 2022-02-01
claim    cb10 affiliate account b-10 -> nine from 2022-02-01
# the tenth of nine has been there for a year
account  b-10 registered 2021-02-01
grant    hundred affiliate line spot level 2 from 2022-04-01
grant    hundred affiliate line futures level 1 from 2022-04-01
claim    ch affiliate account c-1 -> hundred from 2022-02-01
# 2,500,000 USDT at 0.00002 are 50 BTC
volume   2500000 spot by 10 traders named a at 2022-02-10 fee 1 USDT
volume   2500000 spot by 10 traders named b at 2022-02-10 fee 1 USDT
usual    spot BTC-USDT taker price 50000 quantity 1 fee 50 USDT at 2022-04-05 on binance
fill     f1 a-1
fill     f2 b-1
fill     f3 c-1
fill     f4 c-1 perpetual BTC-USDT
fill     f5 a-1 perpetual BTC-USDT
fill     f6 b-1 perpetual BTC-USDT
expect   level ten affiliate spot 1 assessed new_traders 10 new_trader_volume 50
expect   level nine affiliate spot 0 assessed new_traders 9 new_trader_volume 45
# “Spot (41%) and Futures (30%)”: the spot row's new traders are enough for futures too
expect   level ten affiliate futures 1 assessed active_traders 0
expect   level nine affiliate futures 0 assessed active_traders 0
# paid in the USDT of the fee
expect   line commission affiliate ten a-1 spot base 50 rate 0.41 amount 20.5 in USDT
# the lower rate is not published
expect   line commission affiliate nine b-1 spot not no_rate
expect   line commission affiliate hundred c-1 spot rate 0.5 amount 25 in USDT
expect   line commission affiliate hundred c-1 futures rate 0.3 amount 15 in USDT
expect   line commission affiliate ten a-1 futures rate 0.3 amount 15 in USDT
expect   line commission affiliate nine b-1 futures not no_rate
