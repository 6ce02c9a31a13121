title    friends since 2022-08-30 12:00 UTC: 30 %, 70 % with more than 20,000 MX, for 1080 days
program  mexc-referral-2022
period   2024-10-05
partner  small referrer from 2022-01-01
partner  big referrer from 2022-01-01
metric   small mx_held 20000 at 2024-10-01
metric   big mx_held 20000.5 at 2024-10-01
# a special code that expired: the trader goes on under the default code, and stays a friend of before
claim    c5 referrer account linked -> big from 2022-08-01 to 2024-09-01 kickback 0.2
claim    c6 referrer account linked -> big from 2024-09-01
account  old registered 2021-10-21T11:00:00Z
claim    c1 referrer account t-1 -> small from 2022-08-30T12:00:00Z
claim    c2 referrer account t-2 -> big from 2022-09-01
claim    c3 referrer account earlier -> big from 2022-08-30T11:59:59.999999Z
claim    c4 referrer account old -> big from 2022-09-01
usual    perpetual BTC-USDT taker price 60000 quantity 1 fee 100 USDT at 2024-10-05T12:00:00Z on mexc
fill     f1 t-1
fill     f2 t-2
fill     f3 earlier
fill     f4 old
fill     f5 linked
fill     free t-2 fee 0 USDT
fill     bonus t-2 fee-deducted 100
expect   line commission referrer small t-1 all rate 0.3 amount 30
expect   line commission referrer big t-2 all fills 2 base 100 rate 0.7 amount 70
expect   fill f3 referrer big by account not excluded counts no
expect   fill f5 referrer big by account not excluded counts no
# registered 1080 days ago
expect   fill f4 referrer big by account not commission_ended counts yes
expect   fill free referrer big by account not zero_fee counts no
