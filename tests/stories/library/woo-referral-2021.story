# Published [woo-rules]: Jay's 0.75 and Morpheus's 0.5. Its rule, with one basis point = 0.01 %, gives a tenth of that: 10,000 × 50 % × 0.15 bps = 0.075.
title    Jay of tier 5 and Morpheus of tier 3 split 10,000 by half: 0.075 and 0.05, not the 0.75 and 0.5 of the page's example
program  woo-referral-2021
period   2021-10-05
partner  jay referrer from 2021-08-20
partner  morpheus referee from 2021-09-01
owns     morpheus morpheus-account
metric   jay staking_tier 5 at 2021-10-01
metric   morpheus staking_tier 3 at 2021-10-01
account  morpheus-account registered 2021-09-01
attribute morpheus-account group split_50 from 2021-09-01
claim    c1 referrer account morpheus-account -> jay from 2021-09-01
claim    c2 referee account morpheus-account -> morpheus from 2021-09-01
fill     f1 morpheus-account perpetual BTC-USDT taker price 50000 quantity 0.2 fee 5 USDT at 2021-10-05T12:00:00Z on woo
expect   line commission referrer jay morpheus-account all volume 10000 rate 0.0000075 amount 0.075 level 5
expect   line commission referee morpheus morpheus-account all volume 10000 rate 0.000005 amount 0.05 level 3

title    the other splits; tiers are of 00:00 UTC and hold for the day; unknown tiers have no rate
program  woo-referral-2021
period   2021-10-05
partner  jay referrer from 2021-08-20
partner  kay referrer from 2021-08-20
metric   jay staking_tier 3 at 2021-10-01
# at midnight it is tier 5, later in the day it would be 6
metric   jay staking_tier 5 at 2021-10-05
metric   jay staking_tier 6 at 2021-10-05T00:00:00.000001Z
metric   kay staking_tier 4 at 2021-10-01
account  t-100 registered 2021-09-01
account  t-85 registered 2021-09-01
account  t-75 registered 2021-09-01
account  t-65 registered 2021-09-01
attribute t-100 group split_100 from 2021-09-01
attribute t-85 group split_85 from 2021-09-01
attribute t-75 group split_75 from 2021-09-01
attribute t-65 group split_65 from 2021-09-01
attribute k-1 group split_100 from 2021-09-01
claim    c1 referrer account t-100 -> jay from 2021-09-01
claim    c2 referrer account t-85 -> jay from 2021-09-01
claim    c3 referrer account t-75 -> jay from 2021-09-01
claim    c4 referrer account t-65 -> jay from 2021-09-01
claim    c6 referrer account k-1 -> kay from 2021-09-01
usual    perpetual BTC-USDT taker price 50000 quantity 20 fee 5 USDT at 2021-10-05T12:00:00Z on woo
fill     f1 t-100
fill     f2 t-85
fill     f3 t-75
fill     f4 t-65
fill     f6 k-1
# a million at 0.15 bps are 15
expect   line commission referrer jay t-100 all rate 0.000015 amount 15
expect   line commission referrer jay t-85 all amount 12.75
expect   line commission referrer jay t-75 all amount 11.25
expect   line commission referrer jay t-65 all amount 9.75
expect   fill f6 referrer kay by account not no_rate

title    a year from the registration; for who had registered before 2021-08-20 a year from that day
program  woo-referral-2021
period   2022-08-20
partner  jay referrer from 2021-08-20
metric   jay staking_tier 5 at 2021-10-01
account  before registered 2021-08-19T23:00:00Z
account  first registered 2021-08-20
account  later registered 2021-08-20T00:00:00.000001Z
claim    c1 referrer account before -> jay from 2021-08-20
claim    c2 referrer account first -> jay from 2021-08-20
claim    c3 referrer account later -> jay from 2021-08-21
attribute before group split_100 from 2021-08-20
attribute first group split_100 from 2021-08-20
attribute later group split_100 from 2021-08-20
usual    perpetual BTC-USDT taker price 50000 quantity 20 fee 5 USDT at 2022-08-20 on woo
fill     f1 before
fill     f2 first
fill     f3 later
expect   fill f1 referrer jay by account not commission_ended counts no
expect   fill f2 referrer jay by account not commission_ended counts no
expect   line commission referrer jay later all rate 0.000015 amount 15

