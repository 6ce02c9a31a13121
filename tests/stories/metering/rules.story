title    the first rule that matches decides; volume and pay are two outcomes; what is unknown matches nothing
program  ten-percent
but
  [[rule]]
  when = "fee = 0"
  counts = false
  pays = false
  reason = "zero_fee"
  clause = "§ 1"
  [[rule]]
  when = "entry = 'web' and vip_level >= 9"
  counts = true
  pays = true
  reason = "excluded"
  clause = "§ 2 allowed all the same"
  [[rule]]
  when = "vip_level >= 7"
  counts = true
  pays = false
  reason = "vip_excluded"
  clause = "§ 3"
  [[rule]]
  when = "strategy = 'copy' or symbol = 'MEME-USDT'"
  counts = false
  pays = false
  reason = "strategy_excluded"
  clause = "§ 4"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
# the account's own level where the fill has none, at that time
attribute trader-8 vip_level 8 from 2026-10-05 to 2026-10-06
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     plain trader-7
fill     zero-and-vip trader-7 fee 0 USDT vip 9
fill     vip7 trader-7 vip 7
fill     vip6 trader-7 vip 6
fill     vip9-web trader-7 vip 9 entry web
fill     vip9-unknown-entry trader-7 vip 9
fill     copied-vip7 trader-7 vip 7 strategy copy
fill     copied trader-7 strategy copy
fill     meme trader-7 spot MEME-USDT
fill     by-attribute trader-8
fill     own-level-first trader-8 vip 1
fill     attribute-over trader-8 at 2026-10-06
expect   fill plain broker gridhaus by account counts yes clause "§ rate"
expect   fill zero-and-vip broker gridhaus by account not zero_fee counts no clause "§ 1"
expect   fill vip7 broker gridhaus by account not vip_excluded counts yes clause "§ 3"
expect   fill vip6 broker gridhaus by account
expect   fill vip9-web broker gridhaus by account counts yes base 1
expect   fill vip9-unknown-entry broker gridhaus by account not vip_excluded counts yes
expect   fill copied-vip7 broker gridhaus by account not vip_excluded counts yes
expect   fill copied broker gridhaus by account not strategy_excluded counts no
expect   fill meme broker gridhaus by account not strategy_excluded counts no
expect   fill by-attribute broker gridhaus by account not vip_excluded
expect   fill own-level-first broker gridhaus by account
expect   fill attribute-over broker gridhaus by account
# vip7, vip9-unknown-entry, copied-vip7: three fills of 100 that count for volume and earn nothing
expect   line commission broker gridhaus trader-7 spot not vip_excluded fills 3 volume 300 base 0 rate 0 amount 0
expect   answer broker depends when entry api
expect   answer broker no when vip_level 8 entry api
expect   answer broker yes when entry api vip_level 6 fee 1 strategy grid symbol BTC-USDT

title    a product outside the program's lines is not covered, whatever a rule says; the master's VIP level is not the sub-account's
program  ten-percent
but
  [[rule]]
  when = "vip_level >= 3"
  counts = true
  pays = false
  reason = "vip_excluded"
  clause = "§ vip"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
attribute trader-7 vip_level 5 from 2026-01-01
subaccount bot-1 of trader-7 from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     option trader-7 option BTC-USDT-C
fill     spot trader-7
fill     bot bot-1
expect   fill option broker gridhaus by account not product_not_covered counts no
expect   fill spot broker gridhaus by account not vip_excluded
expect   fill bot broker gridhaus by master_account counts yes
expect   line commission broker gridhaus trader-7 none not product_not_covered fills 1 volume 0 amount 0

title    age and region of the account, and who came first
program  ten-percent
but
  new_trader_days = 30
  [[rule]]
  when = "region = 'XX'"
  counts = false
  pays = false
  reason = "region_excluded"
  clause = "§ region"
  [[rule]]
  when = "registered_before_partner"
  counts = true
  pays = false
  reason = "registered_before_partner"
  clause = "§ new users"
  [[rule]]
  when = "account_age_days < 2"
  counts = true
  pays = false
  reason = "account_age_excluded"
  clause = "§ age"
period   2026-10
partner  gridhaus broker from 2026-03-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-03-01
account  before registered 2026-02-28T23:59:59.999999Z
account  same-instant registered 2026-03-01
account  after registered 2026-03-01T00:00:00.000001Z
account  abroad registered 2026-06-01 region XX
account  young registered 2026-10-03T12:00:00.000001Z
account  old-enough registered 2026-10-03T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 before
fill     f2 same-instant
fill     f3 after
fill     f4 abroad
# whole days since registration: a microsecond less than two days is 1, two days are 2
fill     f5 young
fill     f6 old-enough
fill     f7 nothing-known
expect   fill f1 broker gridhaus by order_tag not registered_before_partner
expect   fill f2 broker gridhaus by order_tag not registered_before_partner
expect   fill f3 broker gridhaus by order_tag
expect   fill f4 broker gridhaus by order_tag not region_excluded counts no
expect   fill f5 broker gridhaus by order_tag not account_age_excluded counts yes
expect   fill f6 broker gridhaus by order_tag
expect   fill f7 broker gridhaus by order_tag

title    a trade before the sign-up is younger than nothing: half a day before is not day 0
program  ten-percent
but
  [[rule]]
  when = "account_age_days < 0"
  counts = true
  pays = false
  reason = "account_age_excluded"
  clause = "§ age"
period   2026-10
partner  gridhaus broker from 2026-03-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-03-01
account  late registered 2026-10-06
account  at-once registered 2026-10-05T12:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z tag GRID01
fill     f1 late
fill     f2 at-once
expect   fill f1 broker gridhaus by order_tag not account_age_excluded counts yes
expect   fill f2 broker gridhaus by order_tag
