"""Answers in writing, proofs of ownership, order tags, keyed ids."""
