title    before July 2024 the inviter had the whole commission; spot until Prime 5, futures until Prime 4
program  htx-broker-2021
period   2024-06-30
partner  bo broker from 2022-01-01
partner  ines inviter from 2022-01-01
agreed   bo broker rate 0.4 from 2022-01-01
claim    b1 broker client_order_id AA03022abc -> bo from 2022-07-01
claim    i1 inviter account t-1 -> ines from 2022-02-01
usual    spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2024-06-30T15:59:59.999999Z client-order-id AA03022abc0001 on htx
fill     alone t-2
fill     spot5 t-2 vip 5
fill     spot6 t-2 vip 6
fill     futures4 t-2 perpetual BTC-USDT vip 4
fill     futures5 t-2 perpetual BTC-USDT vip 5
fill     invited t-1
fill     by-hand t-1 client-order-id web-1
fill     after t-2 at 2024-06-30T16:00:00Z
expect   line commission broker bo t-2 spot fills 2 rate 0.4 amount 80
expect   fill spot6 broker bo by client_order_id not vip_excluded counts yes
expect   fill futures4 broker bo by client_order_id base 100
expect   fill futures5 broker bo by client_order_id not vip_excluded counts yes
expect   fill invited broker bo by client_order_id not referred_by_affiliate counts yes
expect   line commission inviter ines t-1 spot fills 2 rate 0.3 amount 60
expect   fill after gone
