"""`python -m benchmarks`: measure, print and keep the results."""

from benchmarks.run import main

main()
