title    20 % of a client's fees until it brought 1,000 in its life; the trade that crosses it is paid in part
program  kraken-affiliate-2022
period   2026-10
partner  alice affiliate from 2022-01-01
claim    c1 affiliate account big -> alice from 2022-02-01
claim    c2 affiliate account small -> alice from 2022-02-01
usual    spot BTC-USD taker price 60000 quantity 10 fee 2000 USD at 2026-10-05T12:00:00Z on kraken
# 800 of the 1,000 were earned years ago
fill     then big fee 4000 USD at 2023-05-05
fill     f1 big
fill     f2 big at 2026-10-06
fill     f3 small
fill     f4 small perpetual BTC-USD
expect   earned alice affiliate 600
expect   line commission affiliate alice small all rate 0.2 amount 400
expect   line commission affiliate alice big all rate 0.2 amount 200
expect   fill f2 affiliate alice by account not cap_reached
expect   fill f4 affiliate alice by account not product_not_covered
