title    a line is rounded once, on its sum: three tiny fills earn what each alone would lose
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 0.00000004 USDT at 2026-10-05 tag GRID01
# each 0.000000004, which is 0 at 8 places; the sum 0.00000012 × 0.1 = 0.000000012, cut 0.00000001
fill     f1 trader-7
fill     f2 trader-7
fill     f3 trader-7
fill     alone trader-8
expect   line commission broker gridhaus trader-7 spot fills 3 base 0.00000012 amount 0.00000001
expect   line commission broker gridhaus trader-8 spot fills 1 base 0.00000004 amount 0
# 0.19999999 × 0.1 = 0.019999999 is cut, not rounded
fill     f5 trader-9 fee 0.19999999 USDT
expect   line commission broker gridhaus trader-9 spot amount 0.01999999

title    down is towards zero: a line that nets to less than nothing is cut too
program  ten-percent
but
  scale = 2
  [[role]]
  name = "broker"
  base = "fee_value"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
fill     f1 trader-7 spot BTC-USDT maker price 100 quantity 1 fee -1.99 USDT at 2026-10-05
# −1.99 × 0.1 = −0.199
expect   line commission broker gridhaus trader-7 spot base -1.99 amount -0.19

title    points: an asset without places, where a mark says what a fee is worth in points
program  ten-percent
but
  asset = "POINTS"
  scale = 0
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
mark     USDT 10 at 2026-10-05
usual    spot BTC-USDT taker price 100 quantity 1 fee 1.5 USDT at 2026-10-05T12:00:00Z
# each 1.5 × 10 × 0.1 = 1.5 points; three of them 4.5, cut 4; one alone 1
fill     f1 trader-7
fill     f2 trader-7
fill     f3 trader-7
fill     f4 trader-8
expect   line commission broker gridhaus trader-7 spot fills 3 volume 3000 base 45 amount 4
expect   line commission broker gridhaus trader-8 spot fills 1 base 15 amount 1
