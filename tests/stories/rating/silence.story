title    a role is silent on a trade on which another one really earns, and earns where the other does not
# dYdX: any affiliate share on a fill silences the order router
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  [[role]]
  name = "affiliate"
  channels = ["account"]
  base = "case when product = 'margin' then 0 else greatest(0, fee_value) end"
  [levels.affiliate]
  window = "month"
  serves = "program"
  [[levels.affiliate.level]]
  level = 1
  all_of = [ { metric = "volume", at_least = "100" } ]
  [[rate]]
  role = "affiliate"
  level = 0
  share = "0"
  [[rate]]
  role = "affiliate"
  level = 1
  share = "0.3"
  [[silence]]
  role = "broker"
  by = "affiliate"
  clause = "§ priority"
  [[rule]]
  when = "region = 'XX'"
  role = "affiliate"
  counts = true
  pays = false
  reason = "region_excluded"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  small affiliate from 2026-01-01
owns     alice alices-own
account  trader-3 region XX
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    a1 affiliate account trader-1 -> alice from 2026-01-01
claim    a2 affiliate account trader-2 -> small from 2026-01-01
claim    a3 affiliate account trader-3 -> alice from 2026-01-01
claim    a4 affiliate account alices-own -> alice from 2026-01-01
usual    spot BTC-USDT taker price 10 quantity 1 fee 10 USDT at 2026-10-05 tag GRID01
fill     both trader-1 price 100
fill     level trader-2
fill     region trader-3
fill     own alices-own
fill     nobody trader-5
fill     nothing trader-1 margin BTC-USDT
fill     free trader-1 fee 0 USDT
expect   fill both affiliate alice by account rate 0.3
expect   fill both broker gridhaus by order_tag not silenced counts yes clause "§ priority"
# below level 1 an affiliate has nothing, so the broker has its 10 %
expect   fill level affiliate small by account rate 0
expect   fill level broker gridhaus by order_tag rate 0.1
# a rule, its own account, or no affiliate at all: nobody earns but the broker
expect   fill region broker gridhaus by order_tag rate 0.1
expect   fill own broker gridhaus by order_tag rate 0.1
expect   fill nobody broker gridhaus by order_tag rate 0.1
# 30 % of a base of 0 are nothing
expect   fill nothing affiliate alice by account rate 0.3 base 0
expect   fill nothing broker gridhaus by order_tag rate 0.1
expect   fill free broker gridhaus by order_tag rate 0.1 base 0
# both is the only one that is silent, and it counts for volume
expect   line commission broker gridhaus trader-1 spot not silenced fills 1 volume 100 base 0 amount 0
expect   answer affiliate yes when region YY
expect   answer broker depends when affiliate_present yes
expect   answer broker yes when affiliate_present no

title    what a cap leaves decides: a trade that it pays in part is earned, one beyond it is the other role's
program  ten-percent
but
  settles = "day"
  [[role]]
  name = "router"
  channels = ["order_tag"]
  [[role]]
  name = "affiliate"
  channels = ["account"]
  [[role]]
  name = "broker"
  channels = ["api_key"]
  [[rate]]
  role = "router"
  share = "0.2"
  [[rate]]
  role = "affiliate"
  share = "0.3"
  [[cap]]
  role = "affiliate"
  scope = "account"
  limit = "5"
  lasts = "days"
  days = 30
  anchor = 2026-10-01T00:00:00Z
  clause = "§ 5 in 30 days"
  [[silence]]
  role = "router"
  by = "affiliate"
period   2026-10-06
partner  rex router from 2026-01-01
partner  alice affiliate from 2026-01-01
claim    r1 router order_tag RR -> rex from 2026-01-01
claim    a1 affiliate account trader-1 -> alice from 2026-01-01
claim    a2 affiliate account trader-2 -> alice from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag RR
fill     before trader-1 at 2026-10-05
fill     crosses trader-1 at 2026-10-06T01:00:00Z
fill     beyond trader-1 at 2026-10-06T02:00:00Z
fill     other trader-2 at 2026-10-06T03:00:00Z
# 3 of 5 are used on the day before; 2 of 3 are left, and then nothing
expect   line commission affiliate alice trader-1 spot fills 1 rate 0.3 amount 2
expect   fill crosses router rex by order_tag not silenced counts yes
expect   fill beyond affiliate alice by account not cap_reached counts yes clause "§ 5 in 30 days"
expect   fill beyond router rex by order_tag rate 0.2 base 10
expect   fill other affiliate alice by account rate 0.3
expect   fill other router rex by order_tag not silenced counts yes
expect   line commission router rex trader-1 spot fills 1 base 10 rate 0.2 amount 2
expect   line commission router rex trader-1 spot not silenced fills 1 amount 0
expect   earned rex router 2
expect   fill before gone
