"""`python -m wbl`: the same as the command `wbl`."""

from wbl.cli import main

if __name__ == "__main__":
    main()
