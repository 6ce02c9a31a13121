title    since 2023-06-29 02:00 UTC VIP 3 and above do not pay, on spot and futures
program  binance-referral-2023
period   2023-06-29
partner  small inviter from 2023-01-01
partner  smallf futures_inviter from 2023-01-01
partner  friend futures_invitee from 2023-06-20
partner  big inviter from 2023-01-01
partner  bigf futures_inviter from 2022-01-01
metric   big bnb_daily_average 500 at 2023-06-29
metric   bigf bnb_daily_average 500 at 2023-06-29
claim    s1 inviter account t-1 -> small from 2023-06-20 kickback 0.5
claim    f1 futures_inviter account t-1 -> smallf from 2023-06-20
claim    i1 futures_invitee account t-1 -> friend from 2023-06-20
claim    f3 futures_inviter account t-3 -> bigf from 2022-06-29T02:00:00Z
claim    i2 futures_invitee account t-2 -> other from 2023-05-20
partner  other futures_invitee from 2023-05-20
claim    s2 inviter account t-2 -> big from 2023-06-20
claim    f2 futures_inviter account t-2 -> bigf from 2023-06-20
usual    spot BTC-USDT taker price 30000 quantity 1 fee 100 USDT at 2023-06-29T02:00:00Z vip 2 on binance
fill     early t-1 at 2023-06-29T01:59:59.999999Z
fill     spot t-1
fill     sub-spot t-1s
fill     futures t-1 perpetual BTC-USDT
fill     vip3 t-1 vip 3
fill     vip3-futures t-1 perpetual BTC-USDT vip 3
fill     spot2 t-2
fill     year t-3 perpetual BTC-USDT
fill     futures2 t-2 perpetual BTC-USDT
subaccount t-1s of t-1 from 2023-06-20
expect   fill early inviter small by account not terms_not_in_force
expect   line commission inviter small t-1 spot fills 1 rate 0.2 amount 10
# a sub-account's fees count for the master's referrer
expect   line commission inviter small t-1s spot by master_account rate 0.2 amount 10
expect   line commission futures_inviter smallf t-1 futures rate 0.1 amount 10
expect   line commission futures_invitee friend t-1 futures rate 0.1 amount 10
# the claim of a role speaks of its own line
expect   fill futures inviter small by account not product_not_covered counts no
expect   fill spot futures_inviter smallf by account not product_not_covered counts no
expect   fill vip3 inviter small by account not vip_excluded counts yes
expect   fill vip3-futures futures_inviter smallf by account not vip_excluded counts yes
expect   line commission inviter big t-2 spot rate 0.4 amount 40
expect   line commission futures_inviter bigf t-2 futures rate 0.2 amount 20
# so are the twelve months of another
expect   fill year futures_inviter bigf by account not commission_ended counts yes
# the first month is over
expect   fill futures2 futures_invitee other by account not commission_ended counts yes
