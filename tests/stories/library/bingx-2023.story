title    API transaction commission only where nobody invited the trader; the invitation pays its agent whatever the channel
program  bingx-2023
period   2026-10-05
partner  ann agent from 2024-01-01
partner  botshop broker from 2024-01-01
agreed   ann agent rate 0.30 from 2024-01-01
agreed   botshop broker rate 0.20 from 2024-01-01
claim    c1 agent account invited -> ann from 2024-02-01
claim    c2 broker order_tag BOTSHOP -> botshop from 2024-02-01
usual    perpetual BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z tag BOTSHOP on bingx
fill     free-trader loner
fill     invited-trader invited
fill     trial loner fee-kind trial_fund
fill     option loner option BTC-USDT
expect   fill free-trader broker botshop by order_tag base 100 rate 0.2
expect   fill free-trader agent unattributed no_claim
expect   fill invited-trader broker botshop by order_tag not referred_by_affiliate counts yes
expect   fill invited-trader agent ann by account base 100 rate 0.3
expect   fill trial broker botshop by order_tag not fee_paid_by_bonus counts no
expect   fill option broker botshop by order_tag not product_not_covered
expect   earned botshop broker 20
expect   earned ann agent 30
expect   answer broker no when product perpetual agent_present yes fee_currency_kind usdt
expect   answer broker yes when product perpetual agent_present no fee_currency_kind usdt

title    before anything is agreed there is no rate, since none is published
program  bingx-2023
period   2026-10-05
partner  botshop broker from 2024-01-01
claim    c2 broker order_tag BOTSHOP -> botshop from 2024-02-01
fill     f1 loner spot BTC-USDT taker price 60000 quantity 0.5 fee 100 USDT at 2026-10-05T12:00:00Z tag BOTSHOP on bingx
expect   fill f1 broker botshop by order_tag not no_rate
