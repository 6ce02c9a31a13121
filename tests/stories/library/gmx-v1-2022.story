title    tiers by the users and volume of the week before: 5, 10 and 15 % of the whole fee
program  gmx-v1-2022
period   2022-10-05
partner  one affiliate from 2022-02-01
partner  two affiliate from 2022-02-01
partner  three affiliate from 2022-02-01
claim    a1 affiliate account a-1 -> one from 2022-02-01
claim    a2 affiliate account a-2 -> one from 2022-02-01
claim    a3 affiliate account a-3 -> one from 2022-02-01
claim    a4 affiliate account a-4 -> one from 2022-02-01
claim    a5 affiliate account a-5 -> one from 2022-02-01
claim    a6 affiliate account a-6 -> one from 2022-02-01
claim    a7 affiliate account a-7 -> one from 2022-02-01
claim    a8 affiliate account a-8 -> one from 2022-02-01
claim    a9 affiliate account a-9 -> one from 2022-02-01
claim    a10 affiliate account a-10 -> one from 2022-02-01
claim    a11 affiliate account a-11 -> one from 2022-02-01
claim    a12 affiliate account a-12 -> one from 2022-02-01
claim    a13 affiliate account a-13 -> one from 2022-02-01
claim    a14 affiliate account a-14 -> one from 2022-02-01
claim    a15 affiliate account a-15 -> one from 2022-02-01
claim    b1 affiliate account b-1 -> two from 2022-02-01
claim    b2 affiliate account b-2 -> two from 2022-02-01
claim    b3 affiliate account b-3 -> two from 2022-02-01
claim    b4 affiliate account b-4 -> two from 2022-02-01
claim    b5 affiliate account b-5 -> two from 2022-02-01
claim    b6 affiliate account b-6 -> two from 2022-02-01
claim    b7 affiliate account b-7 -> two from 2022-02-01
claim    b8 affiliate account b-8 -> two from 2022-02-01
claim    b9 affiliate account b-9 -> two from 2022-02-01
claim    b10 affiliate account b-10 -> two from 2022-02-01
claim    b11 affiliate account b-11 -> two from 2022-02-01
claim    b12 affiliate account b-12 -> two from 2022-02-01
claim    b13 affiliate account b-13 -> two from 2022-02-01
claim    b14 affiliate account b-14 -> two from 2022-02-01
claim    b15 affiliate account b-15 -> two from 2022-02-01
claim    c1 affiliate account c-1 -> three from 2022-02-01
claim    c2 affiliate account c-2 -> three from 2022-02-01
claim    c3 affiliate account c-3 -> three from 2022-02-01
claim    c4 affiliate account c-4 -> three from 2022-02-01
claim    c5 affiliate account c-5 -> three from 2022-02-01
claim    c6 affiliate account c-6 -> three from 2022-02-01
claim    c7 affiliate account c-7 -> three from 2022-02-01
claim    c8 affiliate account c-8 -> three from 2022-02-01
claim    c9 affiliate account c-9 -> three from 2022-02-01
claim    c10 affiliate account c-10 -> three from 2022-02-01
claim    c11 affiliate account c-11 -> three from 2022-02-01
claim    c12 affiliate account c-12 -> three from 2022-02-01
claim    c13 affiliate account c-13 -> three from 2022-02-01
claim    c14 affiliate account c-14 -> three from 2022-02-01
claim    c15 affiliate account c-15 -> three from 2022-02-01
claim    c16 affiliate account c-16 -> three from 2022-02-01
claim    c17 affiliate account c-17 -> three from 2022-02-01
claim    c18 affiliate account c-18 -> three from 2022-02-01
claim    c19 affiliate account c-19 -> three from 2022-02-01
claim    c20 affiliate account c-20 -> three from 2022-02-01
claim    c21 affiliate account c-21 -> three from 2022-02-01
claim    c22 affiliate account c-22 -> three from 2022-02-01
claim    c23 affiliate account c-23 -> three from 2022-02-01
claim    c24 affiliate account c-24 -> three from 2022-02-01
claim    c25 affiliate account c-25 -> three from 2022-02-01
claim    c26 affiliate account c-26 -> three from 2022-02-01
claim    c27 affiliate account c-27 -> three from 2022-02-01
claim    c28 affiliate account c-28 -> three from 2022-02-01
claim    c29 affiliate account c-29 -> three from 2022-02-01
claim    c30 affiliate account c-30 -> three from 2022-02-01
# the week from Monday 26 September to Sunday 2 October; more than 5 million, not 5 million
volume   5000000 perpetual by 15 traders named a at 2022-09-26 quote USD fee 1 USD on gmx
volume   5000001 perpetual by 15 traders named b at 2022-10-02T23:59:59.999999Z quote USD fee 1 USD on gmx
volume   25000001 perpetual by 30 traders named c at 2022-09-28 quote USD fee 1 USD on gmx
usual    perpetual ETH-USD taker price 1300 quantity 1 fee 100 USD fee-deducted 5 at 2022-10-05T12:00:00Z on gmx
fill     f1 a-1
fill     f2 b-1
fill     f3 c-1
fill     swap a-1 spot ETH-USD
expect   level one affiliate all 0 assessed active_traders 15 volume 5000000
expect   level two affiliate all 1 assessed active_traders 15 volume 5000001
expect   level three affiliate all 2 assessed active_traders 30 volume 25000001
expect   line commission affiliate one a-1 positions rate 0.05 amount 5
expect   line commission affiliate two b-1 positions rate 0.1 amount 10
expect   line commission affiliate three c-1 positions rate 0.15 amount 15
expect   fill swap affiliate one by account not product_not_covered
