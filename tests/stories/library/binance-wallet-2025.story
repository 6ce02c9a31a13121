title    the invitees' volume of 30 days sets the day's rate, from 30 to 80 %
program  binance-wallet-2025
period   2026-10-30
partner  p0 inviter from 2026-01-01
partner  p1 inviter from 2026-01-01
partner  p2 inviter from 2026-01-01
partner  p3 inviter from 2026-01-01
partner  p4 inviter from 2026-01-01
partner  p5 inviter from 2026-01-01
claim    c0 inviter account a-1 -> p0 from 2026-01-01
claim    c1 inviter account b-1 -> p1 from 2026-01-01
claim    c2 inviter account c-1 -> p2 from 2026-01-01
claim    c3 inviter account d-1 -> p3 from 2026-01-01
claim    c4 inviter account e-1 -> p4 from 2026-01-01
claim    c5 inviter account f-1 -> p5 from 2026-01-01
# 30 days up to October 30 begin with October 1
volume   99998 spot by 1 trader named a at 2026-10-01 fee 1 USDT
volume   500000 spot by 1 trader named a at 2026-09-30T23:59:59.999999Z fee 1 USDT
volume   99999 spot by 1 trader named b at 2026-10-01 fee 1 USDT
volume   199999 spot by 1 trader named c at 2026-10-01 fee 1 USDT
volume   499999 spot by 1 trader named d at 2026-10-01 fee 1 USDT
volume   999999 spot by 1 trader named e at 2026-10-01 fee 1 USDT
volume   2499999 spot by 1 trader named f at 2026-10-01 fee 1 USDT
usual    spot TOKEN-USDT taker price 1 quantity 1 fee 100 USDT at 2026-10-30T12:00:00Z on binance-wallet
fill     f0 a-1
fill     f1 b-1
fill     f2 c-1
fill     f3 d-1
fill     f4 e-1
fill     f5 f-1
expect   level p0 inviter all 0 assessed volume 99999
expect   level p1 inviter all 1 assessed volume 100000
expect   level p5 inviter all 5 assessed volume 2500000
expect   line commission inviter p0 a-1 wallet fills 1 rate 0.3 amount 30
expect   line commission inviter p1 b-1 wallet rate 0.4 amount 40
expect   line commission inviter p2 c-1 wallet rate 0.5 amount 50
expect   line commission inviter p3 d-1 wallet rate 0.6 amount 60
expect   line commission inviter p4 e-1 wallet rate 0.7 amount 70
expect   line commission inviter p5 f-1 wallet rate 0.8 amount 80
