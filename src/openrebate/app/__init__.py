"""Use cases, one verb a file. `bootstrap` is the only file that names adapters."""
