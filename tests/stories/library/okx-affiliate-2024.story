title    30 % of the net fee; from VIP 4 on until a monthly limit that is not published; fees that a card paid do not pay
program  okx-affiliate-2024
period   2025-03
partner  alice affiliate from 2024-12-01
claim    c1 affiliate account trader -> alice from 2024-12-01 kickback 0.5
usual    perpetual BTC-USDT-SWAP taker price 80000 quantity 1 fee 40 USDT at 2025-03-05T12:00:00Z entry api
fill     v3 trader vip 3
fill     v9 trader vip 9
fill     rebated trader counterparty-fee -8
fill     card trader fee-kind card
fill     free trader fee 0 USDT
expect   fill v3 affiliate alice by account base 40 rate 0.3
# below a limit that nobody knows, it pays
expect   fill v9 affiliate alice by account base 40 rate 0.3
expect   fill rebated affiliate alice by account base 32
expect   fill card affiliate alice by account not fee_paid_by_bonus counts yes
expect   fill free affiliate alice by account not zero_fee counts no
# 40 + 40 + 32 = 112; × 0.3 = 33.6, half of it goes on
expect   line commission affiliate alice trader contracts fills 3 base 112 amount 16.8
expect   returned trader 16.8
expect   answer affiliate yes when entry api fee 15 vip_level 3 fee_currency_kind cash
