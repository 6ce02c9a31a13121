title    30 % of the net fee, by key, account or master; the invitee's part from the claim; VIP 7 and above do not pay
program  okx-affiliate-2026
period   2026-10
partner  alice affiliate from 2026-01-01
partner  botworks affiliate from 2026-01-01
owns     alice alices-own
claim    c1 affiliate account trader-7 -> alice from 2026-02-01 kickback 0.2
claim    c2 affiliate api_key key-1 -> botworks from 2026-02-01
claim    c3 affiliate account alices-own -> alice from 2026-02-01
subaccount bot-7 of trader-7 from 2026-02-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 15 USDT at 2026-10-05T12:00:00Z entry api
fill     by-account trader-7
fill     by-master bot-7
fill     by-key bot-7 key key-1
fill     vip6 trader-7 vip 6
fill     vip7 trader-7 vip 7
fill     free trader-7 fee 0 USDT
fill     rebated trader-7 counterparty-fee -3
fill     own alices-own
fill     tagged trader-9 tag GRID01
expect   fill by-account affiliate alice by account base 15 rate 0.3
expect   fill by-master affiliate alice by master_account claim c1 base 15 rate 0.3
expect   fill by-key affiliate botworks by api_key losing c1
expect   fill vip6 affiliate alice by account base 15
expect   fill vip7 affiliate alice by account not vip_excluded counts yes
expect   fill free affiliate alice by account not zero_fee counts no
expect   fill rebated affiliate alice by account base 12
expect   fill own affiliate alice by account not self_referral counts no
# a tag is no channel of this program
expect   fill tagged affiliate unattributed no_claim
# 15 + 15 + 12 = 42; × 0.3 = 12.6; a fifth of it is 2.52, and 10.08 stays
expect   line kickback affiliate alice trader-7 contracts kickback 0.2 base 42 amount 2.52
expect   line commission affiliate alice trader-7 contracts fills 3 base 42 rate 0.3 amount 10.08
# the sub-account's part is its own: 15 × 0.3 = 4.5, of which 0.9
expect   line kickback affiliate alice bot-7 contracts by master_account amount 0.9
expect   line commission affiliate alice bot-7 contracts by master_account amount 3.6
expect   line commission affiliate botworks bot-7 contracts by api_key kickback 0 amount 4.5
expect   returned trader-7 2.52
expect   returned bot-7 0.9
expect   answer affiliate yes when entry api fee 15 product perpetual vip_level 4
expect   answer affiliate no when entry api fee 15 product perpetual vip_level 7
expect   answer affiliate no when entry api fee 0 product perpetual

title    an affiliate with an agreed rate below its parent's leaves the parent the difference
program  okx-affiliate-2026
period   2026-10
partner  alice affiliate from 2026-01-01
partner  bob affiliate from 2026-01-01 under alice
partner  carol affiliate from 2026-01-01 under bob
claim    c1 affiliate account trader-7 -> carol from 2026-02-01 kickback 0.5
agreed   carol affiliate rate 0.12 from 2026-02-01
agreed   bob affiliate rate 0.20 from 2026-02-01
fill     f1 trader-7 perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 fee 15 USDT at 2026-10-05 entry api
# of 15: carol 0.12, 1.8, of which half goes on; bob 0.2 − 0.12, 1.2; alice the default 0.3 − 0.2, 1.5; together 0.3 of 15
expect   line commission affiliate carol trader-7 contracts rate 0.12 kickback 0.5 amount 0.9
expect   line kickback affiliate carol trader-7 contracts rate 0.12 kickback 0.5 amount 0.9
expect   line override affiliate bob trader-7 contracts child carol rate 0.08 kickback 0 amount 1.2
expect   line override affiliate alice trader-7 contracts child bob rate 0.1 kickback 0 amount 1.5
expect   lines 4

title    VIP 5 and 6 pay until 100,000 a month were earned on the trader; the trade that crosses it is paid in part
program  okx-affiliate-2026
period   2026-10
partner  alice affiliate from 2026-01-01
claim    c1 affiliate account whale -> alice from 2026-02-01
claim    c2 affiliate account other -> alice from 2026-02-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 5000 fee 200000 USDT entry api vip 5
fill     f1 whale at 2026-10-05
fill     f2 whale at 2026-10-06
fill     f3 whale at 2026-10-07
fill     f4 whale at 2026-10-08 vip 4
fill     f5 other at 2026-10-09
# VIP 5: 60,000, then 40,000 of 60,000, then nothing: 100,000; at VIP 4 another 60,000
expect   line commission affiliate alice whale contracts amount 160000
# the limit is each trader's own
expect   line commission affiliate alice other contracts amount 60000

# Published [okx-api-docs], samples of the link list: .29 + .01 = .30, 0 + .14 + .16 = .30, .30 + .20 = .50.
title    a link's split of affiliate, co-inviter and invitee adds up to its rate
program  okx-affiliate-2026
period   2026-10
partner  alice affiliate from 2026-01-01
partner  bob affiliate from 2026-01-01
partner  carol affiliate from 2026-01-01
# the invitee's .01 of .30, .16 of .30, .20 of .50 as shares of the commission, the last of their 12 places rounded up
claim    c1 affiliate account t-1 -> alice from 2026-02-01 kickback 0.033333333334
claim    c2 affiliate account t-2 -> bob from 2026-02-01 kickback 0.533333333334
claim    c3 affiliate account t-3 -> carol from 2026-02-01 kickback 0.4
agreed   carol affiliate rate 0.50 from 2026-02-01
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 1 fee 100 USDT at 2026-10-05 entry api
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
# of 100: 1 to the invitee and 29 to the affiliate; 30 × 0.033333333334 = 1.00000000002, cut off after 8 places
expect   line kickback affiliate alice t-1 contracts amount 1
expect   line commission affiliate alice t-1 contracts amount 29
# 16 to the invitee, 14 to the co-inviter, whose part the affiliate has here
expect   line kickback affiliate bob t-2 contracts amount 16
expect   line commission affiliate bob t-2 contracts amount 14
expect   line kickback affiliate carol t-3 contracts amount 20
expect   line commission affiliate carol t-3 contracts amount 30
