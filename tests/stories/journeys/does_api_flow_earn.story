# The question that started the project: "Does the OKX partner rebate program support API rebates?"
# One month of a bot trader, told under OKX's affiliate terms and then, trade for trade, under its broker terms.

title    a bot trader's month for its affiliates: API trades earn, first for who referred the trader, then for who the key is linked to
program  okx-affiliate-2026
period   2026-10

# Alice referred trader-7 in March and passes a fifth on. The bot runs on a sub-account with its own key.
partner  alice affiliate from 2026-01-01
partner  botworks affiliate from 2026-01-01
claim    referral affiliate account trader-7 -> alice from 2026-03-01 kickback 0.2
subaccount bot-7 of trader-7 from 2026-09-20
# On the 15th, at 9:30, the trader links the bot's key to the maker of the bot.
claim    link affiliate api_key key-77 -> botworks from 2026-10-15T09:30:00Z
mark     OKB 50 at 2026-10-20T00:00:00Z

# What the public terms say beforehand: it depends on two things, whether a fee was paid and whether the trader is below VIP 7.
expect   answer affiliate depends when entry api
expect   answer affiliate yes when entry api fee 30 product perpetual vip_level 0
expect   answer affiliate no when entry api fee 30 product perpetual vip_level 7
expect   answer affiliate no when entry api fee 0 product perpetual

# A trade on the web page, by referral: 12 × 0.3 = 3.6, of which a fifth, 0.72, goes on and 2.88 stays.
fill     web trader-7 spot BTC-USDT taker price 60000 quantity 0.2 fee 12 USDT at 2026-10-03T08:00:00Z entry web
expect   fill web affiliate alice by account claim referral base 12
expect   line commission affiliate alice trader-7 spot by account fills 1 base 12 rate 0.3 amount 2.88
expect   line kickback affiliate alice trader-7 spot by account amount 0.72

# The bot before the link: its key is nobody's, so it inherits the referral of its master, to the last microsecond.
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 entry api key key-77 tag GRIDBOT1
fill     bot bot-7 fee 30 USDT at 2026-10-05T12:00:00Z strategy grid
fill     last-before bot-7 fee 6 USDT at 2026-10-15T09:29:59.999999Z
expect   fill bot affiliate alice by master_account claim referral base 30 losing none
expect   fill last-before affiliate alice by master_account base 6
# (30 + 6) × 0.3 = 10.8: 2.16 back to the bot's account, 8.64 stay
expect   line commission affiliate alice bot-7 contracts by master_account fills 2 base 36 amount 8.64
expect   line kickback affiliate alice bot-7 contracts by master_account amount 2.16

# From the link on, the same bot's trades are the bot maker's; Alice's referral loses, and is kept with the decision.
fill     linked bot-7 fee 20 USDT at 2026-10-15T09:30:00Z
fill     in-okb bot-7 fee 0.02 OKB at 2026-10-20T10:00:00Z
fill     resting bot-7 maker fee -0.5 USDT at 2026-10-28T10:00:00Z
expect   fill linked affiliate botworks by api_key claim link losing referral base 20
# 0.02 × 50
expect   fill in-okb affiliate botworks by api_key fee-value 1 base 1
# a maker rebate is no fee to share, and takes nothing from the others
expect   fill resting affiliate botworks by api_key counts yes base 0
# (20 + 1 + 0) × 0.3
expect   line commission affiliate botworks bot-7 contracts by api_key fills 3 base 21 amount 6.3

# What earned nothing, and why: a free trade, a fee without a price, a stranger's unlinked key, a trade of November.
fill     promotion bot-7 fee 0 USDT at 2026-10-22
fill     no-price bot-7 fee 0.02 OKB at 2026-10-25
fill     stranger trader-8 fee 9 USDT at 2026-10-25 key key-88
fill     november bot-7 fee 9 USDT at 2026-11-01
expect   fill promotion affiliate botworks by api_key not zero_fee counts no
expect   fill no-price held no_mark
expect   fill stranger affiliate unattributed key_not_linked
expect   fill november gone

# So API flow earned 10.8 + 6.3 = 17.1 of 20.7 USDT in all: 2.88 + 8.64 for Alice, 6.3 for Botworks, 0.72 + 2.16 back.
expect   earned alice affiliate 11.52
expect   earned botworks affiliate 6.3
expect   returned trader-7 0.72
expect   returned bot-7 2.16
# 5 lines above, and one each for the free trade and the stranger's
expect   lines 7

title    the same month for the broker whose tag the bot sets: 7.5 % where an affiliate is present, 30 % where none is
program  okx-broker-2022
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  alice affiliate from 2026-01-01
partner  botworks affiliate from 2026-01-01
claim    tag broker order_tag GRIDBOT1 -> gridhaus from 2026-01-01
claim    referral affiliate account trader-7 -> alice from 2026-03-01 kickback 0.2
claim    link affiliate api_key key-77 -> botworks from 2026-10-15T09:30:00Z
subaccount bot-7 of trader-7 from 2026-09-20
mark     OKB 50 at 2026-10-20T00:00:00Z
expect   answer broker depends when entry api

fill     web trader-7 spot BTC-USDT taker price 60000 quantity 0.2 fee 12 USDT at 2026-10-03T08:00:00Z entry web
usual    perpetual BTC-USDT-SWAP taker price 60000 quantity 0.5 entry api key key-77 tag GRIDBOT1
fill     bot bot-7 fee 30 USDT at 2026-10-05T12:00:00Z strategy grid
fill     last-before bot-7 fee 6 USDT at 2026-10-15T09:29:59.999999Z
fill     linked bot-7 fee 20 USDT at 2026-10-15T09:30:00Z
fill     in-okb bot-7 fee 0.02 OKB at 2026-10-20T10:00:00Z
fill     resting bot-7 maker fee -0.5 USDT at 2026-10-28T10:00:00Z
fill     promotion bot-7 fee 0 USDT at 2026-10-22
fill     no-price bot-7 fee 0.02 OKB at 2026-10-25
fill     stranger trader-8 fee 9 USDT at 2026-10-25 key key-88
fill     november bot-7 fee 9 USDT at 2026-11-01

# Eight other traders use the same bot. The five trades of bot-7 that count and the stranger's are 6 × 30000 = 180000, and
# 4820000 more make exactly 5000000 by 8 + trader-7 + trader-8 = 10 traders: level 2.
volume   4820000 perpetual by 8 traders named user fee 100 USDT at 2026-10-10 tag GRIDBOT1
expect   level gridhaus broker contracts 2 assessed volume 5000000 active_traders 10

# The tag works from the first day on, whoever the key is linked to; the web trade has none.
expect   fill web broker unattributed no_claim
expect   fill bot broker gridhaus by order_tag base 30 rate 0.075
expect   fill linked broker gridhaus by order_tag base 20 rate 0.075
expect   fill stranger broker gridhaus by order_tag base 9 rate 0.3
expect   fill promotion broker gridhaus by order_tag not zero_fee counts no
expect   fill no-price held no_mark
# (30 + 6 + 20 + 1 + 0) × 0.075 = 57 × 0.075
expect   line commission broker gridhaus bot-7 contracts fills 5 volume 150000 base 57 rate 0.075 amount 4.275
# 9 × 0.3
expect   line commission broker gridhaus trader-8 contracts fills 1 base 9 rate 0.3 amount 2.7
# 8 × 100 × 0.3 = 240, and 4.275 + 2.7
expect   earned gridhaus broker 246.975
