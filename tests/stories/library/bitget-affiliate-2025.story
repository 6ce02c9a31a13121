title    levels by new users and volume of the month; the level that is met, none met pays nothing
program  bitget-affiliate-2025
period   2026-10
partner  below affiliate from 2026-01-01
partner  one affiliate from 2026-01-01
partner  two affiliate from 2026-01-01
partner  three affiliate from 2026-01-01
claim    n1 affiliate account below-1 -> below from 2026-01-01
claim    n2 affiliate account below-2 -> below from 2026-01-01
claim    n3 affiliate account below-3 -> below from 2026-01-01
claim    n4 affiliate account below-4 -> below from 2026-01-01
claim    n5 affiliate account below-5 -> below from 2026-01-01
claim    o1 affiliate account one-1 -> one from 2026-01-01
claim    o2 affiliate account one-2 -> one from 2026-01-01
claim    o3 affiliate account one-3 -> one from 2026-01-01
claim    o4 affiliate account one-4 -> one from 2026-01-01
claim    o5 affiliate account one-5 -> one from 2026-01-01
account  below-1 registered 2026-10-01
account  below-2 registered 2026-10-01
account  below-3 registered 2026-10-01
account  below-4 registered 2026-10-01
# the fifth is not new
account  below-5 registered 2026-01-01
account  one-1 registered 2026-10-01
account  one-2 registered 2026-10-01
account  one-3 registered 2026-10-01
account  one-4 registered 2026-10-01
account  one-5 registered 2026-10-01
volume   100000 perpetual by 5 traders named below at 2026-10-03 fee 100 USDT
volume   100000 perpetual by 5 traders named one at 2026-10-03 fee 100 USDT
grant    two affiliate level 2 from 2026-10-01
grant    three affiliate level 3 from 2026-10-01
claim    t2 affiliate account tester-2 -> two from 2026-01-01
claim    t3 affiliate account tester-3 -> three from 2026-01-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z on bitget
fill     f2 tester-2
fill     f3 tester-3
expect   level below affiliate all 0 assessed new_traders 4 volume 100000
expect   level one affiliate all 1 assessed new_traders 5 volume 100000
expect   line commission affiliate below below-1 futures rate 0 amount 0
expect   line commission affiliate one one-1 futures rate 0.4 amount 40
expect   line commission affiliate two tester-2 spot rate 0.45 amount 45
expect   line commission affiliate three tester-3 spot rate 0.5 amount 50

title    only what was really paid: less coupons and bonuses, less the maker's negative fee; the month is that of UTC+8
program  bitget-affiliate-2025
period   2026-10
partner  alice affiliate from 2026-01-01
claim    c1 affiliate account trader -> alice from 2026-01-01 kickback 0.25
grant    alice affiliate level 1 from 2026-01-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 30 USDT at 2026-10-05T12:00:00Z entry api on bitget
fill     plain trader
fill     coupon trader fee-deducted 10
fill     all-coupon trader fee-deducted 30
fill     against-maker trader counterparty-fee -5
fill     both trader fee-deducted 20 counterparty-fee -15
# 2026-10-01 00:00 in UTC+8
fill     first trader at 2026-09-30T16:00:00Z
fill     too-early trader at 2026-09-30T15:59:59.999999Z
expect   fill plain affiliate alice by account base 30
expect   fill coupon affiliate alice by account base 20
expect   fill all-coupon affiliate alice by account base 0
expect   fill against-maker affiliate alice by account base 25
# 30 - 20 - 15 is below zero
expect   fill both affiliate alice by account base 0
expect   fill first affiliate alice by account base 30
expect   fill too-early gone
# 30 + 20 + 0 + 25 + 0 + 30 = 105; × 0.4 = 42, of which a quarter goes to the trader
expect   line kickback affiliate alice trader futures base 105 kickback 0.25 amount 10.5
expect   line commission affiliate alice trader futures fills 6 base 105 rate 0.4 amount 31.5

# Published [findaffi]: currently Lv2 (45 %); who fails Lv2 and meets Lv1 is downgraded to Lv1 (40 %).
title    from Lv2 down to the level that the month meets
program  bitget-affiliate-2025
period   2026-10
partner  dora affiliate from 2026-01-01
grant    dora affiliate level 2 from 2026-08-01 to 2026-10-01
claim    d1 affiliate account d-1 -> dora from 2026-01-01
claim    d2 affiliate account d-2 -> dora from 2026-01-01
claim    d3 affiliate account d-3 -> dora from 2026-01-01
claim    d4 affiliate account d-4 -> dora from 2026-01-01
claim    d5 affiliate account d-5 -> dora from 2026-01-01
account  d-1 registered 2026-10-01
account  d-2 registered 2026-10-01
account  d-3 registered 2026-10-01
account  d-4 registered 2026-10-01
account  d-5 registered 2026-10-01
# one short of the volume of Lv2, and five new users where Lv2 asks for ten
volume   9999999 perpetual by 5 traders named d at 2026-10-03 fee 100 USDT
expect   level dora affiliate all 1 assessed new_traders 5 volume 9999999
expect   line commission affiliate dora d-1 futures rate 0.4 amount 40
