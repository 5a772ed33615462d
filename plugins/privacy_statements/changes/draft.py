"""Differences → drafts of notes for people to finish: one for each set of products and impact that needs one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.changes.difference import Difference
from privacy_statements.changes.notes import NEEDS_NOTE
from privacy_statements.changes.words import sentence
from privacy_statements.read.markdown import readable_markdown
from privacy_statements.read.yaml_text import in_quotes, quoted

TITLES = {"expansion": "More is done with data", "loss-of-disclosure": "Less is stated"}


def drafted(differences: Iterable[Difference], catalog: Catalog, day: datetime.date) -> str:
    """The missing notes, as YAML; empty if none is missing."""
    groups: dict[tuple[tuple[str, ...], str], list[Difference]] = {}
    for change in differences:
        if change.impact in NEEDS_NOTE and change.note is None:
            groups.setdefault((change.products, change.impact.value), []).append(change)
    lines = [line for key, group in groups.items() for line in _note(*key, group, catalog, day)]
    return "\n".join(lines) + "\n" if lines else ""


def _note(
    products: tuple[str, ...], impact: str, group: list[Difference], catalog: Catalog, day: datetime.date
) -> Iterator[str]:
    names = ", ".join(catalog.products[key].name if key in catalog.products else key for key in products)
    wanted = f"{day.isoformat()}-{'-'.join(products[:3]) or 'words'}-{impact}".replace("/", "-")
    key = next(each for n in range(1, 999) if (each := f"{wanted}-{n}" if n > 1 else wanted) not in catalog.changes)
    yield f"- id: {key}"
    yield f"  name: {quoted(f'{TITLES[impact]}: {names}' if names else TITLES[impact])}"
    yield f"  date: {day.isoformat()} # when it takes effect; announce it before that"
    yield f"  announced: {day.isoformat()}"
    if current := [product for product in products if product in catalog.products]:  # else the products are gone
        yield f"  products: [{', '.join(current)}]"
        if items := _items(group, catalog):
            yield f"  items: [{', '.join(items)}]"
    yield f"  impact: {impact}" + (" # reduction, where the practice itself ended" if impact != "expansion" else "")
    yield f"  material: {'true' if impact == 'expansion' else 'false'}"
    text = "\n".join(f"- {readable_markdown(sentence(change))}" for change in group)
    yield f"  what: {in_quotes(text)}"
    yield '  #reason: "Why it changed."'


def _items(group: list[Difference], catalog: Catalog) -> list[str]:
    """The shared data items that all changes of a group are about; none if one is about anything else."""
    items = dict.fromkeys(item for change in group for item in change.items)
    are_shared = all(item in catalog.items and "/" not in item for item in items)
    return list(items) if are_shared and all(change.items for change in group) else []
