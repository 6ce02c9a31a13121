# Published [v4-chain], the chain's own test: a taker fee of 10,000,000 quantums (10 USDC) and tier 0 give the affiliate 500,000 (0.5). The comment beside it says
# "15 % of 10 million"; 500,000 are 5 %, and the test's ppm says so too. The rule is followed.
title    the chain's own test: 5 % of a taker fee of 10 are 0.5, though its comment says 15 %
program  dydx-v4-2024
period   2025-03-05
partner  bob affiliate from 2024-11-01
claim    c1 affiliate account alice -> bob from 2024-12-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 10 USDC at 2025-03-05T12:00:00Z on dydx
fill     f1 alice
# with a maker rebate of 2 on the other side it is the same
fill     f2 alice counterparty-fee -2
expect   fill f1 affiliate bob by account base 10 rate 0.05
expect   line commission affiliate bob alice perpetuals fills 2 base 20 rate 0.05 amount 1

title    tiers by referred volume of 30 days, the maker's too, or by staked DYDX; makers and traders above 50 million bring nothing
program  dydx-v4-2024
period   2025-03-05
partner  p0 affiliate from 2024-11-01
partner  p1 affiliate from 2024-11-01
partner  p2 affiliate from 2024-11-01
partner  p3 affiliate from 2024-11-01
metric   p2 staked_dydx 1000 at 2025-01-01
claim    c0 affiliate account a-1 -> p0 from 2024-12-01
claim    c1 affiliate account b-1 -> p1 from 2024-12-01
claim    c2 affiliate account c-1 -> p2 from 2024-12-01
claim    c3 affiliate account d-1 -> p3 from 2024-12-01
claim    c4 affiliate account whale -> p3 from 2024-12-01
attribute whale group volume_50m from 2025-03-01
volume   999998 perpetual by 1 trader named a maker at 2025-02-04 fee 0.1 USDC on dydx
volume   999999 perpetual by 1 trader named b maker at 2025-02-04 fee 0.1 USDC on dydx
volume   25000000 perpetual by 1 trader named d at 2025-02-04 fee 0.1 USDC on dydx
usual    perpetual BTC-USDC taker price 1 quantity 1 fee 100 USDC at 2025-03-05T12:00:00Z on dydx
mark     USDT 1 at 2025-02-04
fill     f0 a-1
fill     f1 b-1
fill     f2 c-1
fill     f3 d-1
fill     maker d-1 maker
fill     w1 whale
expect   line commission affiliate p0 a-1 perpetuals rate 0.05 amount 5
expect   line commission affiliate p1 b-1 perpetuals rate 0.1 amount 10
expect   line commission affiliate p2 c-1 perpetuals rate 0.125 amount 12.5
expect   line commission affiliate p3 d-1 perpetuals rate 0.15 fills 1 amount 15
expect   fill maker affiliate p3 by account not liquidity_excluded counts yes
expect   fill w1 affiliate p3 by account not group_excluded counts yes

title    a router earns only where no affiliate does: the taker's fee less the rebate, or the maker's own fee
program  dydx-v4-2024
period   2025-03-05
partner  bob affiliate from 2024-11-01
partner  rex router from 2024-12-01
agreed   rex router rate 0.2 from 2024-12-01
claim    c1 affiliate account referred -> bob from 2024-12-01
claim    c2 affiliate account whale -> bob from 2024-12-01
claim    r1 router order_tag dydx1router -> rex from 2024-12-01
attribute whale group volume_50m from 2025-03-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 10 USDC at 2025-03-05T12:00:00Z tag dydx1router on dydx
fill     taker free
fill     rebated free counterparty-fee -2
fill     maker free maker fee 2 USDC counterparty-fee 10
fill     maker-rebate free maker fee -2 USDC counterparty-fee 10
fill     silenced referred
fill     whale whale
expect   fill taker router rex by order_tag base 10 rate 0.2
expect   fill rebated router rex by order_tag base 8
expect   fill maker router rex by order_tag base 2
expect   fill maker-rebate router rex by order_tag base 0
expect   fill silenced router rex by order_tag not silenced counts yes
# an affiliate that gets no share silences nobody
expect   fill whale router rex by order_tag base 10
expect   line commission router rex free perpetuals base 20 rate 0.2 amount 4

# Published [v4-chain], the chain's own test: a cap of 1,000,000 quantums (1 USDC), 950,000 of them generated, a taker fee of 10,000,000 at 5 %: 50,000 are shared.
title    the chain's own test of the edge: of 0.5 only 0.05 are left below the cap
program  dydx-v4-2024
but
    [[cap]]
    role = "affiliate"
    scope = "account"
    limit = "1"
    lasts = "rolling"
    days = 30
period   2025-03-05
partner  bob affiliate from 2024-11-01
claim    c1 affiliate account alice -> bob from 2024-12-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 10 USDC at 2025-03-05T12:00:00Z on dydx
# 19 × 0.05 = 0.95, in the 30 days that end on 2025-03-05
fill     before alice fee 19 USDC at 2025-03-01
mark     USDT 1 at 2025-03-01
fill     f1 alice
fill     f2 alice at 2025-03-05T13:00:00Z
expect   line commission affiliate bob alice perpetuals fills 1 rate 0.05 amount 0.05
expect   fill f2 affiliate bob by account not cap_reached

title    3,000 a referee in 30 days
program  dydx-v4-2024
period   2025-03-05
partner  bob affiliate from 2024-11-01
claim    c1 affiliate account alice -> bob from 2024-12-01
fill     f1 alice perpetual BTC-USDC taker price 90000 quantity 1 fee 70000 USDC at 2025-03-05T12:00:00Z on dydx
expect   line commission affiliate bob alice perpetuals rate 0.05 amount 3000

title    3,000 a referee in any 30 days: what was paid on 3 February is free again on 5 March, not on the 4th
program  dydx-v4-2024
period   2025-03-04
partner  bob affiliate from 2024-11-01
claim    c1 affiliate account alice -> bob from 2024-12-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 60000 USDC on dydx
mark     USDT 1 at 2025-02-03
mark     USDT 1 at 2025-03-04
# 60,000 × 0.05 = 3,000
fill     f1 alice at 2025-02-03T12:00:00Z
fill     f2 alice at 2025-03-04T12:00:00Z
expect   fill f2 affiliate bob by account not cap_reached

title    3,000 a referee in any 30 days: the day after, all of it is free
program  dydx-v4-2024
period   2025-03-05
partner  bob affiliate from 2024-11-01
claim    c1 affiliate account alice -> bob from 2024-12-01
usual    perpetual BTC-USDC taker price 90000 quantity 1 fee 60000 USDC on dydx
fill     f1 alice at 2025-02-03T12:00:00Z
fill     f2 alice at 2025-03-04T12:00:00Z
fill     f3 alice at 2025-03-05T12:00:00Z
expect   line commission affiliate bob alice perpetuals rate 0.05 amount 3000
