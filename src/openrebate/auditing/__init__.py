"""Auditing: what should have been paid against what an exchange says it paid, difference by difference. Pure."""
