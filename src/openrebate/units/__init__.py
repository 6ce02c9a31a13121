"""Exact values and their laws: decimals, instants, periods. Standard library only."""
