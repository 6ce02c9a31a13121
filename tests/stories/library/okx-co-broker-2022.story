# Published [okx-co-broker]: 40 % = 30 for the broker + 5 for the co-broker + 5 for the user.
title    40 % are 30 for the broker, 5 for the co-broker and 5 for its user
program  okx-co-broker-2022
period   2026-10
partner  bigbroker broker from 2026-01-01
partner  small broker from 2026-01-01 under bigbroker
grant    bigbroker broker level 4 from 2026-01-01
# what co-brokers and users get together, for all alike: 10 %, half of it for the user
agreed   small broker rate 0.10 from 2026-01-01
claim    c1 broker order_tag BIG -> bigbroker from 2026-01-01
claim    c2 broker order_tag SMALL -> small from 2026-01-01 kickback 0.5
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z entry api
fill     f1 trader tag SMALL
fill     f2 other tag BIG
# of 100: 0.1 × 100 = 10, half each; 0.4 - 0.1 for the broker
expect   line commission broker small trader contracts rate 0.1 kickback 0.5 amount 5
expect   line kickback broker small trader contracts rate 0.1 kickback 0.5 amount 5
expect   line override broker bigbroker trader contracts child small rate 0.3 amount 30
# its own users leave all to the broker
expect   line commission broker bigbroker other contracts rate 0.4 amount 40
expect   lines 4

title    a user with an affiliate leaves the broker 12.5 % to share, and a code that was removed nothing
program  okx-co-broker-2022
period   2026-10
partner  bigbroker broker from 2026-01-01
partner  small broker from 2026-01-01 under bigbroker
partner  alice affiliate from 2026-01-01
grant    bigbroker broker level 4 from 2026-01-01
agreed   small broker rate 0.10 from 2026-01-01
claim    c2 broker order_tag SMALL -> small from 2026-01-01 to 2026-10-06
claim    a1 affiliate account trader -> alice from 2026-01-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z entry api tag SMALL
fill     f1 trader
fill     f2 trader at 2026-10-06
expect   line commission broker small trader contracts rate 0.1 amount 10
# 0.125 - 0.1
expect   line override broker bigbroker trader contracts child small rate 0.025 amount 2.5
expect   fill f2 broker unattributed claim_expired

title    what does not count for a broker does not count for its co-brokers: free trades, VIP 7 and above; VIP 5 and 6 have a cap without a number
program  okx-co-broker-2022
period   2026-10
partner  bigbroker broker from 2026-01-01
partner  small broker from 2026-01-01 under bigbroker
grant    bigbroker broker level 4 from 2026-01-01
agreed   small broker rate 0.10 from 2026-01-01
claim    c2 broker order_tag SMALL -> small from 2026-01-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z entry api tag SMALL
fill     free trader fee 0 USDT
fill     vip7 trader vip 7
fill     vip6 trader vip 6
expect   fill free broker small by order_tag not zero_fee counts no
expect   fill vip7 broker small by order_tag not vip_excluded counts yes
expect   fill vip6 broker small by order_tag base 100
expect   line override broker bigbroker trader spot child small fills 1 rate 0.3 amount 30

title    both columns of the rate table for brokers with co-brokers, by level
program  okx-co-broker-2022
period   2026-10
partner  alice affiliate from 2026-01-01
partner  b0 broker from 2026-01-01
grant    b0 broker level 0 from 2026-01-01
claim    c0 broker order_tag TAG0 -> b0 from 2026-01-01
claim    a0 affiliate account with-0 -> alice from 2026-01-01
partner  b1 broker from 2026-01-01
grant    b1 broker level 1 from 2026-01-01
claim    c1 broker order_tag TAG1 -> b1 from 2026-01-01
claim    a1 affiliate account with-1 -> alice from 2026-01-01
partner  b2 broker from 2026-01-01
grant    b2 broker level 2 from 2026-01-01
claim    c2 broker order_tag TAG2 -> b2 from 2026-01-01
claim    a2 affiliate account with-2 -> alice from 2026-01-01
partner  b3 broker from 2026-01-01
grant    b3 broker level 3 from 2026-01-01
claim    c3 broker order_tag TAG3 -> b3 from 2026-01-01
claim    a3 affiliate account with-3 -> alice from 2026-01-01
partner  b4 broker from 2026-01-01
grant    b4 broker level 4 from 2026-01-01
claim    c4 broker order_tag TAG4 -> b4 from 2026-01-01
claim    a4 affiliate account with-4 -> alice from 2026-01-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z entry api
fill     f0 with-0 tag TAG0
fill     g0 without-0 tag TAG0
fill     f1 with-1 tag TAG1
fill     g1 without-1 tag TAG1
fill     f2 with-2 tag TAG2
fill     g2 without-2 tag TAG2
fill     f3 with-3 tag TAG3
fill     g3 without-3 tag TAG3
fill     f4 with-4 tag TAG4
fill     g4 without-4 tag TAG4
expect   line commission broker b0 with-0 spot rate 0 amount 0
expect   line commission broker b0 without-0 spot rate 0 amount 0
expect   line commission broker b1 with-1 spot rate 0.05 amount 5
expect   line commission broker b1 without-1 spot rate 0.25 amount 25
expect   line commission broker b2 with-2 spot rate 0.075 amount 7.5
expect   line commission broker b2 without-2 spot rate 0.3 amount 30
expect   line commission broker b3 with-3 spot rate 0.1 amount 10
expect   line commission broker b3 without-3 spot rate 0.35 amount 35
expect   line commission broker b4 with-4 spot rate 0.125 amount 12.5
expect   line commission broker b4 without-4 spot rate 0.4 amount 40

# Published [okx-co-broker], direct users only: 40 % = 30 for the broker + 10 for the user.
title    a broker's direct user has 10 of 40 %
program  okx-co-broker-2022
period   2026-10
partner  gridhaus broker from 2026-01-01
grant    gridhaus broker level 4 from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01 kickback 0.25
fill     f1 trader spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2026-10-05 tag GRID01
expect   line commission broker gridhaus trader spot rate 0.4 kickback 0.25 amount 30
expect   line kickback broker gridhaus trader spot amount 10
