"""Exchanges: one reader per layout, from the venue's own rows to rows of the contract. Pure: no file is opened here."""
