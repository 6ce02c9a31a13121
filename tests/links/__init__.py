"""Links, codes, keys and sub-accounts, through the commands and the database."""
