"""OpenRebate decides, for every trade, who earned what from it, on what ground, under which clause."""

__version__ = "0.1.0"
