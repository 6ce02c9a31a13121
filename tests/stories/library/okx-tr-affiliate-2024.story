# Published [protection-copies]: joined on July 1, protected until November 30.
title    joined on July 1, three months missed: protected until November 30, nothing from December 1
program  okx-tr-affiliate-2024
period   2024-11
partner  alice affiliate from 2024-07-01
claim    c1 affiliate account trader -> alice from 2024-07-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 30 USDT at 2024-07-01
fill     july trader
fill     last trader at 2024-11-30T23:59:59.999999Z
expect   level alice affiliate all 1 protected requirement_met 0
# 30 × 0.1
expect   line commission affiliate alice trader spot fills 1 rate 0.1 amount 3 level 1

title    the same affiliate in December, when the protection is over: level 0 earns nothing
program  okx-tr-affiliate-2024
period   2024-12
partner  alice affiliate from 2024-07-01
claim    c1 affiliate account trader -> alice from 2024-07-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 30 USDT at 2024-07-01
fill     july trader
fill     first trader at 2024-12-01
expect   level alice affiliate all 0 assessed requirement_met 0
expect   line commission affiliate alice trader spot fills 1 rate 0 amount 0 level 0

title    after the protection the level falls only when it was missed in three months in a row, and is back a month after it is met
program  okx-tr-affiliate-2024
period   2025-04
partner  two affiliate from 2024-07-01
partner  three affiliate from 2024-07-01
partner  back affiliate from 2024-07-01
claim    c1 affiliate account t-1 -> two from 2024-07-01
claim    c2 affiliate account t-2 -> three from 2024-07-01
claim    c3 affiliate account t-3 -> back from 2024-07-01
metric   two requirement_met 1 at 2024-07-20
metric   two requirement_met 0 at 2025-02-10
metric   three requirement_met 1 at 2024-07-20
metric   three requirement_met 0 at 2025-01-10
metric   back requirement_met 0 at 2024-07-20
metric   back requirement_met 1 at 2025-03-10
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 30 USDT at 2024-07-01
fill     f0 t-1
fill     f1 t-1 at 2025-04-05
fill     f2 t-2 at 2025-04-05
fill     f3 t-3 at 2025-04-05
# met until January, missed in February and March
expect   level two affiliate all 1 carried
expect   line commission affiliate two t-1 spot rate 0.1 amount 3
fill     free t-1 at 2025-04-05 fee 0 USDT
expect   fill free affiliate two by account not zero_fee counts no
# missed in January, February and March
expect   level three affiliate all 0 assessed
expect   line commission affiliate three t-2 spot rate 0 amount 0
# met again in March
expect   level back affiliate all 1 assessed requirement_met 1
expect   line commission affiliate back t-3 spot rate 0.1 amount 3
