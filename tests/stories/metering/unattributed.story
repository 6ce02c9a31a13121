title    every reason why a fill is nobody's, the most telling one over all channels
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
partner  asleep broker from 2026-01-01 suspended
claim    c-asleep broker api_key key-asleep -> asleep from 2026-01-01
claim    c-over broker api_key key-over -> gridhaus from 2026-01-01 to 2026-10-01
claim    c-soon broker api_key key-soon -> gridhaus from 2026-11-01
claim    c-tag-soon broker order_tag SOON -> gridhaus from 2026-11-01
claim    c-tag-over broker order_tag OVER -> gridhaus from 2026-01-01 to 2026-02-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 1 USDT at 2026-10-05T12:00:00Z
fill     f1 trader-7 key key-asleep
fill     f2 trader-7 key key-over
fill     f3 trader-7 key key-soon
fill     f4 trader-7 tag TYPO
fill     f5 trader-7 app strange-app
fill     f6 trader-7 key key-strange
fill     f7 trader-7
expect   fill f1 broker unattributed partner_not_in_force clause "§ broker"
expect   fill f2 broker unattributed claim_expired
expect   fill f3 broker unattributed claim_not_yet_in_force
expect   fill f4 broker unattributed unknown_tag
expect   fill f5 broker unattributed unknown_app
expect   fill f6 broker unattributed key_not_linked
expect   fill f7 broker unattributed no_claim

# two reasons at once: a claim that was, or will be, tells more than a tag that nobody knows
fill     f8 trader-7 tag SOON key key-over
fill     f9 trader-7 tag TYPO key key-soon
fill     f10 trader-7 tag OVER key key-asleep
# of what is unknown, the earlier channel
fill     f11 trader-7 tag TYPO app strange-app key key-strange
fill     f12 trader-7 app strange-app key key-strange
expect   fill f8 broker unattributed claim_expired
expect   fill f9 broker unattributed claim_not_yet_in_force
expect   fill f10 broker unattributed partner_not_in_force
expect   fill f11 broker unattributed unknown_tag
expect   fill f12 broker unattributed unknown_app

# nobody's line: no partner, no channel, and it counts for nothing; f4 and f11 are one line
expect   line commission broker nobody trader-7 spot not unknown_tag by none fills 2 volume 0 base 0 rate 0 amount 0
expect   line commission broker nobody trader-7 spot not no_claim fills 1 amount 0
