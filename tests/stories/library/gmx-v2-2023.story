title    discount = total rebate × discount share, the affiliate has the rest: 5/5, 10/10, 10/15; an own share moves the two
program  gmx-v2-2023
period   2025-10-05
partner  one affiliate from 2023-09-01
partner  two affiliate from 2023-09-01
partner  three affiliate from 2023-09-01
metric   two tier 2 at 2024-01-01
metric   three tier 3 at 2024-01-01
claim    c1 affiliate account t-1 -> one from 2024-02-01 kickback 0.5
claim    c2 affiliate account t-2 -> two from 2024-02-01 kickback 0.5
claim    c3 affiliate account t-3 -> three from 2024-02-01 kickback 0.4
claim    c4 affiliate account t-4 -> three from 2024-02-01 kickback 0.2
usual    perpetual ETH-USD taker price 4000 quantity 1 fee 100 USD at 2025-10-05T12:00:00Z on gmx
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 t-4
expect   line commission affiliate one t-1 positions rate 0.1 kickback 0.5 amount 5
expect   returned t-1 5
expect   line commission affiliate two t-2 positions rate 0.2 kickback 0.5 amount 10
expect   returned t-2 10
expect   line commission affiliate three t-3 positions rate 0.25 kickback 0.4 amount 15
expect   returned t-3 10
# a fifth of 25 % is the discount that this affiliate gives
expect   line commission affiliate three t-4 positions rate 0.25 kickback 0.2 amount 20
expect   returned t-4 5
