title    the code of each order decides: one wallet earns for two integrators; 10 % of the net fee, more where agreed
program  derive-broker-2026
period   2026-10
partner  uno broker from 2026-01-01
partner  due broker from 2026-01-01
agreed   due broker rate 0.5 from 2026-01-01
claim    c1 broker order_tag 0xA1 -> uno from 2026-01-01
claim    c2 broker order_tag duebot -> due from 2026-01-01
usual    option ETH-USDC taker price 100 quantity 1 quote USDC fee 10 USDC at 2026-10-05T12:00:00Z on derive
fill     f1 wallet tag 0xA1
fill     f2 wallet tag duebot
fill     f3 wallet tag 0xA1 counterparty-fee -2.5
# codes are case-sensitive
fill     f4 wallet tag DueBot
fill     f5 wallet
expect   fill f1 broker uno by order_tag base 10 rate 0.1
expect   fill f2 broker due by order_tag base 10 rate 0.5
expect   fill f3 broker uno by order_tag base 7.5
expect   fill f4 broker unattributed unknown_tag
expect   fill f5 broker unattributed no_claim
expect   earned uno broker 1.75
expect   earned due broker 5

title    the builder's extra fee is paid in full beside the broker's share, which is of the exchange's fee alone
program  derive-broker-2026
period   2026-10
partner  uno broker from 2026-01-01
claim    c1 broker order_tag 0xA1 -> uno from 2026-01-01
fill     f1 wallet option ETH-USDC taker price 100 quantity 1 quote USDC fee 12 USDC fee-deducted 2 fee-kind builder at 2026-10-05T12:00:00Z tag 0xA1 on derive
# (12 - 2) × 0.1, and 2
expect   line commission broker uno wallet all base 10 rate 0.1 amount 1
expect   line commission builder uno wallet all base 2 rate 1 amount 2
