"""Abuse: rules that find in the trades what honest traders rarely do. One file a rule; a hit is evidence, not a verdict."""