title    every split for referrers and referees of the two tiers that are known
program  woo-referral-2021
period   2021-10-05
partner  r3 referrer from 2021-08-20
metric   r3 staking_tier 3 at 2021-10-01
partner  e3-100 referee from 2021-08-20
metric   e3-100 staking_tier 3 at 2021-10-01
partner  e3-85 referee from 2021-08-20
metric   e3-85 staking_tier 3 at 2021-10-01
partner  e3-75 referee from 2021-08-20
metric   e3-75 staking_tier 3 at 2021-10-01
partner  e3-65 referee from 2021-08-20
metric   e3-65 staking_tier 3 at 2021-10-01
partner  e3-50 referee from 2021-08-20
metric   e3-50 staking_tier 3 at 2021-10-01
partner  r5 referrer from 2021-08-20
metric   r5 staking_tier 5 at 2021-10-01
partner  e5-100 referee from 2021-08-20
metric   e5-100 staking_tier 5 at 2021-10-01
partner  e5-85 referee from 2021-08-20
metric   e5-85 staking_tier 5 at 2021-10-01
partner  e5-75 referee from 2021-08-20
metric   e5-75 staking_tier 5 at 2021-10-01
partner  e5-65 referee from 2021-08-20
metric   e5-65 staking_tier 5 at 2021-10-01
partner  e5-50 referee from 2021-08-20
metric   e5-50 staking_tier 5 at 2021-10-01
attribute t3-100 group split_100 from 2021-09-01
claim    c3-100 referrer account t3-100 -> r3 from 2021-09-01
claim    d3-100 referee account t3-100 -> e3-100 from 2021-09-01
attribute t3-85 group split_85 from 2021-09-01
claim    c3-85 referrer account t3-85 -> r3 from 2021-09-01
claim    d3-85 referee account t3-85 -> e3-85 from 2021-09-01
attribute t3-75 group split_75 from 2021-09-01
claim    c3-75 referrer account t3-75 -> r3 from 2021-09-01
claim    d3-75 referee account t3-75 -> e3-75 from 2021-09-01
attribute t3-65 group split_65 from 2021-09-01
claim    c3-65 referrer account t3-65 -> r3 from 2021-09-01
claim    d3-65 referee account t3-65 -> e3-65 from 2021-09-01
attribute t3-50 group split_50 from 2021-09-01
claim    c3-50 referrer account t3-50 -> r3 from 2021-09-01
claim    d3-50 referee account t3-50 -> e3-50 from 2021-09-01
attribute t5-100 group split_100 from 2021-09-01
claim    c5-100 referrer account t5-100 -> r5 from 2021-09-01
claim    d5-100 referee account t5-100 -> e5-100 from 2021-09-01
attribute t5-85 group split_85 from 2021-09-01
claim    c5-85 referrer account t5-85 -> r5 from 2021-09-01
claim    d5-85 referee account t5-85 -> e5-85 from 2021-09-01
attribute t5-75 group split_75 from 2021-09-01
claim    c5-75 referrer account t5-75 -> r5 from 2021-09-01
claim    d5-75 referee account t5-75 -> e5-75 from 2021-09-01
attribute t5-65 group split_65 from 2021-09-01
claim    c5-65 referrer account t5-65 -> r5 from 2021-09-01
claim    d5-65 referee account t5-65 -> e5-65 from 2021-09-01
attribute t5-50 group split_50 from 2021-09-01
claim    c5-50 referrer account t5-50 -> r5 from 2021-09-01
claim    d5-50 referee account t5-50 -> e5-50 from 2021-09-01
usual    perpetual BTC-USDT taker price 50000 quantity 20 fee 5 USDT at 2021-10-05T12:00:00Z on woo
fill     f3-100 t3-100
fill     f3-85 t3-85
fill     f3-75 t3-75
fill     f3-65 t3-65
fill     f3-50 t3-50
fill     f5-100 t5-100
fill     f5-85 t5-85
fill     f5-75 t5-75
fill     f5-65 t5-65
fill     f5-50 t5-50
# a million × the part × 0.1 or 0.15 bps
expect   line commission referrer r3 t3-100 all amount 10
expect   line commission referee e3-100 t3-100 all amount 0
expect   line commission referrer r3 t3-85 all amount 8.5
expect   line commission referee e3-85 t3-85 all amount 1.5
expect   line commission referrer r3 t3-75 all amount 7.5
expect   line commission referee e3-75 t3-75 all amount 2.5
expect   line commission referrer r3 t3-65 all amount 6.5
expect   line commission referee e3-65 t3-65 all amount 3.5
expect   line commission referrer r3 t3-50 all amount 5
expect   line commission referee e3-50 t3-50 all amount 5
expect   line commission referrer r5 t5-100 all amount 15
expect   line commission referee e5-100 t5-100 all amount 0
expect   line commission referrer r5 t5-85 all amount 12.75
expect   line commission referee e5-85 t5-85 all amount 2.25
expect   line commission referrer r5 t5-75 all amount 11.25
expect   line commission referee e5-75 t5-75 all amount 3.75
expect   line commission referrer r5 t5-65 all amount 9.75
expect   line commission referee e5-65 t5-65 all amount 5.25
expect   line commission referrer r5 t5-50 all amount 7.5
expect   line commission referee e5-50 t5-50 all amount 7.5
