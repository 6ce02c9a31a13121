"""Compute engines: run a model, read and write Parquet. What differs between dialects lives in one file per engine."""
