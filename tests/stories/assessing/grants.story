title    a grant replaces what was assessed, up or down, from its first instant up to its last; a line's grant before one for all
program  ladder
period   2026-10
partner  raised broker from 2026-01-01
partner  lowered broker from 2026-01-01
partner  lined broker from 2026-01-01
claim    c1 broker order_tag AAA -> raised from 2026-01-01
claim    c2 broker order_tag BBB -> lowered from 2026-01-01
claim    c3 broker order_tag CCC -> lined from 2026-01-01
grant    raised broker level 2 from 2026-10-10 to 2026-10-20
grant    lowered broker line spot level 0 from 2026-10-01
grant    lined broker level 1 from 2026-10-01
grant    lined broker line spot level 2 from 2026-10-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT tag AAA
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z
fill     f2 trader-7 at 2026-10-10
fill     f3 trader-7 at 2026-10-19T23:59:59.999999Z
fill     f4 trader-7 at 2026-10-20
expect   fill f1 broker raised by order_tag rate 0.1
expect   fill f2 broker raised by order_tag rate 0.3
expect   fill f3 broker raised by order_tag rate 0.3
expect   fill f4 broker raised by order_tag rate 0.1
# two lines, by rate: 2 × 0.1 and 2 × 0.3
expect   line commission broker raised trader-7 spot fills 2 rate 0.1 level 0 amount 0.2
expect   line commission broker raised trader-7 spot fills 2 rate 0.3 level 2 amount 0.6
# the table shows the end of the period
expect   level raised broker spot 0 assessed volume 400 active_traders 1
volume   1000 spot by 2 traders named b at 2026-10-15 tag BBB
expect   level lowered broker spot 0 granted volume 1000 active_traders 2
expect   line commission broker lowered b-1 spot rate 0.1 level 0
fill     f5 trader-8 at 2026-10-05 tag CCC
fill     f6 trader-8 perpetual BTC-USDT-SWAP at 2026-10-05 tag CCC
expect   fill f5 broker lined by order_tag rate 0.3
expect   fill f6 broker lined by order_tag rate 0.2
expect   level lined broker contracts 1 granted volume 100 active_traders 1
