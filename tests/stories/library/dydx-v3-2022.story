# Published [dydx-help]: a user pays 500,000 of fees in an epoch; at most 75,000 count, and 20 % of them are 15,000.
title    the page's example: 500,000 of fees, 75,000 count, 15,000 are paid
program  dydx-v3-2022
period   2023-03
partner  alice affiliate from 2022-06-01
claim    c1 affiliate account user -> alice from 2022-06-01
claim    c2 affiliate account other -> alice from 2022-06-01
usual    perpetual BTC-USDC taker price 25000 quantity 1 fee 500000 USDC at 2023-03-16T12:00:00Z on dydx
mark     USDC 1 at 2023-03-16
fill     f1 user
fill     f2 other fee 10 USDC
expect   line commission affiliate alice user perpetuals rate 0.2 amount 15000
expect   line commission affiliate alice other perpetuals rate 0.2 amount 2
