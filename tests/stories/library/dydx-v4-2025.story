title    30, 40 from 1 million and 50 % from 10 million in 30 days; of one referee at most 100 million count
program  dydx-v4-2025
period   2026-03-05
partner  p0 affiliate from 2025-11-25
partner  p1 affiliate from 2025-11-25
partner  p2 affiliate from 2025-11-25
claim    c0 affiliate account a-1 -> p0 from 2025-12-01
claim    c1 affiliate account b-1 -> p1 from 2025-12-01
claim    c2 affiliate account c-1 -> p2 from 2025-12-01
volume   999998 perpetual by 1 trader named a at 2026-02-04 fee 0.1 USDC on dydx
# one day too early
volume   1000000 perpetual by 1 trader named a at 2026-02-03T23:59:59.999999Z fee 0.1 USDC on dydx
volume   999999 perpetual by 1 trader named b at 2026-02-04 fee 0.1 USDC on dydx
volume   9999999 perpetual by 1 trader named c at 2026-02-04 fee 0.1 USDC on dydx
mark     USDT 1 at 2026-02-03
mark     USDT 1 at 2026-02-04
usual    perpetual BTC-USDC taker price 1 quantity 1 fee 100 USDC at 2026-03-05T12:00:00Z on dydx
fill     f0 a-1
fill     f1 b-1
fill     f2 c-1
expect   line commission affiliate p0 a-1 perpetuals rate 0.3 amount 30
expect   line commission affiliate p1 b-1 perpetuals rate 0.4 amount 40
expect   line commission affiliate p2 c-1 perpetuals rate 0.5 amount 50
expect   level p1 affiliate all 1 assessed attributable_volume 1000000

title    one whale of 300 million is 100 million for the tier
program  dydx-v4-2025
period   2026-03-05
partner  p0 affiliate from 2025-11-25
claim    c0 affiliate account a-1 -> p0 from 2025-12-01
volume   300000000 perpetual by 1 trader named a at 2026-02-20 fee 0.1 USDC on dydx
mark     USDT 1 at 2026-02-20
fill     f0 a-1 perpetual BTC-USDC taker price 1 quantity 1 fee 100 USDC at 2026-03-05T12:00:00Z on dydx
expect   level p0 affiliate all 2 assessed attributable_volume 100000000

title    makers, traders above 50 million and routers beside an affiliate
program  dydx-v4-2025
period   2026-03-05
partner  bob affiliate from 2025-11-25
partner  rex router from 2025-12-01
agreed   rex router rate 0.2 from 2025-12-01
claim    c1 affiliate account referred -> bob from 2025-12-01
claim    c2 affiliate account whale -> bob from 2025-12-01
claim    r1 router order_tag dydx1router -> rex from 2025-12-01
claim    r2 router order_tag dydx1new -> novel from 2025-12-01
partner  novel router from 2025-12-01
attribute whale group volume_50m from 2026-03-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 10 USDC at 2026-03-05T12:00:00Z tag dydx1router on dydx
fill     taker free counterparty-fee -2
fill     maker referred maker
fill     silenced referred
fill     whale whale
fill     unvoted free tag dydx1new
expect   fill taker router rex by order_tag base 8 rate 0.2
expect   fill silenced router rex by order_tag not silenced counts yes
expect   fill silenced affiliate bob by account base 10 rate 0.3
expect   fill maker affiliate bob by account not liquidity_excluded counts yes
# only a taker's fee is shared with affiliates, so nothing silences the maker's router
expect   fill maker router rex by order_tag base 10 rate 0.2
expect   fill whale affiliate bob by account not group_excluded counts yes
expect   fill whale router rex by order_tag base 10
# no vote, no share
expect   fill unvoted router novel by order_tag not no_rate

title    10,000 of one referee in 30 days; then its affiliate has no share, and the order router is not silent any more
program  dydx-v4-2025
period   2026-03-05
partner  bob affiliate from 2025-11-25
partner  rex router from 2025-12-01
agreed   rex router rate 0.2 from 2025-12-01
claim    c1 affiliate account alice -> bob from 2025-12-01
claim    r1 router order_tag dydx1router -> rex from 2025-12-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 40000 USDC tag dydx1router on dydx
fill     f1 alice at 2026-03-05T12:00:00Z
fill     f2 alice at 2026-03-05T13:00:00Z
expect   line commission affiliate bob alice perpetuals rate 0.3 amount 10000
expect   fill f1 router rex by order_tag not silenced counts yes
expect   fill f2 affiliate bob by account not cap_reached counts yes
expect   fill f2 router rex by order_tag base 40000 rate 0.2

title    a builder's fee on top is the builder's; the affiliate shares the exchange's fee alone
program  dydx-v4-2025
period   2026-03-05
partner  bob affiliate from 2025-11-25
partner  bob2 builder from 2025-12-01
claim    c1 affiliate account alice -> bob from 2025-12-01
claim    b1 builder client_order_id dydx1builder -> bob2 from 2025-12-01
fill     f1 alice perpetual BTC-USDC taker price 90000 quantity 1 fee 49.5 USDC fee-deducted 4.5 fee-kind builder at 2026-03-05T12:00:00Z client-order-id dydx1builder on dydx
# 45 × 0.3, and 4.5, which is 50 parts per million of 90,000
expect   line commission affiliate bob alice perpetuals base 45 rate 0.3 amount 13.5
expect   line commission builder bob2 alice perpetuals base 4.5 rate 1 amount 4.5
