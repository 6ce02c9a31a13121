title    VIP 3 and above by volume, or VIP 5 and above by assets, count for volume and do not pay
program  okx-affiliate-2023
period   2023-10
partner  alice affiliate from 2023-01-01
claim    c1 affiliate account trader -> alice from 2023-02-01
claim    c2 affiliate account holder -> alice from 2023-02-01
attribute holder group vip_by_assets from 2023-02-01
usual    spot BTC-USDT taker price 30000 quantity 1 fee 30 USDT at 2023-10-05T12:00:00Z
fill     v2 trader vip 2
fill     v3 trader vip 3
fill     v5 trader vip 5
fill     a3 holder vip 3
fill     a4 holder vip 4
fill     a5 holder vip 5
fill     unknown trader
fill     free trader fee 0 USDT
fill     rebated trader vip 0 counterparty-fee -6
expect   fill v2 affiliate alice by account base 30 rate 0.3
expect   fill v3 affiliate alice by account not vip_excluded counts yes clause "Invitees of VIP 3 and above by 30 days' volume"
expect   fill v5 affiliate alice by account not vip_excluded counts yes
expect   fill a3 affiliate alice by account base 30
expect   fill a4 affiliate alice by account base 30
expect   fill a5 affiliate alice by account not vip_excluded counts yes
expect   fill unknown affiliate alice by account base 30
expect   fill free affiliate alice by account not zero_fee counts no
expect   fill rebated affiliate alice by account base 24
# 30 + 30 + 24 = 84; × 0.3
expect   line commission affiliate alice trader spot fills 3 base 84 amount 25.2
expect   line commission affiliate alice holder spot fills 2 base 60 amount 18
expect   answer affiliate no when product spot fee 1 vip_level 5
expect   answer affiliate yes when product spot fee 1 vip_level 2
