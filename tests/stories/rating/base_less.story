title    a role has its rate of what another one leaves of the base, its parents included
# OKX's reports of brokers name a settlementFee, the base after removing the affiliate's commission
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  base_less = "affiliate"
  parent = "difference"
  [[role]]
  name = "affiliate"
  channels = ["account"]
  parent = "share"
  parent_share = "0.5"
  [[rate]]
  role = "broker"
  line = "spot"
  share = "0.3"
  [[rate]]
  role = "affiliate"
  share = "0.2"
  [[bound]]
  role = "broker"
  at_most = "0.4"
  [[rule]]
  when = "region = 'XX'"
  role = "affiliate"
  counts = true
  pays = false
  reason = "region_excluded"
period   2026-10
partner  top broker from 2026-01-01
partner  gridhaus broker from 2026-01-01 under top
agreed   top broker rate 0.5 from 2026-01-01
partner  one affiliate from 2026-01-01
partner  head affiliate from 2026-01-01
partner  two affiliate from 2026-01-01 under head
agreed   one affiliate account odd rate 0.333333333333 from 2026-01-01
account  trader-3 region XX
claim    c1 broker order_tag GRID -> gridhaus from 2026-01-01
claim    a1 affiliate account trader-1 -> one from 2026-01-01
claim    a2 affiliate account trader-2 -> two from 2026-01-01
claim    a3 affiliate account trader-3 -> one from 2026-01-01
claim    a4 affiliate account odd -> one from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05 tag GRID
fill     f1 trader-1
fill     f2 trader-2
fill     f3 trader-3
fill     f4 trader-9
fill     f5 odd
# 30 % of the 80 % that are left; of top's 50 % at most 40 count, and 10 of the 80 are its difference
expect   fill f1 affiliate one by account rate 0.2
expect   fill f1 broker gridhaus by order_tag base 10 rate 0.24
expect   line override broker top trader-1 spot child gridhaus rate 0.08 amount 0.8
# 20 and the parent's 10 on top leave 70: 21 %
expect   fill f2 affiliate two by account rate 0.2
expect   fill f2 broker gridhaus by order_tag rate 0.21
# an affiliate that earns nothing, or none: all of it
expect   fill f3 affiliate one by account not region_excluded counts yes
expect   fill f3 broker gridhaus by order_tag rate 0.3
expect   fill f4 broker gridhaus by order_tag rate 0.3
# 0.3 × 0.666666666667 = 0.2000000000001, cut to 12 places
expect   fill f5 broker gridhaus by order_tag rate 0.2
