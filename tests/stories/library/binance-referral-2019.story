# The shares that were published: 20 as 20/0, 15/5, 10/10; 40 as 40/0, 35/5, 30/10, 25/15, 20/20.
title    20 % below 500 BNB and 40 % from it, shared with the friend as the link says
program  binance-referral-2019
period   2019-10-05
partner  small inviter from 2019-09-01
partner  big inviter from 2019-09-01
metric   big bnb_daily_average 500 at 2019-10-05
claim    s0 inviter account s-0 -> small from 2019-09-01
claim    s5 inviter account s-5 -> small from 2019-09-01 kickback 0.25
claim    s10 inviter account s-10 -> small from 2019-09-01 kickback 0.5
claim    b0 inviter account b-0 -> big from 2019-09-01
claim    b5 inviter account b-5 -> big from 2019-09-01 kickback 0.125
claim    b10 inviter account b-10 -> big from 2019-09-01 kickback 0.25
claim    b15 inviter account b-15 -> big from 2019-09-01 kickback 0.375
claim    b20 inviter account b-20 -> big from 2019-09-01 kickback 0.5
usual    spot BTC-USDT taker price 8000 quantity 1 fee 100 USDT at 2019-10-05T12:00:00Z on binance
fill     f1 s-0
fill     f2 s-5
fill     f3 s-10
fill     f4 b-0
fill     f5 b-5
fill     f6 b-10
fill     f7 b-15
fill     f8 b-20
expect   line commission inviter small s-0 spot rate 0.2 amount 20
expect   line commission inviter small s-5 spot amount 15
expect   returned s-5 5
expect   line commission inviter small s-10 spot amount 10
expect   returned s-10 10
expect   line commission inviter big b-0 spot rate 0.4 amount 40
expect   line commission inviter big b-5 spot amount 35
expect   returned b-5 5
expect   line commission inviter big b-10 spot amount 30
expect   returned b-10 10
expect   line commission inviter big b-15 spot amount 25
expect   returned b-15 15
expect   line commission inviter big b-20 spot amount 20
expect   returned b-20 20

# From a record in Binance's API documentation: commission 0.00000284 BNB at 847.30952410 is an income of 0.00240635 USDC.
title    a record of the API: the fee in BNB, its commission valued in the quote asset, cut off after eight places
program  binance-referral-2019
but
    effective_to = 2030-01-01T00:00:00Z
    asset = "USDC"
period   2025-11-24
partner  big inviter from 2019-09-01
metric   big bnb_daily_average 500 at 2025-11-24
mark     BNB 847.30952410 at 2025-11-24T16:06:10Z
claim    c1 inviter account customer -> big from 2019-09-01
fill     t12349876 customer spot BNB-USDC taker price 847 quantity 0.01 fee 0.0000071 BNB at 2025-11-24T16:06:10Z on binance
# 0.0000071 × 847.3095241 = 0.0060158976; × 0.4 = 0.00240635904
expect   line commission inviter big customer spot base 0.0060158976 rate 0.4 amount 0.00240635
