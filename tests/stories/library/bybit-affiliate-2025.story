title    50 %, and 45 % of what comes through a broker; a tenth of it for who brought the affiliate
program  bybit-affiliate-2025
period   2026-10
partner  top affiliate from 2025-08-01
partner  alice affiliate from 2025-08-01 under top
partner  gridhaus broker from 2025-08-01
claim    a1 affiliate account trader -> alice from 2025-08-01 kickback 0.2
claim    b1 broker order_tag Gh000123 -> gridhaus from 2025-08-01
usual    perpetual BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z on bybit
fill     direct trader
fill     through trader tag Gh000123
fill     other-tag trader tag CCXT
fill     rebated trader counterparty-fee -20
# who agreed on less than 45 % keeps that beside a broker, and who agreed on more does not
claim    a2 affiliate account cheap -> low from 2025-08-01
partner  low affiliate from 2025-08-01
agreed   low affiliate rate 0.40 from 2025-08-01
fill     low-through cheap tag Gh000123
expect   fill direct affiliate alice by account base 100 rate 0.5
expect   fill through affiliate alice by account base 100 rate 0.45
expect   fill other-tag affiliate alice by account rate 0.5
expect   fill rebated affiliate alice by account base 80
# 280 × 0.5 = 140, a fifth of it goes on; 100 × 0.45 = 45
expect   line commission affiliate alice trader derivatives rate 0.5 fills 3 amount 112
expect   line commission affiliate alice trader derivatives rate 0.45 fills 1 amount 36
expect   returned trader 37
expect   fill low-through affiliate low by account base 100 rate 0.4
# 14 + 4.5
expect   earned top affiliate 18.5
