title    exact beats prefix, a longer prefix beats a shorter, upper and lower case differ
program  ten-percent
period   2026-10
partner  short broker from 2026-01-01
partner  long broker from 2026-01-01
partner  exactly broker from 2026-01-01
partner  tags broker from 2026-01-01
claim    c-x broker client_order_id x- -> short from 2026-01-01
claim    c-xgrid broker client_order_id x-GRID -> long from 2026-01-01
claim    c-exact broker client_order_id x-GRID-777 -> exactly from 2026-01-01 match exact
claim    c-tag broker order_tag GRID -> tags from 2026-01-01
claim    c-tag-prefix broker order_tag GR -> short from 2026-01-01 match prefix
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z

fill     f1 trader-1 client-order-id x-GRID-777
fill     f2 trader-1 client-order-id x-GRID-7771
fill     f3 trader-1 client-order-id x-GRIP
fill     f4 trader-1 client-order-id X-GRID
fill     f5 trader-1 client-order-id x-
fill     f6 trader-1 tag GRID
fill     f7 trader-1 tag GRID2
fill     f8 trader-1 tag grid
expect   fill f1 broker exactly by client_order_id claim c-exact losing c-x,c-xgrid
expect   fill f2 broker long by client_order_id claim c-xgrid losing c-x
expect   fill f3 broker short by client_order_id claim c-x losing none
# a client order id has no reason of its own: everybody writes one
expect   fill f4 broker unattributed no_claim
expect   fill f5 broker short by client_order_id claim c-x
# a tag is exact unless its claim says prefix
expect   fill f6 broker tags by order_tag claim c-tag losing c-tag-prefix
expect   fill f7 broker short by order_tag claim c-tag-prefix losing none
expect   fill f8 broker unattributed unknown_tag
