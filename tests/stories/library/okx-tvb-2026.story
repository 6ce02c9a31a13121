title    volume × the rate of the invitee's fee tier; two tiers in one month are two lines; VIP 6 is out, unknown tiers have no rate
program  okx-tvb-2026
period   2026-10
partner  alice affiliate from 2026-07-01
claim    c1 affiliate account trader -> alice from 2026-07-01
usual    spot BTC-USDC taker price 100000 quantity 1 fee 80 USDC at 2026-10-05T12:00:00Z
mark     USDC 1 at 2026-10-05
fill     regular trader vip 0
fill     vip1 trader vip 1
fill     vip1-too trader vip 1
fill     vip3 trader vip 3
fill     vip5 trader vip 5
fill     vip6 trader vip 6
fill     free trader vip 1 fee 0 USDC
# 100,000 × 0.00035, 200,000 × 0.000305, 100,000 × 0.000155
expect   line commission affiliate alice trader spot rate 0.00035 fills 1 amount 35
expect   line commission affiliate alice trader spot rate 0.000305 fills 2 amount 61
expect   line commission affiliate alice trader spot rate 0.000155 amount 15.5
expect   fill vip3 affiliate alice by account not no_rate counts yes
expect   fill vip6 affiliate alice by account not vip_excluded counts yes
expect   fill free affiliate alice by account not zero_fee counts no
expect   earned alice affiliate 111.5
