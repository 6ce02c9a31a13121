# Published [hl-builder-file], a row of 2026-09-18: ZEC, 1469.6 × 0.11, builder fee 0.080828, which is 5 basis points of 161.656.
title    the builder has its fee on top, and the referrer nothing of that order; of others 10 % of the fee
program  hyperliquid-2026
period   2026-09-18
partner  ref referrer from 2025-01-01
partner  b0b builder from 2025-01-01
claim    c1 referrer account user -> ref from 2025-01-01
claim    c2 referrer account whale -> ref from 2025-01-01
claim    c3 builder order_tag 0xb0b -> b0b from 2025-01-01
subaccount vault of user from 2025-01-01
attribute whale group volume_1b from 2025-01-01
usual    perpetual ZEC-USDC taker sell price 1469.6 quantity 0.11 fee 0.0727452 USDC at 2026-09-18T00:03:40Z on hyperliquid
# the fee includes the builder's: 0.0727452 + 0.080828
fill     built user fee 0.1535732 USDC fee-deducted 0.080828 fee-kind builder tag 0xb0b
fill     zero user tag 0xb0b
fill     plain user
fill     made user maker fee 0.02 USDC
fill     sub vault
fill     beyond whale
expect   line commission builder b0b user perpetuals fills 2 base 0.080828 rate 1 amount 0.080828
expect   fill built referrer ref by account not silenced counts yes
# a code with fee 0 is a code
expect   fill zero referrer ref by account not silenced counts yes
expect   fill plain referrer ref by account base 0.0727452 rate 0.1
expect   fill made referrer ref by account base 0.02
# (0.0727452 + 0.02) × 0.1, cut off after six places
expect   line commission referrer ref user perpetuals fills 2 amount 0.009274
expect   fill sub referrer unattributed no_claim
expect   fill beyond referrer ref by account not group_excluded counts yes
