"""What makes terms ambiguous, impossible or inexact; one check a file, each notes every fault that it finds."""
