title    the net fee: less a market maker's rebate, a maker's own fee, nothing for a rebate of one's own; both columns of the table
program  bybit-broker-2024
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
claim    c1 broker order_tag Gh000123 -> gridhaus from 2026-01-01
claim    a1 affiliate account referred -> alice from 2026-01-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 30 USDT at 2026-10-05T12:00:00Z tag Gh000123 on bybit
# 2,000,000 of spot reach level 1
volume   2000000 spot by 4 traders named crowd at 2026-10-03 tag Gh000123
fill     plain free
fill     maker-paid free counterparty-fee 12
fill     market-maker free counterparty-fee -3
fill     as-maker free maker fee 12 USDT
fill     rebated free maker fee -3 USDT
fill     affiliated referred
fill     option free option BTC-USDT
fill     convert free convert BTC-USDT
fill     no-tag free tag CCXT
expect   fill plain broker gridhaus by order_tag base 30 rate 0.3
expect   fill maker-paid broker gridhaus by order_tag base 30
# taker fee - maker rebate: 30 - 3
expect   fill market-maker broker gridhaus by order_tag base 27
expect   fill as-maker broker gridhaus by order_tag base 12
expect   fill rebated broker gridhaus by order_tag base 0
expect   fill affiliated broker gridhaus by order_tag rate 0.03
expect   fill option broker gridhaus by order_tag rate 0.3
expect   fill convert broker gridhaus by order_tag not product_not_covered
expect   fill no-tag broker unattributed unknown_tag
# 30 + 30 + 27 + 12 + 0 = 99; × 0.3
expect   line commission broker gridhaus free spot fills 5 base 99 rate 0.3 amount 29.7 level 1
# 30 × 0.03
expect   line commission broker gridhaus referred spot rate 0.03 amount 0.9 level 1
expect   answer broker yes when product spot entry api affiliate_present no
expect   answer broker yes when product spot entry api affiliate_present yes

title    each level is reached by the volume of spot or of derivatives; the table's rates
program  bybit-broker-2024
period   2026-10
partner  below broker from 2026-01-01
partner  one broker from 2026-01-01
partner  two broker from 2026-01-01
partner  three broker from 2026-01-01
partner  alice affiliate from 2026-01-01
claim    c0 broker order_tag TAG0 -> below from 2026-01-01
claim    c1 broker order_tag TAG1 -> one from 2026-01-01
claim    c2 broker order_tag TAG2 -> two from 2026-01-01
claim    c3 broker order_tag TAG3 -> three from 2026-01-01
claim    a1 affiliate account one-1 -> alice from 2026-01-01
claim    a2 affiliate account two-1 -> alice from 2026-01-01
claim    a3 affiliate account three-1 -> alice from 2026-01-01
volume   1999999 spot by 2 traders named below at 2026-10-03 fee 100 USDT tag TAG0
volume   9999999 perpetual by 2 traders named below at 2026-10-03 fee 100 USDT tag TAG0
volume   10000000 perpetual by 2 traders named one at 2026-10-03 fee 100 USDT tag TAG1
volume   5000000 spot by 2 traders named two at 2026-10-03 fee 100 USDT tag TAG2
volume   500000000 perpetual by 2 traders named three at 2026-10-03 fee 100 USDT tag TAG3
expect   level below broker all 0 assessed spot.volume 1999999 derivatives.volume 9999999
expect   level one broker all 1 assessed derivatives.volume 10000000
expect   level two broker all 2 assessed spot.volume 5000000
expect   level three broker all 3 assessed derivatives.volume 500000000
# what a broker below level 1 earns is not published
expect   line commission broker below below-1 spot not no_rate amount 0
expect   line commission broker one one-1 derivatives rate 0.03 amount 3
expect   line commission broker one one-2 derivatives rate 0.3 amount 30
expect   line commission broker two two-1 spot rate 0.05 amount 5
expect   line commission broker two two-2 spot rate 0.4 amount 40
expect   line commission broker three three-1 derivatives rate 0.1 amount 10
expect   line commission broker three three-2 derivatives rate 0.5 amount 50
