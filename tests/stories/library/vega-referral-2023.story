# Published [vega-0083]: running volume 22,353 and 1,023 staked tokens give reward factor 0.005 and, it says, multiplier 0.001.
# The highest staking tier at or below 1,023 is the one of 1,000, whose multiplier is 2: the rule is followed.
title    the specification's example: factor 0.005 for a volume of 22,353, and twice that for 1,023 tokens, not the 0.001 that it prints
program  vega-referral-2023
period   2024-02-10
partner  ref referrer from 2024-01-01
partner  half referrer from 2024-01-01
partner  few referrer from 2024-01-01
metric   ref staked_tokens 1023 at 2024-01-05
metric   half staked_tokens 100 at 2024-01-05
metric   few staked_tokens 99 at 2024-01-05
claim    c1 referrer account r-1 -> ref from 2024-01-01
claim    c2 referrer account h-1 -> half from 2024-01-01
claim    c3 referrer account f-1 -> few from 2024-01-01
# the seven epochs before the 10th are the 3rd to the 9th
volume   22353 perpetual by 1 trader named r at 2024-02-03 fee 1 USDT
volume   22353 perpetual by 1 trader named h at 2024-02-09T23:59:59.999999Z fee 1 USDT
volume   22353 perpetual by 1 trader named f at 2024-02-05 fee 1 USDT
# too early, the same day, a maker, an auction
volume   10000 perpetual by 1 trader named r at 2024-02-02T23:59:59.999999Z fee 1 USDT
usual    perpetual BTC-USDT taker price 40000 quantity 1 fee 1000 USDT at 2024-02-10T12:00:00Z on vega
fill     now r-1
fill     now-h h-1
fill     now-f f-1
fill     maker r-1 maker
fill     uncrossed r-1 order-type auction
expect   line commission referrer ref r-1 markets rate 0.01 amount 10 level 2
expect   line commission referrer half h-1 markets rate 0.005 amount 5 level 2
# below the first staking tier nothing
expect   line commission referrer few f-1 markets rate 0 amount 0
expect   fill maker referrer ref by account not liquidity_excluded counts no
expect   fill uncrossed referrer ref by account not order_type_excluded counts no

title    the other tiers, and none
program  vega-referral-2023
period   2024-02-10
partner  none-yet referrer from 2024-01-01
partner  one referrer from 2024-01-01
partner  three referrer from 2024-01-01
metric   none-yet staked_tokens 100 at 2024-01-05
metric   one staked_tokens 100 at 2024-01-05
metric   three staked_tokens 100 at 2024-01-05
claim    c1 referrer account n-1 -> none-yet from 2024-01-01
claim    c2 referrer account o-1 -> one from 2024-01-01
claim    c3 referrer account t-1 -> three from 2024-01-01
volume   9999 perpetual by 1 trader named n at 2024-02-05 fee 1 USDT
volume   10000 perpetual by 1 trader named o at 2024-02-05 fee 1 USDT
volume   30000 perpetual by 1 trader named t at 2024-02-05 fee 1 USDT
usual    perpetual BTC-USDT taker price 40000 quantity 1 fee 1000 USDT at 2024-02-10T12:00:00Z on vega
fill     f1 n-1
fill     f2 o-1
fill     f3 t-1
expect   line commission referrer none-yet n-1 markets rate 0 amount 0
expect   line commission referrer one o-1 markets rate 0.001 amount 1
expect   line commission referrer three t-1 markets rate 0.01 amount 10
