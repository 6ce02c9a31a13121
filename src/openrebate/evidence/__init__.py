"""Answers that can be shown: which trades count, and why."""
