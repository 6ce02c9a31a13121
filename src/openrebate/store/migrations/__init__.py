"""Alembic's scripts. What a revision does is plain SQL in `store/schema`."""
