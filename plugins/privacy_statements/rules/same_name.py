"""Two entries of one list should not have the same name.

Readers see names, not ids. Two purposes, categories or actors with the same name look like one, and a
table that groups by them shows the same header twice.

Passes:

    # content/vocabulary/own.yml
    categories:
      - {id: hardware, name: Hardware}
      - {id: user, name: People}

Fails:

    # content/vocabulary/own.yml
    categories:
      - {id: hardware, name: Hardware}
      - {id: device-data, name: Hardware}
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.rules.context import Context

CODE = "same-name"


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every word whose name another word of its list already has."""
    words = catalog.vocabulary
    for listed in (words.categories, words.purposes, words.actors, words.rights, words.terms, words.data_classes):
        first: dict[str, Position] = {}
        for word in listed.values():
            name = word.name.casefold()
            if name in first:
                message = f'the name "{word.name}" is taken by {first[name]}'
                yield diagnose(CODE, word.position, message, related=first[name])
            first.setdefault(name, word.position)
