title    a sub-account inherits its master's claim, unless it has its own, and takes its new master's when it moves
program  ten-percent
period   2026-10
partner  first broker from 2026-01-01
partner  second broker from 2026-01-01
partner  own broker from 2026-01-01
claim    c-m1 broker account master-1 -> first from 2026-01-01
claim    c-m2 broker account master-2 -> second from 2026-01-01
claim    c-own broker account bot-own -> own from 2026-10-10
subaccount bot of master-1 from 2026-01-01 to 2026-10-15
subaccount bot of master-2 from 2026-10-15 to 2026-10-20
subaccount bot-own of master-1 from 2026-01-01
subaccount bot-deep of bot-own from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT
fill     f1 bot at 2026-10-14T23:59:59.999999Z
fill     f2 bot at 2026-10-15
fill     f3 bot at 2026-10-20
expect   fill f1 broker first by master_account claim c-m1
expect   fill f2 broker second by master_account claim c-m2
# alone again: nothing ties it to anybody
expect   fill f3 broker unattributed no_claim

# until its own claim begins it inherits; then its own wins, and the master's loses
fill     f4 bot-own at 2026-10-09T23:59:59.999999Z
fill     f5 bot-own at 2026-10-10
expect   fill f4 broker first by master_account losing none
expect   fill f5 broker own by account losing c-m1

# one step up, no further: the master of bot-deep is bot-own
fill     f6 bot-deep at 2026-10-09
fill     f7 bot-deep at 2026-10-10
expect   fill f6 broker unattributed claim_not_yet_in_force
expect   fill f7 broker own by master_account claim c-own
