# Published [bitget-tradfi]: $1 × 30 % = $0.30 is kept, the remaining $0.70 × 40 % = $0.28.
title    until 2026-01-14 18:00 UTC+8 the platform kept 30 % first: 40 % of 70 % are 28 %
program  bitget-tradfi-2025
period   2026-01
partner  one affiliate from 2025-01-01
partner  two affiliate from 2025-01-01
partner  three affiliate from 2025-01-01
grant    one affiliate level 1 from 2025-01-01
grant    two affiliate level 2 from 2025-01-01
grant    three affiliate level 3 from 2025-01-01
claim    c1 affiliate account t-1 -> one from 2025-02-01
claim    c2 affiliate account t-2 -> two from 2025-02-01
claim    c3 affiliate account t-3 -> three from 2025-02-01
usual    futures XAU-USDT taker price 4000 quantity 1 fee 100 USDT at 2026-01-14T09:59:59.999999Z on bitget
fill     last t-1
fill     dollar t-4 fee 1 USDT
claim    c4 affiliate account t-4 -> one from 2025-02-01
fill     f2 t-2
fill     f3 t-3
fill     coupon t-1 fee-deducted 40
fill     after t-1 at 2026-01-14T10:00:00Z
expect   line commission affiliate one t-4 tradfi base 1 rate 0.28 amount 0.28
# (100 + 60) × 0.4 × 0.7
expect   line commission affiliate one t-1 tradfi fills 2 base 160 rate 0.28 amount 44.8
# 100 × 0.45 × 0.7, 100 × 0.5 × 0.7
expect   line commission affiliate two t-2 tradfi rate 0.315 amount 31.5
expect   line commission affiliate three t-3 tradfi rate 0.35 amount 35
expect   fill after affiliate one by account not terms_not_in_force

title    the levels of the month
program  bitget-tradfi-2025
period   2025-10
partner  alice affiliate from 2025-01-01
claim    c1 affiliate account t-1 -> alice from 2025-02-01
fill     f1 t-1 futures XAU-USDT taker price 4000 quantity 1 fee 100 USDT at 2025-10-14 on bitget
expect   level alice affiliate all 0 assessed new_traders 0 volume 4000
expect   line commission affiliate alice t-1 tradfi rate 0 amount 0
