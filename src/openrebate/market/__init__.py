"""A made market: two exchanges, their traders, bots and partners, and four months of fills. Every digit follows from the seed."""
