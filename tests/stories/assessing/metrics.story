title    a sub-account is one trader with its master; what counts without paying is volume, what does not count is not
program  ladder
but
  [[rule]]
  when = "fee = 0"
  counts = false
  pays = false
  reason = "zero_fee"
  clause = "§ zero"
  [[rule]]
  when = "vip_level >= 7"
  counts = true
  pays = false
  reason = "vip_excluded"
  clause = "§ vip"
period   2026-10
partner  gridhaus broker from 2026-01-01
owns     gridhaus house
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
subaccount bot-1 of trader-7 from 2026-01-01
subaccount bot-2 of trader-7 from 2026-10-10
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
# trader-7 by itself and by bot-1: one trader
fill     f1 trader-7
fill     f2 bot-1
# bot-2 is on its own until the 10th, and trader-7 from then on: one more trader
fill     f3 bot-2
fill     f4 bot-2 at 2026-10-10
# counts without paying: one more
fill     f5 trader-8 vip 7
# counts for nothing: no fee; the partner's own account; a product without a line
fill     f6 trader-9 fee 0 USDT
fill     f7 house
fill     f8 trader-10 convert BTC-USDT
# a maker rebate counts: one more
fill     f9 trader-11 fee -1 USDT
# of another month
fill     f10 trader-12 at 2026-09-30T23:59:59.999999Z
# f1 to f5 and f9: 6 × 100; trader-7, bot-2, trader-8, trader-11
expect   level gridhaus broker spot 0 assessed volume 600 active_traders 4

title    fees, new traders and what is measured elsewhere
program  ten-percent
but
  new_trader_days = 30
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "fees", at_least = "3" }, { metric = "new_traders", at_least = "2" }, { metric = "staked", at_least = "500" }] }]
  [[rate]]
  role = "broker"
  level = 1
  share = "0.20"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag BOT01 -> botworks from 2026-01-01
account  fresh-1 registered 2026-10-01
account  fresh-2 registered 2026-09-06T00:00:00.000001Z
account  seasoned registered 2026-09-05T12:00:00Z
# the last value at or before the end of the month
metric   gridhaus staked 100 at 2026-09-01
metric   gridhaus staked 500 at 2026-10-31T23:59:59Z
metric   gridhaus staked 1 at 2026-11-02
metric   botworks staked 9999 at 2026-11-02
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 fresh-1
fill     f2 fresh-2
# exactly 30 days old: no longer new; and of unknown age: not known to be new
fill     f3 seasoned fee 1.25 USDT
fill     f4 who-knows fee -0.25 USDT
fill     f5 fresh-1 tag BOT01 fee 9 USDT
fill     f6 fresh-2 tag BOT01
# 1 + 1 + 1.25 − 0.25 = 3 of fees
expect   level gridhaus broker all 1 assessed fees 3 new_traders 2 staked 500
expect   level botworks broker all 0 assessed fees 10 new_traders 2 staked 0
