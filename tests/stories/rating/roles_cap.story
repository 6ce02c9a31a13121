title    all roles together have at most 40 % of a fee: each in its turn has what those listed before it leave
program  ten-percent
but
  roles_cap = "0.4"
  [[role]]
  name = "broker"
  channels = ["order_tag"]
  parent = "share"
  parent_share = "0.1"
  [[role]]
  name = "affiliate"
  channels = ["account"]
  kickback = "claim"
  [[role]]
  name = "scout"
  channels = ["api_key"]
  parent = "share"
  parent_share = "0.5"
  [[rate]]
  role = "broker"
  line = "spot"
  share = "0.3"
  [[rate]]
  role = "affiliate"
  share = "0.2"
  [[rate]]
  role = "scout"
  share = "0.15"
  [[rule]]
  when = "region = 'XX'"
  role = "broker"
  counts = true
  pays = false
  reason = "region_excluded"
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "0"
  when = "symbol = 'ETH-USDT'"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  big broker from 2026-01-01
partner  small broker from 2026-01-01 under big
partner  high broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  top scout from 2026-01-01
partner  sam scout from 2026-01-01 under top
agreed   high broker rate 0.9 from 2026-01-01
account  trader-5 region XX
claim    c1 broker order_tag HT01 -> gridhaus from 2026-01-01
claim    c2 broker order_tag HT02 -> small from 2026-01-01
claim    c3 broker order_tag HT03 -> high from 2026-01-01
claim    a1 affiliate account trader-1 -> alice from 2026-01-01 kickback 0.5
claim    a2 affiliate account trader-5 -> alice from 2026-01-01
claim    s1 scout api_key key-1 -> sam from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05
fill     all trader-1 tag HT01 key key-1
fill     parent trader-1 tag HT02 key key-1
fill     agreed trader-1 tag HT03 key key-1
fill     two trader-1 key key-1
fill     scout trader-9 tag HT01 key key-1
fill     region trader-5 tag HT01 key key-1
fill     capped trader-1 spot ETH-USDT tag HT01 key key-1
mark     ETH 100 at 2026-10-04
# 30 and 10 of the affiliate's 20 are 40, so nothing is left
expect   fill all broker gridhaus by order_tag rate 0.3
expect   fill all affiliate alice by account rate 0.1
expect   fill all scout sam by api_key rate 0
# the broker's parent has a tenth of 30 on top: 33, and 7 are left
expect   fill parent broker small by order_tag rate 0.3
expect   fill parent affiliate alice by account rate 0.07
expect   line override broker big trader-1 spot child small rate 0.03 amount 0.3
# 90 % are agreed, 40 are there
expect   fill agreed broker high by order_tag rate 0.4
expect   fill agreed affiliate alice by account rate 0
# 20, then 15, and of the parent's 7.5 the last 5
expect   fill two affiliate alice by account rate 0.2
expect   fill two scout sam by api_key rate 0.15
expect   line override scout top trader-1 spot child sam rate 0.05 amount 0.5
# 30, then 10 of 15, and nothing for the parent
expect   fill scout scout sam by api_key rate 0.1
expect   no line override scout top trader-9 spot
# a role that earns nothing leaves everything to the others: 20, 15 and 5
expect   fill region broker gridhaus by order_tag not region_excluded counts yes
expect   fill region affiliate alice by account rate 0.2
expect   line override scout top trader-5 spot child sam rate 0.05
# what a cap takes goes to nobody: 30 are the broker's, paid or not
expect   fill capped broker gridhaus by order_tag not cap_reached counts yes
expect   fill capped affiliate alice by account rate 0.1
# kickback is of what the affiliate has: half of 0.7
expect   line kickback affiliate alice trader-1 spot rate 0.07 amount 0.35
