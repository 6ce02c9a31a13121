"""The command line: one file per group of commands; it prints what a use case returned."""
