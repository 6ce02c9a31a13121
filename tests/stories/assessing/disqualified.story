title    so many windows in a row without any level, on any line, end the partnership; its trades count and earn nothing
program  ladder
but
  [levels.broker]
  disqualify_after = 2
period   2026-10
partner  out broker from 2026-08-01
partner  saved broker from 2026-08-01
partner  other-line broker from 2026-08-01
partner  young broker from 2026-10-01
claim    c1 broker order_tag AAA -> out from 2026-08-01
claim    c2 broker order_tag BBB -> saved from 2026-08-01
claim    c3 broker order_tag CCC -> other-line from 2026-08-01
claim    c4 broker order_tag DDD -> young from 2026-10-01
# August and September missed: out in October, whatever October brings
volume   10 spot by 1 trader named a at 2026-08-15 tag AAA
volume   5000 spot by 3 traders named a at 2026-10-15 tag AAA
expect   line commission broker out a-1 spot not disqualified fills 1 base 0 rate 0 amount 0 clause "§ levels"
expect   earned out broker 0
# August missed, September met, October missed
volume   1000 spot by 2 traders named b at 2026-09-15 tag BBB
volume   10 spot by 1 trader named b at 2026-10-15 tag BBB
expect   line commission broker saved b-1 spot fills 1 rate 0.1
# spot missed in September and October, contracts met in September: not a miss of every level
volume   10000 perpetual by 2 traders named c at 2026-09-15 tag CCC
volume   10 spot by 1 trader named c at 2026-10-15 tag CCC
expect   line commission broker other-line c-1 spot fills 1 rate 0.1
# one month is not two
volume   10 spot by 1 trader named d at 2026-10-15 tag DDD
expect   line commission broker young d-1 spot fills 1 rate 0.1
