# Published [wooxpro]: 40 % - 10 % cashback = 30 %.
title    40 % of the fee are 30 for the affiliate and 10 of cashback
program  woox-pro-affiliate-2025
period   2025-10-05
partner  alice affiliate from 2025-01-01
claim    c1 affiliate account trader -> alice from 2025-02-01 kickback 0.25
claim    c2 affiliate account other -> alice from 2025-02-01
claim    c3 affiliate account greedy -> alice from 2025-02-01 kickback 0.5
usual    perpetual BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2025-10-05T12:00:00Z on woo
fill     f1 trader
fill     f2 other
fill     f3 greedy
fill     f4 trader at 2025-10-06
expect   line kickback affiliate alice trader all kickback 0.25 amount 10
expect   line commission affiliate alice trader all fills 1 base 100 rate 0.4 amount 30
expect   line commission affiliate alice other all kickback 0 amount 40
# no more than the 10 of 40 that the page knows
expect   returned greedy 10
# another day is another period
expect   fill f4 gone
