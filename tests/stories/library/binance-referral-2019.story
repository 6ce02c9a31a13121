# Published [press-2019]: 20 as 20/0, 15/5, 10/10; 40 as 40/0, 35/5, 30/10, 25/15, 20/20.
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
