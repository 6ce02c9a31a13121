title    below Bronze: 20 % on spot and 10 % on futures, only for new users under VIP 3 without a referral
program  binance-link-2022
period   2026-10
partner  gridhaus broker from 2026-10-01
partner  alice affiliate from 2026-01-01
claim    c1 broker client_order_id x-GRID -> gridhaus from 2026-10-01
claim    a1 affiliate account referred -> alice from 2026-01-01
claim    a2 affiliate account left-alice -> alice from 2026-01-01 to 2026-10-05
account  new registered 2026-10-01T00:00:00.000001Z
account  older registered 2026-10-01
account  referred registered 2026-10-02
account  sub-of-referred registered 2026-10-02
account  left-alice registered 2026-10-02
subaccount sub-of-referred of referred from 2026-10-02
usual    spot BTC-USDT taker price 1000 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z client-order-id x-GRID-0001 on binance
fill     spot new
fill     margin new margin BTC-USDT
fill     futures new perpetual BTC-USDT
fill     option new option BTC-USDT
fill     vip2 new vip 2
fill     vip3 new vip 3
fill     older older
fill     referred referred
fill     sub sub-of-referred
fill     left left-alice
fill     age-unknown somebody
fill     maker new maker fee -1 USDT
fill     other-rebated new counterparty-fee -0.5
fill     untagged new client-order-id web_0001
expect   fill spot broker gridhaus by client_order_id rate 0.2
expect   fill margin broker gridhaus by client_order_id rate 0.2
expect   fill futures broker gridhaus by client_order_id rate 0.1
expect   fill option broker gridhaus by client_order_id not product_not_covered counts no
expect   fill vip2 broker gridhaus by client_order_id rate 0.2
expect   fill vip3 broker gridhaus by client_order_id not vip_excluded counts yes
expect   fill older broker gridhaus by client_order_id not registered_before_partner counts yes
expect   fill referred broker gridhaus by client_order_id not referred_by_affiliate counts yes
expect   fill sub broker gridhaus by client_order_id not referred_by_affiliate counts yes
expect   fill left broker gridhaus by client_order_id rate 0.2
# when it registered is not known, so it is not known to be older
expect   fill age-unknown broker gridhaus by client_order_id rate 0.2
expect   fill maker broker gridhaus by client_order_id counts yes base 0
# the other side is not looked at
expect   fill other-rebated broker gridhaus by client_order_id base 1
expect   fill untagged broker unattributed no_claim
# spot, margin, vip2, maker, other-rebated: 4 × 1 + 0
expect   line commission broker gridhaus new spot fills 5 base 4 rate 0.2 amount 0.8 level 0
expect   line commission broker gridhaus new futures fills 1 base 1 rate 0.1 amount 0.1 level 0
expect   answer broker no when vip_level 3 product spot
expect   answer broker yes when affiliate_present no vip_level 2 product spot registered_before_partner no

title    Bronze by the average month of the last quarter: the volume of either line, and the traders of either line
program  binance-link-2022
period   2026-10
partner  spotter broker from 2026-07-01
partner  mixer broker from 2026-07-01
partner  thin broker from 2026-07-01
claim    c1 broker client_order_id x-SPOT -> spotter from 2026-07-01
claim    c2 broker client_order_id x-MIX -> mixer from 2026-07-01
claim    c3 broker client_order_id x-THIN -> thin from 2026-07-01
# spot: 3 × 40000 by 3 × 10 traders, all in two months
volume   60000 spot by 15 traders named s at 2026-07-31T23:59:59.999999Z client-order-id x-SPOT-1
volume   60000 spot by 15 traders named s at 2026-09-01 client-order-id x-SPOT-2
fill     f1 s-1 spot BTC-USDT taker price 1 quantity 1 fee 100 USDT at 2026-10-05 client-order-id x-SPOT-3
fill     f2 s-1 perpetual BTC-USDT taker price 1 quantity 1 fee 100 USDT at 2026-10-05 client-order-id x-SPOT-4
expect   level spotter broker all 1 assessed spot.volume.sum3 120000 spot.active_traders.sum3 30
# 40 % of 100, and 30 % although there was no futures trade
expect   line commission broker spotter s-1 spot rate 0.4 amount 40 level 1
expect   line commission broker spotter s-1 futures rate 0.3 amount 30 level 1

# futures volume 3 × 80000 by one trader, spot traders 3 × 10 without volume
volume   240000 perpetual by 1 trader named m at 2026-08-15 client-order-id x-MIX-1
volume   30 spot by 30 traders named m at 2026-08-15 client-order-id x-MIX-2
expect   level mixer broker all 1 assessed spot.volume.sum3 30 futures.volume.sum3 240000 spot.active_traders.sum3 30 futures.active_traders.sum3 1

