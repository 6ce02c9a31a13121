title    where an affiliate is present the broker earns less; presence is a claim in force, whether or not that affiliate may earn
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "affiliate"
  channels = ["api_key", "account", "master_account"]
  earns = false
  [[rate]]
  role = "broker"
  present = { affiliate = true }
  share = "0.05"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  sleeper affiliate from 2026-01-01 suspended
owns     alice alices-own
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    a1 affiliate account invited -> alice from 2026-10-05T12:00:00Z to 2026-10-06T12:00:00Z
claim    a2 affiliate api_key key-1 -> alice from 2026-01-01
claim    a3 affiliate account alices-own -> alice from 2026-01-01
claim    a4 affiliate account asleep -> sleeper from 2026-01-01
subaccount bot-1 of invited from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 invited
fill     f2 invited at 2026-10-05T11:59:59.999999Z
fill     f3 invited at 2026-10-06T12:00:00Z
fill     f4 bot-1
fill     f5 trader-7 key key-1
fill     f6 trader-7
fill     f7 alices-own
fill     f8 asleep
expect   fill f1 broker gridhaus by order_tag rate 0.05 losing none
expect   fill f2 broker gridhaus by order_tag rate 0.1
expect   fill f3 broker gridhaus by order_tag rate 0.1
expect   fill f4 broker gridhaus by order_tag rate 0.05
expect   fill f5 broker gridhaus by order_tag rate 0.05
expect   fill f6 broker gridhaus by order_tag rate 0.1
# alice would not earn on her own account, and is present all the same
expect   fill f7 broker gridhaus by order_tag rate 0.05
# a suspended partner's claim is not in force
expect   fill f8 broker gridhaus by order_tag rate 0.1
# a role that does not earn has no lines: invited has two by rate, trader-7 two, bot-1, alices-own and asleep one each
expect   lines 7
