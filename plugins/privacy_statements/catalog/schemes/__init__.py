"""The codes of other schemes that words can carry, as data: one ``.yml``, one scheme. A code is checked against its list.

Which code fits a word is the reading of whoever writes it; that the code exists is what is checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.read.load import data_of, load_file
from privacy_statements.read.syntax import shown
from privacy_statements.records.fields import Reference

FOLDER = Path(__file__).parent
SCHEMES = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
"""The names of the schemes."""
Codes = tuple[tuple[str, str], ...]
"""Pairs of a scheme and a code in it."""


@cache
def scheme(name: str) -> Mapping[str, Any]:
    """By list of the vocabulary, the codes of a scheme; by the scheme's own headings, where it has some."""
    node = load_file(FOLDER / f"{name}.yml", f"{name}.yml").node
    assert node is not None
    data: Mapping[str, Any] = data_of(node)
    return data


def codes_of(name: str, kind: str) -> tuple[str, ...]:
    """The codes that words of a list can have in a scheme, in the order of the scheme."""
    codes = scheme(name).get(kind, [])
    return tuple(codes if isinstance(codes, list) else [code for inner in codes.values() for code in inner])


def checked(written: Mapping[Reference, tuple[str, ...]], kind: str, findings: list[Diagnostic]) -> Codes:
    """The codes of a word of a list; what is wrong with them is added to ``findings``."""
    pairs: list[tuple[str, str]] = []
    for key, codes in written.items():
        if key.id not in SCHEMES:
            message = f'unknown scheme "{shown(key.id)}"{nearest(key.id, SCHEMES)}'
            findings.append(diagnose("unknown-reference", key.position, message))
            continue
        scheme = codes_of(key.id, kind)
        for code in codes:
            if code in scheme:
                pairs.append((key.id, str(code)))
            else:
                message = f'unknown code "{shown(code)}" of {key.id}{nearest(code, scheme)}'
                findings.append(diagnose("unknown-reference", getattr(code, "position", key.position), message))
    return tuple(pairs)
