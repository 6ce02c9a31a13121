title    five traders in the two months before keep the rate, four do not; a trader of both months is one trader
program  okx-sub-affiliate-links-2024
period   2026-10
partner  five link from 2026-01-15
partner  four link from 2026-01-15
claim    a1 link account a-1 -> five from 2026-01-15 kickback 0.4
claim    a2 link account a-2 -> five from 2026-01-15
claim    a3 link account a-3 -> five from 2026-01-15
claim    a4 link account a-4 -> five from 2026-01-15
claim    a5 link account a-5 -> five from 2026-01-15
claim    b1 link account b-1 -> four from 2026-01-15
claim    b2 link account b-2 -> four from 2026-01-15
claim    b3 link account b-3 -> four from 2026-01-15
claim    b4 link account b-4 -> four from 2026-01-15
volume   50 spot by 5 traders named a at 2026-08-31T23:59:59.999999Z fee 1 USDT
volume   40 spot by 4 traders named b at 2026-08-10 fee 1 USDT
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z
# b-1 again, in the other month; and b-5 without a fee
fill     again b-1 at 2026-09-10
fill     f1 a-1
fill     f2 b-1
expect   level five link all 1 assessed active_traders 5
expect   level four link all 0 assessed active_traders 4
# 100 × 0.3 = 30, of which two fifths for the invitee, as a link of .18 + .12
expect   line commission link five a-1 contracts rate 0.3 kickback 0.4 amount 18
expect   line kickback link five a-1 contracts amount 12
expect   line commission link four b-1 contracts rate 0 amount 0 level 0

# A sample of the API: .30 for the inviter and .20 for the invitee of a link at .50.
# Published [okx-api-docs]: .30 + .20 = .50.
title    a link of .30 + .20 = .50, by an agreed rate
program  okx-sub-affiliate-links-2024
period   2026-01
partner  big link from 2026-01-15
agreed   big link rate 0.5 from 2026-01-15
claim    c1 link account trader -> big from 2026-01-15 kickback 0.4
fill     f1 trader spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-01-20
fill     f2 trader spot BTC-USDT taker price 60000 quantity 0.5 fee 0 USDT at 2026-01-20
expect   line commission link big trader spot rate 0.5 amount 30
expect   line kickback link big trader spot amount 20
expect   fill f2 link big by account not zero_fee counts no

title    a link of January is not assessed in March
program  okx-sub-affiliate-links-2024
period   2026-03
partner  young link from 2026-01-15
claim    c1 link account trader -> young from 2026-01-15
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-03-20
fill     f0 trader at 2026-01-20
fill     f1 trader
expect   line commission link young trader spot rate 0.3 amount 30 level 1

title    and is assessed on 1 April, by February and March
program  okx-sub-affiliate-links-2024
period   2026-04
partner  young link from 2026-01-15
claim    c1 link account trader -> young from 2026-01-15
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-04-01
fill     f0 trader at 2026-01-20
fill     f1 trader
expect   level young link all 0 assessed active_traders 0
expect   line commission link young trader spot rate 0 amount 0
