# Published [bitfinex-blog]: Mary joined by Joe's code, Chris by Mary's, Steve by Chris's. Joe gets 18 % of Mary's fees, 6 % of Chris's and 2 % of Steve's.
title    Joe has 18 % of Mary's fees, 6 % of Chris's and 2 % of Steve's
program  bitfinex-affiliate-2019
period   2019-11
partner  joe affiliate from 2019-10-18
partner  mary affiliate from 2019-10-18 under joe
partner  chris affiliate from 2019-10-18 under mary
owns     mary marys-account
owns     chris chriss-account
claim    c1 affiliate account marys-account -> joe from 2019-10-20
claim    c2 affiliate account chriss-account -> mary from 2019-10-20
claim    c3 affiliate account steves-account -> chris from 2019-10-20
usual    spot BTC-USD taker price 9000 quantity 1 fee 100 USD at 2019-11-05T12:00:00Z on bitfinex
fill     mary marys-account
fill     chris chriss-account
fill     steve steves-account
expect   line commission affiliate joe marys-account trading rate 0.18 amount 18
expect   line override affiliate joe chriss-account trading child mary rate 0.06 amount 6
expect   line override affiliate joe steves-account trading child mary rate 0.02 amount 2
# the same for everybody in the network
expect   line commission affiliate mary chriss-account trading amount 18
expect   line override affiliate mary steves-account trading child chris amount 6
expect   line commission affiliate chris steves-account trading amount 18
expect   earned joe affiliate 26

# Published [fxstreet]: “more than 38 %”, multipliers of up to 2.16: 18 % × 1.2 × 1.2 × 1.5 = 38.88 %.
title    the multipliers, and the developer's 5 % besides
program  bitfinex-affiliate-2019
period   2025-11
partner  joe affiliate from 2019-10-18
partner  ann affiliate from 2019-10-18
partner  botmaker developer from 2020-01-01
metric   joe kyc_verified 1 at 2020-01-01
claim    j0 affiliate account j-0 -> joe from 2020-01-01
claim    j1 affiliate account j-1 -> joe from 2020-01-01
claim    j2 affiliate account j-2 -> joe from 2020-01-01
claim    a1 affiliate account a-1 -> ann from 2020-01-01
claim    a2 affiliate account a-2 -> ann from 2020-01-01
claim    a3 affiliate account a-3 -> ann from 2020-01-01
claim    a4 affiliate account a-4 -> ann from 2020-01-01
claim    a5 affiliate account a-5 -> ann from 2020-01-01
claim    a6 affiliate account a-6 -> ann from 2020-01-01
claim    d1 developer order_tag botcode -> botmaker from 2020-01-01
attribute j-1 group kyc from 2020-01-01
attribute j-2 group kyc_leo_50000 from 2020-01-01
attribute a-1 group leo_500 from 2020-01-01
attribute a-2 group leo_5000 from 2020-01-01
attribute a-3 group leo_50000 from 2020-01-01
attribute a-4 group kyc_leo_500 from 2020-01-01
attribute a-5 group kyc_leo_5000 from 2020-01-01
usual    spot BTC-USD taker price 90000 quantity 1 fee 100 USD at 2025-11-05T12:00:00Z on bitfinex
fill     f0 j-0
fill     f1 j-1
fill     f2 j-2 tag botcode
fill     f3 a-1
fill     f4 a-2
fill     f5 a-3
fill     f6 a-4
fill     f7 a-5
fill     f8 a-6
# 18 × 1.2, × 1.2 again, × 1.2 × 1.2 × 1.5
expect   line commission affiliate joe j-0 trading rate 0.216 amount 21.6
expect   line commission affiliate joe j-1 trading rate 0.2592 amount 25.92
expect   line commission affiliate joe j-2 trading rate 0.3888 amount 38.88
expect   line commission developer botmaker j-2 trading rate 0.05 amount 5
expect   line commission affiliate ann a-1 trading amount 19.8
expect   line commission affiliate ann a-2 trading amount 21.6
expect   line commission affiliate ann a-3 trading amount 27
expect   line commission affiliate ann a-4 trading amount 23.76
expect   line commission affiliate ann a-5 trading amount 25.92
expect   line commission affiliate ann a-6 trading amount 18
