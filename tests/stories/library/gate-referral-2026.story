# Published [affiliathor]: 40 %/0 %, 30 %/10 % or 20 %/20 % of the fee.
title    40 %, shared as the code says, for twelve months; the rate of API trades is not published
program  gate-referral-2026
period   2026-10-05
partner  ann referrer from 2025-06-01
claim    c1 referrer account t-1 -> ann from 2026-02-01 kickback 0.25
claim    c2 referrer account t-2 -> ann from 2026-02-01 kickback 0.5
claim    c3 referrer account t-3 -> ann from 2025-10-05T12:00:00+08:00
usual    spot BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2026-10-05T12:00:00+08:00 entry web on gate
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     bot t-1 entry api
# 30/10 and 20/20 of the fee
expect   line commission referrer ann t-1 all fills 1 rate 0.4 kickback 0.25 amount 30
expect   returned t-1 10
expect   line commission referrer ann t-2 all rate 0.4 kickback 0.5 amount 20
expect   returned t-2 20
# twelve months to the instant
expect   fill f3 referrer ann by account not commission_ended counts yes
# a factor that Gate does not tell
expect   fill bot referrer ann by account not no_rate counts yes
