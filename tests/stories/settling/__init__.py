"""Stories of money: what is ingested, planned, applied and closed in a workspace, and what is owed after it."""
