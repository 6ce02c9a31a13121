title    a trader brings 20,000 dollars or twelve months, whichever comes first
program  gmx-arbitrum-2026
period   2026-10-05
partner  one affiliate from 2023-09-01
partner  two affiliate from 2023-09-01
partner  three affiliate from 2023-09-01
metric   two tier 2 at 2024-01-01
metric   three tier 3 at 2024-01-01
claim    c1 affiliate account t-1 -> one from 2026-02-01
claim    c2 affiliate account t-2 -> two from 2026-02-01
claim    c3 affiliate account t-3 -> three from 2026-02-01
claim    c4 affiliate account year -> three from 2025-10-05T12:00:00Z
# another code of the same affiliate: the twelve months are counted from the first that was applied
claim    c5 affiliate account again -> three from 2025-10-05T12:00:00Z to 2026-09-01
claim    c6 affiliate account again -> three from 2026-09-01
usual    perpetual ETH-USD taker price 4000 quantity 1 fee 100 USD at 2026-10-05T12:00:00Z on gmx
# 19,987.5 of three's 20,000 were earned two days before
fill     before t-3 fee 133250 USD at 2026-10-03
fill     f1 t-1
fill     f2 t-2
fill     f3 t-3
fill     f4 t-3 at 2026-10-05T13:00:00Z
fill     f5 year
fill     f6 again
expect   line commission affiliate one t-1 positions rate 0.05 amount 5
expect   line commission affiliate two t-2 positions rate 0.1 amount 10
# 20,000 - 19,987.5 = 12.5 of the 15
expect   fill f4 affiliate three by account not cap_reached
expect   fill f5 affiliate three by account not commission_ended counts yes
expect   fill f6 affiliate three by account not commission_ended counts yes claim c6
expect   line commission affiliate three t-3 positions fills 1 rate 0.15 amount 12.5
