title    spot: volume and traders of each level, and both columns of the rate table
program  okx-broker-2022
period   2026-10
partner  zero broker from 2026-01-01
partner  one broker from 2026-01-01
partner  two broker from 2026-01-01
partner  three broker from 2026-01-01
partner  four broker from 2026-01-01
partner  alice affiliate from 2026-01-01
claim    c0 broker order_tag TAG0 -> zero from 2026-01-01
claim    c1 broker order_tag TAG1 -> one from 2026-01-01
claim    c2 broker order_tag TAG2 -> two from 2026-01-01
claim    c3 broker order_tag TAG3 -> three from 2026-01-01
claim    c4 broker order_tag TAG4 -> four from 2026-01-01
# the first trader of each broker has an affiliate
claim    a0 affiliate account zero-1 -> alice from 2026-01-01
claim    a1 affiliate account one-1 -> alice from 2026-01-01
claim    a2 affiliate account two-1 -> alice from 2026-01-01
claim    a3 affiliate account three-1 -> alice from 2026-01-01
claim    a4 affiliate account four-1 -> alice from 2026-01-01
volume   9999 spot by 5 traders named zero at 2026-10-03 fee 100 USDT tag TAG0
volume   10000 spot by 5 traders named one at 2026-10-03 fee 100 USDT tag TAG1
volume   1000000 spot by 10 traders named two at 2026-10-03 fee 100 USDT tag TAG2
volume   10000000 spot by 20 traders named three at 2026-10-03 fee 100 USDT tag TAG3
volume   50000000 spot by 50 traders named four at 2026-10-03 fee 100 USDT tag TAG4
expect   level zero broker spot 0 assessed volume 9999 active_traders 5
expect   level one broker spot 1 assessed volume 10000 active_traders 5
expect   level two broker spot 2 assessed volume 1000000 active_traders 10
expect   level three broker spot 3 assessed volume 10000000 active_traders 20
expect   level four broker spot 4 assessed volume 50000000 active_traders 50
# of a fee of 100, with an affiliate: 0, 5, 7.5, 10, 12.5 %
expect   line commission broker zero zero-1 spot rate 0 amount 0 level 0
expect   line commission broker one one-1 spot rate 0.05 amount 5 level 1
expect   line commission broker two two-1 spot rate 0.075 amount 7.5 level 2
expect   line commission broker three three-1 spot rate 0.1 amount 10 level 3
expect   line commission broker four four-1 spot rate 0.125 amount 12.5 level 4
# and without: 0, 25, 30, 35, 40 %
expect   line commission broker zero zero-2 spot rate 0 amount 0
expect   line commission broker one one-2 spot rate 0.25 amount 25 clause "Rate table, level 1, user has no affiliate"
expect   line commission broker two two-2 spot rate 0.3 amount 30
expect   line commission broker three three-2 spot rate 0.35 amount 35
expect   line commission broker four four-2 spot rate 0.4 amount 40
# 5 + 4 × 25, 7.5 + 9 × 30, 10 + 19 × 35, 12.5 + 49 × 40
expect   earned zero broker 0
expect   earned one broker 105
expect   earned two broker 277.5
expect   earned three broker 675
expect   earned four broker 1972.5

