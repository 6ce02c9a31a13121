title    the same fill twice counts once, a higher revision corrects, a contradiction is held, quantity 0 takes a fill back
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z

# duplicate: 1.0 and 1.00 are the same content
fill     same trader-7
fill     same trader-7 fee 1.00 USDT
fill     same trader-7

# two rows of one identity that disagree
fill     torn trader-7 fee 3 USDT
fill     torn trader-7 fee 4 USDT

# revisions 1 and 2 correct 0; what came before is superseded, whatever it said
fill     mended trader-7 fee 5 USDT
fill     mended trader-7 fee 6 USDT
fill     mended trader-7 fee 7 USDT revision 1
fill     mended trader-7 fee 8 USDT revision 2

# the highest revision contradicts itself: nothing of the fill is rated
fill     worse trader-7 fee 9 USDT
fill     worse trader-7 fee 10 USDT revision 1
fill     worse trader-7 fee 11 USDT revision 1

# quantity 0 cancels only as a correction
fill     taken-back trader-7 fee 20 USDT
fill     taken-back trader-7 quantity 0 revision 1
fill     fee-only trader-7 quantity 0 fee 2 USDT

expect   fill same broker gridhaus by account base 1
expect   fill torn held conflict
expect   fill mended broker gridhaus by account base 8
expect   fill worse held conflict
expect   fill taken-back gone
expect   fill fee-only broker gridhaus by account base 2 notional-value 0
expect   count duplicates 2
expect   count conflicts 2
# 1 + 8 + 2 = 11; volume 100 + 100 + 0; 10 % of 11 = 1.1
expect   line commission broker gridhaus trader-7 spot by account fills 3 volume 200 base 11 rate 0.1 amount 1.1
expect   lines 1

title    an identity is venue, account and fill id: the two sides of one trade may share a number
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker account trader-7 -> gridhaus from 2026-01-01
claim    c2 broker account trader-8 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     4711 trader-7
fill     4711 trader-8 maker sell
fill     4711 trader-7 on binance
# same millisecond, price, quantity and side, other id: another fill
fill     4712 trader-7
expect   fill 4711 broker gridhaus by account of trader-8
expect   fill 4711 broker gridhaus by account of trader-7 on binance
expect   line commission broker gridhaus trader-7 spot fills 3 base 3 amount 0.3
expect   line commission broker gridhaus trader-8 spot fills 1 base 1 amount 0.1
expect   count duplicates 0
