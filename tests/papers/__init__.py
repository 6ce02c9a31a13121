"""Statements as files: what they hold, what a person can check, and what the documents look like."""
