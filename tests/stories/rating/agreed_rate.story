title    a rate agreed with a partner replaces the card's from its first instant up to its last; both account and line, account, line, partner
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  other broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag OTHER1 -> other from 2026-01-01
agreed   gridhaus broker rate 0.20 from 2026-10-10 to 2026-10-20
agreed   gridhaus broker line contracts rate 0.25 from 2026-10-01
agreed   gridhaus broker account whale rate 0.30 from 2026-10-01
agreed   gridhaus broker line contracts account whale rate 0.35 from 2026-10-01 to 2026-10-15
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-12 tag GRID01
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z
fill     f2 trader-7 at 2026-10-10
fill     f3 trader-7 at 2026-10-19T23:59:59.999999Z
fill     f4 trader-7 at 2026-10-20
expect   fill f1 broker gridhaus by order_tag rate 0.1 clause "§ rate"
expect   fill f2 broker gridhaus by order_tag rate 0.2 clause "agreed rate"
expect   fill f3 broker gridhaus by order_tag rate 0.2
expect   fill f4 broker gridhaus by order_tag rate 0.1
# the line before the partner
fill     f5 trader-7 perpetual BTC-USDT-SWAP
expect   fill f5 broker gridhaus by order_tag rate 0.25
# the account before the line, both before either
fill     f6 whale
fill     f7 whale perpetual BTC-USDT-SWAP
fill     f8 whale perpetual BTC-USDT-SWAP at 2026-10-15
expect   fill f6 broker gridhaus by order_tag rate 0.3
expect   fill f7 broker gridhaus by order_tag rate 0.35
expect   fill f8 broker gridhaus by order_tag rate 0.3
# it was agreed with gridhaus, and with nobody else
fill     f9 whale tag OTHER1
expect   fill f9 broker other by order_tag rate 0.1
# 2 × 1 × 0.2 on one line
expect   line commission broker gridhaus trader-7 spot fills 2 base 2 rate 0.2 amount 0.4
