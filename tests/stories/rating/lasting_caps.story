title    a cap for life: what earlier months paid on a client is used up, and the fill that crosses the cap is paid in part
# Kraken: 1,000 USD per referred client, for life; here 2.5
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  lasts = "ever"
  limit = "2.5"
  clause = "§ for life"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
# 1 in July, 1 in September; 0.5 of 1 is left for October
fill     july trader-7 at 2026-07-05
fill     september trader-7 at 2026-09-30T23:59:59.999999Z
fill     first trader-7 at 2026-10-01
fill     second trader-7 at 2026-10-02
fill     other trader-8 at 2026-10-02
expect   line commission broker gridhaus trader-7 spot fills 1 base 10 amount 0.5
expect   line commission broker gridhaus trader-7 spot not cap_reached fills 1 amount 0 clause "§ for life"
expect   line commission broker gridhaus trader-8 spot amount 1
expect   answer broker yes when product spot

title    a cap on the base by epochs of 28 days: only so much of each user's fees counts, wherever the month ends
# dYdX v3: 75,000 of fees per user and epoch; here 25
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  of = "base"
  lasts = "days"
  days = 28
  anchor = 2026-09-20T00:00:00Z
  limit = "25"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT
# the epoch from 20 September to 18 October: 10 before the month, 10, then 5 of 10, then nothing
fill     before trader-7 at 2026-09-20
fill     long-ago trader-7 fee 1000 USDT at 2026-09-19T23:59:59.999999Z
fill     first trader-7 at 2026-10-01
fill     second trader-7 at 2026-10-02
fill     third trader-7 at 2026-10-17T23:59:59.999999Z
# the next epoch begins anew
fill     fourth trader-7 at 2026-10-18
# (10 + 5 + 10) × 0.1
expect   line commission broker gridhaus trader-7 spot fills 3 base 30 amount 2.5
expect   fill third broker gridhaus by account not cap_reached

title    a partner's cap for life of what its earlier level earned: each month is rated by its own level
program  ladder
but
  [[cap]]
  role = "broker"
  scope = "partner"
  lasts = "ever"
  limit = "500"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 1000 quantity 1 fee 1000 USDT tag GRID01
# August: two traders and 2000 of volume make level 1, 20 %: 400. October: level 0, 10 % of 1000 is 100
fill     f1 trader-7 at 2026-08-05
fill     f2 trader-8 at 2026-08-05
fill     f3 trader-7 at 2026-10-05
fill     f4 trader-7 quantity 0.5 fee 7 USDT at 2026-10-06
expect   fill f3 broker gridhaus by order_tag rate 0.1
expect   fill f4 broker gridhaus by order_tag not cap_reached
expect   earned gridhaus broker 100