title    contracts: other thresholds, perpetuals, futures and options together; the better line's level serves both
program  okx-broker-2022
period   2026-10
partner  nearly broker from 2026-01-01
partner  one broker from 2026-01-01
partner  two broker from 2026-01-01
partner  three broker from 2026-01-01
partner  four broker from 2026-01-01
claim    c0 broker order_tag TAG0 -> nearly from 2026-01-01
claim    c1 broker order_tag TAG1 -> one from 2026-01-01
claim    c2 broker order_tag TAG2 -> two from 2026-01-01
claim    c3 broker order_tag TAG3 -> three from 2026-01-01
claim    c4 broker order_tag TAG4 -> four from 2026-01-01
# 99 traders: level 3 only
volume   200000000 perpetual by 99 traders named nearly at 2026-10-03 fee 100 USDT tag TAG0
expect   level nearly broker contracts 3 assessed volume 200000000 active_traders 99
# 60000 + 40000 by 3 + 2 traders
volume   60000 futures by 3 traders named one-f at 2026-10-03 fee 100 USDT tag TAG1
volume   40000 option by 2 traders named one-o at 2026-10-03 fee 100 USDT tag TAG1
expect   level one broker contracts 1 assessed volume 100000 active_traders 5
expect   line commission broker one one-o-1 contracts rate 0.25 amount 25
volume   5000000 perpetual by 10 traders named two at 2026-10-03 fee 100 USDT tag TAG2
volume   50000000 perpetual by 20 traders named three at 2026-10-03 fee 100 USDT tag TAG3
volume   200000000 perpetual by 100 traders named four at 2026-10-03 fee 100 USDT tag TAG4
expect   level two broker contracts 2 assessed volume 5000000 active_traders 10
expect   level three broker contracts 3 assessed volume 50000000 active_traders 20
expect   level four broker contracts 4 assessed volume 200000000 active_traders 100
# on margin, four has 10 traders with 20 each, which alone would be level 0; it is served by contracts: 100 × 0.4
volume   200 margin by 10 traders named four at 2026-10-03 fee 100 USDT tag TAG4
expect   level four broker spot 4 assessed volume 200 active_traders 10
expect   line commission broker four four-1 spot rate 0.4 amount 40 level 4

title    no fee counts for nothing, VIP 7 counts for volume only, VIP 5 pays, the maker's rebate comes off the base
program  okx-broker-2022
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker client_order_id GRIDx -> gridhaus from 2026-01-01
claim    c3 broker oauth_app gridapp -> gridhaus from 2026-01-01
claim    c4 broker api_key key-1 -> gridhaus from 2026-01-01
claim    c5 broker account trader-5 -> gridhaus from 2026-01-01
grant    gridhaus broker level 1 from 2026-01-01
usual    spot BTC-USDT taker price 1000 quantity 1 fee 4 USDT at 2026-10-05 tag GRID01
fill     free trader-1 fee 0 USDT
fill     free-vip trader-1 fee 0 USDT vip 8
fill     vip7 trader-1 vip 7
fill     vip6 trader-1 vip 6
fill     vip5 trader-1 vip 5
fill     rebated trader-1 counterparty-fee -1
fill     maker trader-1 maker fee -1 USDT
fill     converted trader-1 convert BTC-USDT
expect   fill free broker gridhaus by order_tag not zero_fee counts no clause "Zero-fee trades are excluded"
expect   fill free-vip broker gridhaus by order_tag not zero_fee counts no
expect   fill vip7 broker gridhaus by order_tag not vip_excluded counts yes
expect   fill vip6 broker gridhaus by order_tag base 4 rate 0.25
expect   fill vip5 broker gridhaus by order_tag base 4 rate 0.25
# 4 − 1
expect   fill rebated broker gridhaus by order_tag base 3
expect   fill maker broker gridhaus by order_tag counts yes base 0
expect   fill converted broker gridhaus by order_tag not product_not_covered counts no
# vip7, vip6, vip5, rebated, maker and the four by channels below: 9 × 1000 by two traders; a grant lifts it to level 1
expect   level gridhaus broker spot 1 granted volume 9000 active_traders 2
# (4 + 4 + 3 + 0) × 0.25
expect   line commission broker gridhaus trader-1 spot by order_tag fills 4 volume 4000 base 11 rate 0.25 amount 2.75
expect   line commission broker gridhaus trader-1 spot not vip_excluded fills 1 volume 1000 base 0 amount 0

# four channels, and no claim on an account
usual    spot BTC-USDT taker price 1000 quantity 1 fee 4 USDT at 2026-10-05
fill     by-tag trader-2 tag GRID01 client-order-id GRIDx1 app gridapp key key-1
fill     by-id trader-2 client-order-id GRIDx1 app gridapp key key-1
fill     by-app trader-2 app gridapp key key-1
fill     by-key trader-2 key key-1
fill     by-account trader-5
expect   fill by-tag broker gridhaus by order_tag losing c2,c3,c4
expect   fill by-id broker gridhaus by client_order_id losing c3,c4
expect   fill by-app broker gridhaus by oauth_app losing c4
expect   fill by-key broker gridhaus by api_key losing none
expect   fill by-account broker unattributed no_claim

expect   answer broker no when vip_level 7 fee 4 product spot
expect   answer broker yes when vip_level 6 fee 4 product spot
expect   answer broker no when fee 0 product spot
