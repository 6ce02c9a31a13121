title    no rate is published: trades are known to be the partner's and the broker's, and wait for a rate
program  gate-2026
period   2026-10-05
partner  alice partner from 2026-01-01
partner  gridhaus broker from 2026-01-01
claim    c1 partner account trader -> alice from 2026-02-01
claim    c2 broker order_tag gridhaus -> gridhaus from 2026-02-01
fill     f1 trader spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z tag gridhaus on gate
expect   fill f1 partner alice by account not no_rate counts yes
expect   fill f1 broker gridhaus by order_tag not no_rate counts yes
expect   line commission partner alice trader spot not no_rate fills 1 base 0 amount 0

title    with agreed rates: original 40 %, the sub-broker's relative rate, the parent has the difference; the day is that of UTC+8
program  gate-2026
period   2026-10-05
partner  big broker from 2026-01-01
partner  sub broker from 2026-01-01 under big
agreed   big broker rate 0.40 from 2026-01-01
agreed   sub broker rate 0.25 from 2026-01-01
claim    c2 broker order_tag subchannel -> sub from 2026-02-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z tag subchannel on gate
fill     f1 trader
# 2026-10-06 in UTC+8
fill     f2 trader at 2026-10-05T16:00:00Z
expect   line commission broker sub trader spot fills 1 rate 0.25 amount 25
expect   line override broker big trader spot child sub rate 0.15 amount 15
expect   fill f2 gone