# volume enough, 29 and 14 traders are too few
volume   240000 perpetual by 14 traders named t at 2026-08-15 client-order-id x-THIN-1
volume   120000 spot by 29 traders named t at 2026-08-15 client-order-id x-THIN-2
fill     f3 t-1 spot BTC-USDT taker price 1 quantity 1 fee 100 USDT at 2026-10-05 client-order-id x-THIN-3
expect   level thin broker all 0 assessed spot.active_traders.sum3 29 futures.active_traders.sum3 14
# one failed quarter: the base level still pays, 20 % of 100
expect   line commission broker thin t-1 spot rate 0.2 amount 20 level 0

title    two quarters in a row below Bronze end the partnership; a good one between them does not
program  binance-link-2022
period   2026-10
partner  out broker from 2026-04-01
partner  back broker from 2026-04-01
partner  july broker from 2026-07-01
claim    c1 broker client_order_id x-OUT -> out from 2026-04-01
claim    c2 broker client_order_id x-BACK -> back from 2026-04-01
claim    c3 broker client_order_id x-JULY -> july from 2026-07-01
usual    spot BTC-USDT taker price 1 quantity 1 fee 100 USDT at 2026-10-05
# April to June and July to September: both below
fill     f1 o-1 at 2026-04-15 client-order-id x-OUT-1
fill     f2 o-1 client-order-id x-OUT-2
expect   line commission broker out o-1 spot not disqualified fills 1 volume 1 base 0 rate 0 amount 0
# April to June below, July to September Bronze
volume   120000 spot by 30 traders named b at 2026-07-15 client-order-id x-BACK-1
fill     f3 b-1 client-order-id x-BACK-2
expect   line commission broker back b-1 spot rate 0.4 amount 40 level 1
# joined in July: one quarter missed
fill     f4 a-1 client-order-id x-JULY-1
expect   line commission broker july a-1 spot rate 0.2 amount 20 level 0

title    Silver and Gold, given by hand: 45 % and 50 % on spot, 30 % on futures
program  binance-link-2022
period   2026-10
partner  sil broker from 2026-07-01
partner  gol broker from 2026-07-01
grant    sil broker level 2 from 2026-10-01
grant    gol broker level 3 from 2026-10-01
claim    c1 broker client_order_id x-SIL -> sil from 2026-07-01
claim    c2 broker client_order_id x-GOL -> gol from 2026-07-01
usual    spot BTC-USDT taker price 1000 quantity 1 fee 100 USDT at 2026-10-05T12:00:00Z on binance
fill     f1 a client-order-id x-SIL-1
fill     f2 a perpetual BTC-USDT client-order-id x-SIL-2
fill     f3 b client-order-id x-GOL-1
fill     f4 b perpetual BTC-USDT client-order-id x-GOL-2
expect   line commission broker sil a spot rate 0.45 amount 45
expect   line commission broker sil a futures rate 0.3 amount 30
expect   line commission broker gol b spot rate 0.5 amount 50
expect   line commission broker gol b futures rate 0.3 amount 30

# Published [binance-records], the first record: commission 0.00000284 BNB at 847.30952410 is an income of 0.00240635 USDC.
title    a record of the API: the fee in BNB, its commission valued in the quote asset, cut off after eight places
program  binance-link-2022
but
    asset = "USDC"
period   2025-11
partner  shop broker from 2022-04-06
grant    shop broker level 1 from 2025-11-01
mark     BNB 847.30952410 at 2025-11-24T16:06:10Z
account  customer registered 2024-01-01
claim    c1 broker client_order_id x-SHOP -> shop from 2022-04-06
fill     t12349876 customer spot BNB-USDC taker price 847 quantity 0.01 fee 0.0000071 BNB at 2025-11-24T16:06:10Z client-order-id x-SHOP54321678 vip 0 on binance
# 40 % of 0.0000071 BNB are 0.00000284; 0.0000071 × 847.3095241 = 0.00601589762, at 10 places 0.0060158976; × 0.4 = 0.00240635904
expect   line commission broker shop customer spot base 0.0060158976 rate 0.4 amount 0.00240635

# Published [binance-records], the second record: commission 0.02230000 USDT at 1.00004321 is an income of 0.02230096, in USDT again.
title    a record of the API: a fee in USDT is converted at a price of its own, also into USDT
program  binance-link-2022
but
    asset = "QUOTE"
period   2025-11
partner  shop broker from 2022-04-06
grant    shop broker level 1 from 2025-11-01
# what is paid is worth 1 by definition, so the converted asset has a name of its own here
mark     USDT 1.00004321 at 2025-11-24T16:06:10Z
account  abd433 registered 2024-01-01
claim    c1 broker client_order_id x-SHOP -> shop from 2022-04-06
fill     t87654321 abd433 spot BTC-USDT taker price 87000 quantity 0.001 fee 0.05575 USDT at 2025-11-24T16:06:10Z client-order-id x-SHOP12345678 vip 0 on binance
# 40 % of 0.05575 are 0.0223; 0.05575 × 1.00004321 = 0.0557524089575, at 10 places 0.055752409; × 0.4 = 0.0223009636
expect   line commission broker shop abd433 spot base 0.055752409 rate 0.4 amount 0.02230096
