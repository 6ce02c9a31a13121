"""Rate: the usage cube times the rate card makes lines: commission, kickback, override, caps."""
