"""Worlds: reading, refusing, writing."""
