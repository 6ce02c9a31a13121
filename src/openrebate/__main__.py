"""`python -m openrebate`: the same program as `openrebate`."""

from openrebate.cli.__main__ import main

if __name__ == "__main__":
    main()
