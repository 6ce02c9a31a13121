title    a parent earns the difference of rates, and its parent the difference to it
program  ten-percent
but
  [[role]]
  name = "broker"
  parent = "difference"
period   2026-10
partner  top broker from 2026-01-01
partner  middle broker from 2026-01-01 under top
partner  child broker from 2026-01-01 under middle
claim    c1 broker order_tag CHILD -> child from 2026-01-01
claim    c2 broker order_tag MIDDLE -> middle from 2026-01-01
agreed   middle broker rate 0.30 from 2026-01-01
agreed   top broker rate 0.45 from 2026-01-01
fill     f1 trader-7 spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag CHILD
fill     f2 trader-8 spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag MIDDLE
# of 10: the child 0.1 by the card, the middle 0.3 − 0.1, the top 0.45 − 0.3; together 4.5
expect   line commission broker child trader-7 spot rate 0.1 amount 1
expect   line override broker middle trader-7 spot child child rate 0.2 base 10 amount 2
expect   line override broker top trader-7 spot child middle rate 0.15 base 10 amount 1.5
# directly: the middle 0.3, the top 0.15
expect   line commission broker middle trader-8 spot rate 0.3 amount 3
expect   line override broker top trader-8 spot child middle rate 0.15 amount 1.5
expect   earned middle broker 5
expect   earned top broker 3
expect   lines 5

title    a parent with the same rate earns nothing; a suspended one earns nothing, and its rate still stands below the next one's
program  ten-percent
but
  [[role]]
  name = "broker"
  parent = "difference"
period   2026-10
partner  top broker from 2026-01-01
partner  asleep broker from 2026-01-01 to 2026-10-10 under top
partner  asleep broker from 2026-10-10 under top suspended
partner  child broker from 2026-01-01 under asleep
partner  twin broker from 2026-01-01
partner  same broker from 2026-01-01 under twin
claim    c1 broker order_tag CHILD -> child from 2026-01-01
claim    c2 broker order_tag SAME -> same from 2026-01-01
agreed   asleep broker rate 0.30 from 2026-01-01
agreed   top broker rate 0.45 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z tag CHILD
fill     f2 trader-7 at 2026-10-10 tag CHILD
fill     f3 trader-7 at 2026-10-10 tag SAME
# awake for f1 only: 10 × (0.3 − 0.1); the top for both: 20 × (0.45 − 0.3)
expect   line override broker asleep trader-7 spot child child fills 1 base 10 rate 0.2 amount 2
expect   line override broker top trader-7 spot child asleep fills 2 base 20 rate 0.15 amount 3
expect   no line override broker twin trader-7 spot
expect   earned child broker 2

title    a parent by share gets a share of what the one right below it earns, as deep as the terms say, and not on its own trades
program  ten-percent
but
  [[role]]
  name = "broker"
  parent = "share"
  parent_share = "0.20"
  parent_depth = 2
period   2026-10
partner  great broker from 2026-01-01
partner  top broker from 2026-01-01 under great
partner  middle broker from 2026-01-01 under top
partner  child broker from 2026-01-01 under middle
owns     top tops-own
claim    c1 broker order_tag CHILD -> child from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag CHILD
fill     f1 trader-7
fill     f2 tops-own
# of 10: 1; a fifth of it, 0.2; a fifth of that, 0.04; the fourth is too far away
expect   line commission broker child trader-7 spot rate 0.1 amount 1
expect   line override broker middle trader-7 spot child child rate 0.02 amount 0.2
expect   line override broker top trader-7 spot child middle rate 0.004 amount 0.04
expect   no line override broker great trader-7 spot
# on the top's own account the child and the middle earn, the top does not
expect   line commission broker child tops-own spot rate 0.1 amount 1
expect   line override broker middle tops-own spot child child rate 0.02 amount 0.2
expect   no line override broker top tops-own spot

title    each generation has its own share of the base, whatever the one below gets: three degrees, 18, 6 and 2 %
# Bitfinex: 18 % on the first degree, 6 % on the second, 2 % on the third
program  ten-percent
but
  rate = [ { role = "broker", share = "0.18", line = "spot" } ]
  [[role]]
  name = "broker"
  parent = "base"
  parent_shares = ["0.06", "0.02"]
period   2026-10
partner  great broker from 2026-01-01
partner  top broker from 2026-01-01 under great
partner  middle broker from 2026-01-01 under top
partner  child broker from 2026-01-01 under middle
claim    c1 broker order_tag CHILD -> child from 2026-01-01
claim    c2 broker order_tag TOP -> top from 2026-01-01
agreed   middle broker rate 0.5 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     f1 trader-7 tag CHILD
fill     f2 trader-8 tag TOP
# of 10: 1.8, 0.6 and 0.2; the fourth is too far away. What a parent has agreed for its own trades does not matter.
expect   line commission broker child trader-7 spot rate 0.18 amount 1.8
expect   line override broker middle trader-7 spot child child rate 0.06 base 10 amount 0.6 clause "parent earns a share of the base"
expect   line override broker top trader-7 spot child middle rate 0.02 amount 0.2
expect   no line override broker great trader-7 spot
expect   line override broker great trader-8 spot child top rate 0.06 amount 0.6
expect   lines 5
