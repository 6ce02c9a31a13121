title    new traders by their first trade: who signed up long ago and trades for the first time is new
program  ten-percent
but
  new_trader_days = 30
  new_trader_from = "first_trade"
  [levels.broker]
  window = "month"
  serves = "program"
  level = [{ level = 1, all_of = [{ metric = "new_traders", at_least = "2" }] }]
  [[rate]]
  role = "broker"
  trader = "new"
  share = "0.30"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
account  seasoned registered 2020-01-01
account  fresh registered 2026-10-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
# traded first, with nobody's tag, on 1 September: not new in October
fill     f1 seasoned tag NOBODY at 2026-09-01
fill     f2 seasoned
# traded first on 10 September at noon: new until 10 October at noon
fill     f3 sleeper at 2026-09-10T12:00:00Z
fill     f4 sleeper at 2026-10-10T11:59:59.999999Z
fill     f5 sleeper at 2026-10-10T12:00:00Z
fill     f6 fresh
expect   level gridhaus broker all 1 assessed new_traders 2
expect   line commission broker gridhaus seasoned spot fills 1 rate 0.1
expect   line commission broker gridhaus fresh spot fills 1 rate 0.3
expect   fill f4 broker gridhaus by order_tag rate 0.3
expect   fill f5 broker gridhaus by order_tag rate 0.1
