title    20 %, and 40 % for who holds 500 BNB
program  binance-referral-2018
period   2018-06-05
partner  small referrer from 2018-05-19
partner  holder referrer from 2018-05-19
metric   small bnb_held 499.99999999 at 2018-06-01
metric   holder bnb_held 500 at 2018-06-05T18:00:00Z
mark     BNB 15 at 2018-06-05T11:00:00Z
claim    c1 referrer account t-1 -> small from 2018-05-20
claim    c2 referrer account t-2 -> holder from 2018-05-20
usual    spot BTC-USDT taker price 7500 quantity 1 fee 0.5 BNB at 2018-06-05T12:00:00Z on binance
fill     f1 t-1
fill     f2 t-2
# of the BNB as they are, at no price
expect   line commission referrer small t-1 spot base 0.5 rate 0.2 amount 0.1 in BNB level 0
expect   line commission referrer holder t-2 spot base 0.5 rate 0.4 amount 0.2 in BNB level 1

title    in force until the instant at which the next program begins
program  binance-referral-2018
period   2019-08-27
partner  small referrer from 2018-05-19
claim    c1 referrer account t-1 -> small from 2018-05-20
fill     f1 t-1 spot BTC-USDT taker price 7500 quantity 1 fee 10 USDT at 2019-08-27T23:59:59.999999Z on binance
expect   line commission referrer small t-1 spot rate 0.2 amount 2
