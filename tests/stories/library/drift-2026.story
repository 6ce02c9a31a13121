title    15 % of the taker fee before the discount; nothing of makers; bounded in an epoch
program  drift-2026
period   2025-11-05
partner  ref referrer from 2025-10-28
claim    c1 referrer account t-1 -> ref from 2025-10-28
claim    c2 referrer account t-2 -> ref from 2025-10-28
usual    perpetual SOL-USDC taker price 150 quantity 1 fee 0.15 USDC fee-deducted 0.0075 at 2025-11-05T12:00:00Z on drift
mark     USDC 1 at 2025-11-05
fill     f1 t-1
fill     f2 t-1 maker fee -0.01 USDC fee-deducted 0
fill     f3 t-1 order-type post_only
expect   line commission referrer ref t-1 perpetuals fills 1 base 0.15 rate 0.15 amount 0.0225
expect   fill f2 referrer ref by account not liquidity_excluded counts no
expect   fill f3 referrer ref by account not liquidity_excluded counts no

title    150,000 an epoch of 28 days, whatever the days bring
program  drift-2026
period   2025-11-05
partner  ref referrer from 2025-10-28
claim    c1 referrer account t-1 -> ref from 2025-10-28
claim    c2 referrer account t-2 -> ref from 2025-10-28
usual    perpetual SOL-USDC taker price 150 quantity 1 fee 1 USDC at 2025-11-05T12:00:00Z on drift
# 149,999.99 of the epoch were earned on its second day
fill     before t-1 fee 999999.933333 USDC at 2025-10-29
fill     f1 t-1
fill     f2 t-2 at 2025-11-05T13:00:00Z
# 150,000 - 149,999.98999995 = 0.01000005, cut off at six places
expect   line commission referrer ref t-1 perpetuals rate 0.15 amount 0.01
expect   fill f2 referrer ref by account not cap_reached
