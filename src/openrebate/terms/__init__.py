"""Read, check and compare terms; `library/` has one file per real program."""
