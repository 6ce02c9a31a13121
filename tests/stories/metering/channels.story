title    each of the six channels ties a fill to its partner, and the first in the program's order wins
program  ten-percent
period   2026-10
partner  tagger broker from 2026-01-01
partner  prefixer broker from 2026-01-01
partner  appmaker broker from 2026-01-01
partner  keyholder broker from 2026-01-01
partner  referrer broker from 2026-01-01
partner  family broker from 2026-01-01
claim    c-tag broker order_tag GRID01 -> tagger from 2026-01-01
claim    c-prefix broker client_order_id x-GRID -> prefixer from 2026-01-01
claim    c-app broker oauth_app gridapp -> appmaker from 2026-01-01
claim    c-key broker api_key key-1 -> keyholder from 2026-01-01
claim    c-account broker account trader-7 -> referrer from 2026-01-01
claim    c-master broker account trader-9 -> family from 2026-01-01
subaccount bot-1 of trader-9 from 2026-01-01
subaccount trader-7 of trader-9 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z

# each channel alone
fill     by-tag trader-1 tag GRID01
fill     by-prefix trader-1 client-order-id x-GRID-0001
fill     by-app trader-1 app gridapp
fill     by-key trader-1 key key-1
fill     by-account trader-7
fill     by-master bot-1
expect   fill by-tag broker tagger by order_tag claim c-tag losing none
expect   fill by-prefix broker prefixer by client_order_id claim c-prefix losing none
expect   fill by-app broker appmaker by oauth_app claim c-app losing none
expect   fill by-key broker keyholder by api_key claim c-key losing none
expect   fill by-account broker referrer by account claim c-account losing c-master
expect   fill by-master broker family by master_account claim c-master losing none

# one channel less each time: the next in order wins, all later ones lose and are kept
fill     six trader-7 tag GRID01 client-order-id x-GRID-2 app gridapp key key-1
fill     five trader-7 client-order-id x-GRID-3 app gridapp key key-1
fill     four trader-7 app gridapp key key-1
fill     three trader-7 key key-1
expect   fill six broker tagger by order_tag losing c-prefix,c-app,c-key,c-account,c-master
expect   fill five broker prefixer by client_order_id losing c-app,c-key,c-account,c-master
expect   fill four broker appmaker by oauth_app losing c-key,c-account,c-master
expect   fill three broker keyholder by api_key losing c-account,c-master

# a tag that matches nothing falls through to the next channel
fill     stray trader-7 tag NOBODYS key key-1
expect   fill stray broker keyholder by api_key losing c-account,c-master

# the channel is part of the key: trader-7 has a line per channel, each 10 % of a fee of 1 (key-1: 2 fills, 0.2)
expect   line commission broker keyholder trader-7 spot by api_key fills 2 base 2 amount 0.2
expect   line commission broker tagger trader-7 spot by order_tag fills 1 base 1 amount 0.1
expect   line commission broker family bot-1 spot by master_account fills 1 base 1 amount 0.1

title    the order of channels is the program's: where the key comes before the tag, the key wins
program  ten-percent
but
  [[role]]
  name = "broker"
  channels = ["api_key", "order_tag"]
period   2026-10
partner  tagger broker from 2026-01-01
partner  keyholder broker from 2026-01-01
claim    c-tag broker order_tag GRID01 -> tagger from 2026-01-01
claim    c-key broker api_key key-1 -> keyholder from 2026-01-01
claim    c-account broker account trader-7 -> tagger from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     f1 trader-7 tag GRID01 key key-1
fill     f2 trader-7
expect   fill f1 broker keyholder by api_key losing c-tag
# the account's claim is of a channel that this program does not know
expect   fill f2 broker unattributed no_claim

title    each role is attributed on its own: a broker by the tag and an affiliate by the account, of the same fill
program  ten-percent
but
  [[role]]
  name = "affiliate"
  channels = ["account"]
  [[rate]]
  role = "affiliate"
  share = "0.30"
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
claim    c2 affiliate account trader-7 -> alice from 2026-01-01
fill     f1 trader-7 spot BTC-USDT taker price 100 quantity 1 fee 10 USDT at 2026-10-05T12:00:00Z tag GRID01
expect   fill f1 broker gridhaus by order_tag losing none rate 0.1
expect   fill f1 affiliate alice by account losing none rate 0.3
# 10 × 0.1 and 10 × 0.3
expect   earned gridhaus broker 1
expect   earned alice affiliate 3
