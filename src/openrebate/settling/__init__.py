"""Settling: what is owed, what of it is posted, and what is sealed; pure."""
