title    a claim is in force from its first microsecond up to, and without, its last
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
claim    c1 broker api_key key-1 -> gridhaus from 2026-10-05T12:00:00Z to 2026-10-15T12:00:00Z
# the same key changes hands without a gap
claim    c2 broker api_key key-1 -> botworks from 2026-10-15T12:00:00Z to 2026-10-20T00:00:00Z
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT key key-1
fill     before trader-7 at 2026-10-05T11:59:59.999999Z
fill     first trader-7 at 2026-10-05T12:00:00Z
fill     last trader-7 at 2026-10-15T11:59:59.999999Z
fill     handed-over trader-7 at 2026-10-15T12:00:00Z
fill     over trader-7 at 2026-10-20T00:00:00Z
expect   fill before broker unattributed claim_not_yet_in_force
expect   fill first broker gridhaus by api_key claim c1
expect   fill last broker gridhaus by api_key claim c1
expect   fill handed-over broker botworks by api_key claim c2
expect   fill over broker unattributed claim_expired

title    of two prefixes the longer wins only while it is in force
program  ten-percent
period   2026-10
partner  short broker from 2026-01-01
partner  long broker from 2026-01-01
claim    c-short broker client_order_id x- -> short from 2026-01-01
claim    c-long broker client_order_id x-GRID -> long from 2026-10-10 to 2026-10-20
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT client-order-id x-GRID-1
fill     f1 trader-7 at 2026-10-09T23:59:59.999999Z
fill     f2 trader-7 at 2026-10-10
fill     f3 trader-7 at 2026-10-20
expect   fill f1 broker short by client_order_id losing none
expect   fill f2 broker long by client_order_id losing c-short
expect   fill f3 broker short by client_order_id losing none

title    between two claims on one key nobody earns, and the reason is the one that has ended
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  botworks broker from 2026-01-01
claim    c1 broker api_key key-1 -> gridhaus from 2026-10-05 to 2026-10-10
claim    c2 broker api_key key-1 -> botworks from 2026-10-20
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT key key-1
fill     last trader-7 at 2026-10-09T23:59:59.999999Z
# not "not yet in force", although another begins later
fill     ended trader-7 at 2026-10-10
fill     between trader-7 at 2026-10-19T23:59:59.999999Z
fill     again trader-7 at 2026-10-20
expect   fill last broker gridhaus by api_key claim c1
expect   fill ended broker unattributed claim_expired
expect   fill between broker unattributed claim_expired
expect   fill again broker botworks by api_key claim c2
