"""Readers of exchanges: what is read, with which sign and identity, and what is refused and where."""
