"""How long our build takes, beside the ways it replaces: ``make bench``. ``README.md`` says what is measured."""
