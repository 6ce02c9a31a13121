title    a claim is not in force while its partner is suspended, has left, or is outside its dates; the next channel is tried
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01 to 2026-10-10
partner  gridhaus broker from 2026-10-10 to 2026-10-20 suspended
partner  gridhaus broker from 2026-10-20 to 2026-10-25
partner  leaver broker from 2026-01-01 left
partner  fallback broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag GONE01 -> leaver from 2026-01-01
claim    c3 broker account trader-8 -> fallback from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT tag GRID01
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z
fill     f2 trader-7 at 2026-10-10
fill     f3 trader-7 at 2026-10-19T23:59:59.999999Z
fill     f4 trader-7 at 2026-10-20
fill     f5 trader-7 at 2026-10-25
fill     f6 trader-7 at 2026-10-05 tag GONE01
fill     f7 trader-8 at 2026-10-12
expect   fill f1 broker gridhaus by order_tag
expect   fill f2 broker unattributed partner_not_in_force
expect   fill f3 broker unattributed partner_not_in_force
expect   fill f4 broker gridhaus by order_tag
expect   fill f5 broker unattributed partner_not_in_force
expect   fill f6 broker unattributed partner_not_in_force
# a claim that is not in force does not lose either
expect   fill f7 broker fallback by account losing none
