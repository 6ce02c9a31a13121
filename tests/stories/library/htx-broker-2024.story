# Published: up to 30 % of the referral commission for the broker, 70 % for the inviter. Of a fee of 100 the commission is 30: 9 and 21.
title    with an inviter 70 and 30 of the referral commission; without one the broker's rate is not published; Prime 7 is out
program  htx-broker-2024
period   2024-10-05
partner  bo broker from 2024-07-01
partner  ines inviter from 2024-01-01
claim    b1 broker client_order_id AA03022abc -> bo from 2024-07-01
claim    b2 broker order_tag AA03022abc -> bo from 2024-07-01
claim    i1 inviter account t-1 -> ines from 2024-02-01
usual    spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2024-10-05T12:00:00Z client-order-id AA03022abc0001 on htx
fill     both t-1
fill     by-hand t-1 client-order-id web-1
fill     swap t-1 perpetual BTC-USDT client-order-id c-1 tag AA03022abc
fill     alone t-2
fill     prime6 t-1 vip 6
fill     prime7 t-1 vip 7
expect   fill both broker bo by client_order_id base 100 rate 0.09
expect   fill both inviter ines by account base 100 rate 0.21
expect   fill by-hand inviter ines by account rate 0.3
expect   line commission broker bo t-1 futures by order_tag amount 9
expect   line commission inviter ines t-1 futures amount 21
expect   fill alone broker bo by client_order_id not no_rate counts yes
expect   fill prime6 broker bo by client_order_id rate 0.09
expect   fill prime7 broker bo by client_order_id not vip_excluded counts yes
# both of t-1 at Prime below 7
expect   line commission broker bo t-1 spot fills 2 amount 18
