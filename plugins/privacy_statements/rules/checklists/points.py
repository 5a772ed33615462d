"""The points of a checklist: what is asked, by which article, and which field of a record answers it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from privacy_statements.read.load import data_of, load_file

FOLDER = Path(__file__).parent
CHECKLISTS = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
"""The names of the checklists that a site can choose."""


class Point(Struct, frozen=True):
    """One thing that is asked."""

    id: str
    article: str
    """The article of the law or the clause of the standard that asks."""
    asks: str
    """What is asked, in one sentence; a message for translation."""
    answered: str
    """The name of the test in ``answers``."""
    field: str
    """The field of a record that answers it."""


class Checklist(Struct, frozen=True):
    """What one law or standard asks. Texts are messages for translation; ``source`` is its address."""

    id: str
    name: str
    about: str
    source: str
    points: tuple[Point, ...]


@cache
def checklist(name: str) -> Checklist:
    """A checklist by name. Raises ``KeyError`` for a name that is not in ``CHECKLISTS``."""
    if name not in CHECKLISTS:
        raise KeyError(name)
    data = data_of(load_file(FOLDER / f"{name}.yml", f"{name}.yml").node)  # type: ignore[arg-type]  # it is ours
    points = tuple(Point(**point) for point in data.pop("points"))
    return Checklist(id=name, points=points, **data)
