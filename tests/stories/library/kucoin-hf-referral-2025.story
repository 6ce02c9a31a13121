title    15 % in the first two months whatever the volume; from the third the month before decides, spot and futures apart
program  kucoin-hf-referral-2025
period   2025-11
partner  hans referrer from 2025-09-10
partner  quiet referrer from 2025-10-20
claim    c1 referrer account h-1 -> hans from 2025-09-10
claim    c2 referrer account q-1 -> quiet from 2025-10-20
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2025-11-05T12:00:00Z entry api on kucoin
# October, exactly tier 1 of spot; of futures one short of tier 1
volume   300000000 spot by 1 trader named h at 2025-10-15 entry api fee 1 USDT
volume   599999999 perpetual by 1 trader named h at 2025-10-15 entry api fee 1 USDT
fill     f1 h-1
fill     f2 h-1 perpetual BTC-USDT-SWAP
fill     q0 q-1 at 2025-10-25
fill     q1 q-1
expect   level hans referrer spot 1 assessed volume 300000000
expect   level hans referrer futures 0 assessed volume 599999999
expect   line commission referrer hans h-1 spot rate 0.1 amount 10 level 1
expect   line commission referrer hans h-1 futures rate 0 amount 0 level 0
# October and November are the grace of one who starts in October
expect   level quiet referrer spot 2 protected
expect   line commission referrer quiet q-1 spot rate 0.15 amount 15 level 2
expect   answer referrer yes when product spot entry api affiliate_present no
expect   answer referrer no when product spot entry web affiliate_present no
expect   answer referrer no when product spot entry api affiliate_present yes

title    tier 2 by the month before: 500 million of spot, 1 billion of futures
program  kucoin-hf-referral-2025
period   2025-12
partner  hans referrer from 2025-09-10
claim    c1 referrer account h-1 -> hans from 2025-09-10
volume   500000000 spot by 1 trader named h at 2025-11-15 entry api fee 1 USDT
volume   1000000000 perpetual by 1 trader named h at 2025-11-30T23:59:59.999999Z entry api fee 1 USDT
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2025-12-05T12:00:00Z entry api on kucoin
fill     f1 h-1
fill     f2 h-1 perpetual BTC-USDT-SWAP
expect   level hans referrer spot 2 assessed volume 500000000
expect   level hans referrer futures 2 assessed volume 1000000000
expect   line commission referrer hans h-1 spot rate 0.15 amount 15
expect   line commission referrer hans h-1 futures rate 0.15 amount 15

title    only trades by the API, only accounts without another referral; the net fee
program  kucoin-hf-referral-2025
period   2025-01
partner  hans referrer from 2025-01-14
partner  alice affiliate from 2025-01-01
claim    c1 referrer account bot -> hans from 2025-01-14
claim    c2 referrer account shared -> hans from 2025-01-14
claim    a1 affiliate account shared -> alice from 2025-01-01
usual    spot BTC-USDT taker price 60000 quantity 0.5 fee 30 USDT at 2025-01-20T12:00:00Z entry api on kucoin
fill     by-api bot
fill     by-web bot entry web
fill     by-app bot entry app
# an authorised application trades by the API too
fill     by-oauth bot entry oauth
fill     against-maker bot counterparty-fee -3
fill     as-maker bot maker fee -3 USDT
fill     shared shared
fill     early bot at 2025-01-13T23:59:59.999999Z
expect   fill by-api referrer hans by account base 30 rate 0.15
expect   fill by-web referrer hans by account not entry_excluded counts no
expect   fill by-app referrer hans by account not entry_excluded counts no
expect   fill by-oauth referrer hans by account base 30
expect   fill against-maker referrer hans by account base 27
expect   fill as-maker referrer hans by account base 0
expect   fill shared referrer hans by account not referred_by_affiliate counts no
expect   fill early referrer unattributed claim_not_yet_in_force
# 30 + 30 + 27 + 0 = 87; × 0.15
expect   line commission referrer hans bot spot fills 4 base 87 amount 13.05 level 2
