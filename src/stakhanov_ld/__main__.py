"""`python -m stakhanov_ld` is the command `stakhanov-ld`."""

from stakhanov_ld.cli import main

main()
