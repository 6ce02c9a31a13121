"""Measured speed: large worlds, and how fast the process of `openrebate rate` gets through them."""
