"""Random worlds and random programs for the laws and the auditor: small, seeded and nasty."""
