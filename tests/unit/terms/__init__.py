"""The terms language: what is read, what is refused and where, how versions differ."""
