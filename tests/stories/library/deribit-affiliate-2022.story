title    fees in BTC give BTC, fees in ETH give ETH; nobody is one's own affiliate
program  deribit-affiliate-2022
period   2026-10-05
partner  alice affiliate from 2022-01-01
owns     alice own
claim    c1 affiliate account trader -> alice from 2022-02-01
claim    c2 affiliate account own -> alice from 2022-02-01
usual    option BTC-BTC taker price 0.05 quantity 1 quote BTC fee 0.0003 BTC at 2026-10-05T12:00:00Z on deribit
mark     ETH 0.04 at 2026-10-05
fill     f1 trader
fill     f2 trader
fill     f3 trader option ETH-ETH quote ETH fee 0.0003 ETH
fill     f4 own
fill     f5 trader maker fee -0.0001 BTC
expect   line commission affiliate alice trader all fills 3 base 0.0006 rate 0.2 amount 0.00012 in BTC
expect   line commission affiliate alice trader all fills 1 base 0.0003 rate 0.2 amount 0.00006 in ETH
expect   fill f4 affiliate alice by account not self_referral counts no
