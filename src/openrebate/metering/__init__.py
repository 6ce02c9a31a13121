"""Meter: attribute, value and screen every fill, and sum the outcome into the usage cube. Set-wise SQL, any size."""
