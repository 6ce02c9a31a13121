"""Stories of abuse: what a rule finds in trades, with its numbers, and what it rightly lets be."""
