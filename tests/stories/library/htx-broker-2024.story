# Published [htx-pr]: up to 30 % of the referral commission for the broker, 70 % for the inviter. Of a fee of 100 the commission is 30: 9 and 21.
title    with an inviter 70 and 30 of the referral commission; without one the broker's rate is not published; Prime 7 is out
program  htx-broker-2024
period   2024-10-05
partner  bo broker from 2024-07-01
partner  ines inviter from 2024-01-01
partner  igor inviter from 2024-01-01
agreed   bo broker rate 0.65 from 2024-07-01
agreed   igor inviter rate 0.4 from 2024-01-01
claim    i3 inviter account t-3 -> igor from 2024-02-01
partner  beth broker from 2024-07-01
claim    b3 broker client_order_id AA05044xyz -> beth from 2024-07-01
claim    b1 broker client_order_id AA03022abc -> bo from 2024-07-01
claim    b2 broker order_tag AA03022abc -> bo from 2024-07-01
claim    i1 inviter account t-1 -> ines from 2024-02-01
usual    spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2024-10-05T12:00:00Z client-order-id AA03022abc0001 on htx
fill     both t-1
fill     by-hand t-1 client-order-id web-1
fill     swap t-1 perpetual BTC-USDT client-order-id c-1 tag AA03022abc
fill     alone t-2
fill     agreed t-3
fill     no-rate t-2 client-order-id AA05044xyz0001
fill     prime6 t-1 vip 6
fill     prime7 t-1 vip 7
expect   fill both broker bo by client_order_id base 100 rate 0.09
expect   fill both inviter ines by account base 100 rate 0.21
expect   fill by-hand inviter ines by account rate 0.3
expect   line commission broker bo t-1 futures by order_tag amount 9
expect   line commission inviter ines t-1 futures amount 21
# 65 % are agreed with bo for traders whom nobody invited; nothing is agreed with beth
expect   fill alone broker bo by client_order_id rate 0.65
expect   fill no-rate broker beth by client_order_id not no_rate counts yes
# an inviter that earns 40 %: 30 of its 40 are 12, and 28 are left
expect   fill agreed broker bo by client_order_id rate 0.12
expect   fill agreed inviter igor by account rate 0.28
expect   fill prime6 broker bo by client_order_id rate 0.09
expect   fill prime7 broker bo by client_order_id not vip_excluded counts yes
# and then the inviter keeps all of it
expect   fill prime7 inviter ines by account rate 0.3
# both of t-1 at Prime below 7
expect   line commission broker bo t-1 spot fills 2 amount 18
