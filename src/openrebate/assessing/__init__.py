"""Assess: usage of the window to metrics, metrics to the level of each partner. Pure Python, small."""
