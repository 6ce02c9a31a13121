title    a level asks for all of its requirements, each inclusive
program  ladder
period   2026-10
partner  exactly broker from 2026-01-01
partner  lonely broker from 2026-01-01
partner  nearly broker from 2026-01-01
partner  between broker from 2026-01-01
partner  idle broker from 2026-01-01
claim    c1 broker order_tag AAA -> exactly from 2026-01-01
claim    c2 broker order_tag BBB -> lonely from 2026-01-01
claim    c3 broker order_tag CCC -> nearly from 2026-01-01
claim    c4 broker order_tag DDD -> between from 2026-01-01

# 1000 by 2 traders: exactly level 1
volume   1000 spot by 2 traders named a at 2026-10-03 tag AAA
expect   level exactly broker spot 1 assessed volume 1000 active_traders 2
expect   line commission broker exactly a-1 spot fills 1 volume 500 base 1 rate 0.2 amount 0.2 level 1

# any volume, one trader
volume   900000 spot by 1 trader named b at 2026-10-03 tag BBB
expect   level lonely broker spot 0 assessed volume 900000 active_traders 1
expect   line commission broker lonely b-1 spot fills 1 rate 0.1 amount 0.1 level 0

# 999 + 0.99999999 by 4 traders
volume   999 spot by 3 traders named c at 2026-10-03 tag CCC
fill     f1 c-4 spot BTC-USDT taker price 1 quantity 0.99999999 fee 1 USDT at 2026-10-03T12:00:00Z tag CCC
expect   level nearly broker spot 0 assessed volume 999.99999999 active_traders 4

# the volume of level 2, the traders of level 1
volume   5000 spot by 2 traders named d at 2026-10-03 tag DDD
expect   level between broker spot 1 assessed volume 5000 active_traders 2

# a partner without trades stands at level 0 and is listed; a line without trades too
expect   level idle broker spot 0 assessed volume 0 active_traders 0
expect   level exactly broker contracts 0 assessed volume 0 active_traders 0

title    any of a group's requirements suffices, and all groups must have one
program  ten-percent
but
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [
    [{ metric = "volume", line = "spot", at_least = "1000" }, { metric = "volume", line = "contracts", at_least = "10000" }],
    [{ metric = "active_traders", line = "spot", at_least = "3" }, { metric = "active_traders", line = "contracts", at_least = "2" }],
  ] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  mixed broker from 2026-01-01
partner  half broker from 2026-01-01
claim    c1 broker order_tag AAA -> mixed from 2026-01-01
claim    c2 broker order_tag BBB -> half from 2026-01-01
# the volume of spot with the traders of contracts
volume   1000 spot by 1 trader named a at 2026-10-03 tag AAA
volume   20 perpetual by 2 traders named b at 2026-10-03 tag AAA
expect   level mixed broker all 1 assessed spot.volume 1000 contracts.volume 20 spot.active_traders 1 contracts.active_traders 2
expect   line commission broker mixed b-1 contracts rate 0.2 level 1
# both volumes, neither number of traders
volume   1000 spot by 1 trader named c at 2026-10-03 tag BBB
volume   10000 perpetual by 1 trader named c at 2026-10-03 tag BBB
expect   level half broker all 0 assessed spot.volume 1000 contracts.volume 10000 spot.active_traders 1 contracts.active_traders 1
