"""``python -m privacy_statements``."""

from privacy_statements.cli import main

main()
