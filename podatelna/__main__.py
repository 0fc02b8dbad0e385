"""`python -m podatelna`."""

from podatelna.cli import main

if __name__ == "__main__":
    main()
