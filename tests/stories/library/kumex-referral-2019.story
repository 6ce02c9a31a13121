title    0.005 % of the volume, whatever the fee, for a year
program  kumex-referral-2019
period   2020-11-05
partner  ina inviter from 2019-10-22
claim    c1 inviter account t-1 -> ina from 2019-11-05T12:00:00.000001Z
claim    c2 inviter account t-2 -> ina from 2019-11-05T12:00:00Z
usual    perpetual BTC-USDT taker price 14000 quantity 10 fee 70 USDT at 2020-11-05T12:00:00Z on kucoin
fill     f1 t-1
fill     f2 t-1 maker fee -35 USDT
fill     f3 t-2
fill     f4 t-1 spot BTC-USDT
# 280,000 × 0.00005
expect   line commission inviter ina t-1 futures fills 2 volume 280000 rate 0.00005 amount 14
expect   fill f3 inviter ina by account not commission_ended counts yes
expect   fill f4 inviter ina by account not product_not_covered
