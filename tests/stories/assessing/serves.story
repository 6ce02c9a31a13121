title    each: lines are assessed apart, and each is paid by its own level
program  ladder
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
volume   5000 spot by 3 traders named a at 2026-10-03 tag GRID01
volume   3000 perpetual by 3 traders named b at 2026-10-03 tag GRID01
expect   level gridhaus broker spot 2 assessed volume 5000 active_traders 3
expect   level gridhaus broker contracts 0 assessed volume 3000 active_traders 3
expect   line commission broker gridhaus a-1 spot rate 0.3 level 2
expect   line commission broker gridhaus b-1 contracts rate 0.1 level 0
# 3 × 1 × 0.3 + 3 × 1 × 0.1
expect   earned gridhaus broker 1.2

title    best: the better line's level serves both
program  ladder
but
  [levels.broker]
  serves = "best"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
volume   5000 spot by 3 traders named a at 2026-10-03 tag GRID01
volume   3000 perpetual by 3 traders named b at 2026-10-03 tag GRID01
expect   level gridhaus broker spot 2 assessed volume 5000 active_traders 3
# not by its own volume
expect   level gridhaus broker contracts 2 assessed volume 3000 active_traders 3
expect   line commission broker gridhaus a-1 spot rate 0.3 level 2
expect   line commission broker gridhaus b-1 contracts rate 0.3 level 2
# 6 × 1 × 0.3
expect   earned gridhaus broker 1.8

title    program: one level over all lines together, where a trader of two lines is one trader
program  ten-percent
but
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "volume", at_least = "8000" }, { metric = "active_traders", at_least = "3" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  twice broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag TWICE -> twice from 2026-01-01
volume   5000 spot by 2 traders named a at 2026-10-03 tag GRID01
volume   3000 perpetual by 1 trader named b at 2026-10-03 tag GRID01
expect   level gridhaus broker all 1 assessed volume 8000 active_traders 3
expect   line commission broker gridhaus b-1 contracts rate 0.2 level 1
volume   5000 spot by 2 traders named c at 2026-10-03 tag TWICE
volume   3000 perpetual by 2 traders named c at 2026-10-03 tag TWICE
expect   level twice broker all 0 assessed volume 8000 active_traders 2
expect   line commission broker twice c-1 contracts rate 0.1 level 0
