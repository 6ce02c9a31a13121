title    40 % until 90 days after futures were unlocked
program  kraken-futures-referral-2025
period   2025-06-01
partner  ron referrer from 2025-01-01
# unlocked 90 days before, a microsecond less than 90 days, and yesterday
claim    c1 referrer account over -> ron from 2025-03-03T12:00:00Z
claim    c2 referrer account last -> ron from 2025-03-03T12:00:00.000001Z
claim    c3 referrer account fresh -> ron from 2025-05-31
usual    perpetual BTC-USD taker price 100000 quantity 1 fee 47.5 USD at 2025-06-01T12:00:00Z on kraken
fill     f1 over
fill     f2 last
fill     f3 fresh
fill     f4 fresh spot BTC-USD
expect   fill f1 referrer ron by account not commission_ended counts yes
# 5 % off 50 leave a fee of 47.5; × 0.4
expect   line commission referrer ron last futures rate 0.4 amount 19
expect   line commission referrer ron fresh futures rate 0.4 fills 1 amount 19
expect   fill f4 referrer ron by account not product_not_covered
