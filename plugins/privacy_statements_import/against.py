"""``check --against``: a declaration beside the statement, so that neither says what the other does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.addresses import Addresses
from privacy_statements.project import Project
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.apple import is_linked
from privacy_statements.publish.forms.stated import (
    data_codes,
    is_collected,
    is_open,
    is_withheld,
    necessity_of,
    picked,
    third_parties,
)
from privacy_statements.read.load import shown_path
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from privacy_statements_import.apple import declared_in_apple
from privacy_statements_import.draft import Declared, Imported
from privacy_statements_import.fides import declared_in_fides
from privacy_statements_import.glean import declared_in_glean
from privacy_statements_import.play import declared_in_play
from privacy_statements_import.sources import SourceFile

KINDS: dict[str, Callable[[SourceFile, str], list[Declared] | Imported]] = {
    "play": declared_in_play,
    "apple": declared_in_apple,
    "fides": declared_in_fides,
    "glean": declared_in_glean,
}
"""By the scheme of its codes, what reads a kind of declaration. Glean has no codes: a row has the name of its metric."""
CONTAINERS = {
    "play": ",{code},",
    "apple": "NSPrivacyCollectedDataTypes",
    "fides": "privacy_declarations",
    "glean": "{category}:",
}
"""By scheme, the text at which a declaration would have to name what it does not: ``code``, or ``category`` of a metric."""


class _Statement(NamedTuple):
    """What a product says, by the codes of a scheme."""

    product: Product
    scheme: str
    catalog: Catalog
    collected: Mapping[str, list[Row]]
    others: Mapping[str, list[Row]]
    """What is not collected, or never."""


def against(given: Sequence[str], project: Project, catalog: Catalog) -> Iterator[Diagnostic]:
    """Where declarations and statements differ. Each is given as ``FILE``, or ``PRODUCT=FILE`` where a site has several
    products and no folder of the path has the id of one. Raises ``ValueError`` where the product is not clear."""
    for text in given:
        product, path = _product(text, catalog)
        try:
            file = SourceFile(shown_path(path, project.root), path.read_bytes())
        except OSError as problem:
            message = f"this declaration cannot be read: {problem.strerror or problem}"
            yield diagnose("not-imported", Position(shown_path(path, project.root)), message)
            continue
        scheme = _scheme(file)
        declared = KINDS[scheme](file, product.id)
        if isinstance(declared, Imported):
            yield from declared.problems
        else:
            yield from _differences(file, declared, _statement(product, scheme, catalog))


def _product(text: str, catalog: Catalog) -> tuple[Product, Path]:
    name, _, rest = text.partition("=")
    path = Path(rest or name).absolute()
    ids = [name] if rest else [one for one in catalog.products if one in path.parts] or list(catalog.products)
    if len(ids) != 1:
        raise ValueError(f"{text}: met {len(ids)} products; expected the id of one: PRODUCT=FILE")
    if ids[0] not in catalog.products:
        raise ValueError(f'{text}: unknown product "{name}"{nearest(name, catalog.products)}')
    return catalog.products[ids[0]], path


def _scheme(file: SourceFile) -> str:
    """What a declaration is, by its content."""
    if file.content.startswith(b"bplist") or b"<plist" in file.content[:500]:
        return "apple"
    if b"moz://mozilla.org/schemas/glean" in file.content:
        return "glean"
    return "play" if b"Question ID (machine readable)" in file.content[:200] else "fides"


def _statement(product: Product, scheme: str, catalog: Catalog) -> _Statement:
    collected: dict[str, list[Row]] = {}
    others: dict[str, list[Row]] = {}
    for row in product.rows:
        if not is_withheld(row, product):
            codes = (row.code_name or "",) if scheme == "glean" else data_codes(row, scheme, catalog)
            for code in dict.fromkeys(filter(None, codes)):
                (collected if is_collected(row) else others).setdefault(code, []).append(row)
    return _Statement(product, scheme, catalog, collected, others)


def _differences(file: SourceFile, declared: Sequence[Declared], said: _Statement) -> Iterator[Diagnostic]:
    path = file.path
    for one in declared:
        rows = _rows(one.code, said.collected)
        yield from _otherwise(path, one, rows, said) if rows else _unstated(path, one, said)
    for code, rows in said.collected.items():
        if not any(_within(code, one.code) for one in declared) and _is_asked(code, declared, said):
            names = ", ".join(dict.fromkeys(row.name for row in rows))
            record = _pasted({**_named(rows[0]), "answer": "not-collected"})
            expected = f"expected {code} there, or here {'a row such as ' * (len(rows) > 1)}{record}"
            message = f"{names}: stated as collected, and {path} does not declare it; {expected}"
            there = Position(path, _line(file, CONTAINERS[said.scheme], code))
            yield diagnose("stated-undeclared", rows[0].position, message, related=there)


def _line(file: SourceFile, container: str, code: str) -> int:
    """The line at which a declaration would have to name a code; the first one where nothing is alike."""
    text = container.format(code=code, category=code.rpartition(".")[0])
    return file.content.count(b"\n", 0, max(file.content.find(text.encode()), 0)) + 1


def _named(row: Row) -> dict[str, object]:
    """What a record of the same data begins with."""
    if row.item is not None and row.item.product is None:
        return {"item": row.item.id}
    category = row.said.category.id if row.said.category else None
    return {"name": row.name, "category": category, "code_name": row.code_name}


def _within(code: str, around: str) -> bool:
    """Whether a code is another one, or inside it: those of fides are trees."""
    return code == around or code.startswith(f"{around}.")


def _rows(code: str, rows: Mapping[str, list[Row]]) -> list[Row]:
    return [row for own, of_code in rows.items() if _within(own, code) for row in of_code]


def _is_asked(code: str, declared: Sequence[Declared], said: _Statement) -> bool:
    """Whether a declaration has to name it: of metrics, those of a category that the file has."""
    return said.scheme != "glean" or code.partition(".")[0] in {one.code.partition(".")[0] for one in declared}


def _unstated(path: str, one: Declared, said: _Statement) -> Iterator[Diagnostic]:
    """Declared, and not stated: the records say the opposite, or nothing."""
    message, place = f"{one.name} ({one.code}): declared as collected", Position(path, one.line)
    if denied := _rows(one.code, said.others):
        row = denied[0]
        told = "does not say whether it is" if is_open(row) else "says that it is not"
        pasted = _pasted({**_named(row), "answer": "collected", "necessity": one.necessity})
        message += f', and the record of "{row.name}" {told}; expected it out of here, or there {pasted}'
        yield diagnose("declared-unstated", place, message, related=row.position)
        return
    categories = [
        word.id for word in said.catalog.vocabulary.categories.values() if one.code in picked(word.codes, said.scheme)
    ]
    record = {"name": one.name, "category": categories[0] if categories else None, "necessity": one.necessity}
    record["code_name"] = one.code if said.scheme == "glean" else None
    message += f", and {said.product.id} states nothing of it; expected a row such as {_pasted(record)}"
    if not categories and said.scheme != "glean":
        message += f" with a data category that has {said.scheme}: {one.code} among its codes"
    yield diagnose("declared-unstated", place, message, related=said.product.position)


def _pasted(record: Mapping[str, object]) -> str:
    """A record to paste, with what is known of it."""
    known = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in record.items() if value)
    return "- {" + ", ".join(known) + "}"


def _otherwise(path: str, one: Declared, rows: Sequence[Row], said: _Statement) -> Iterator[Diagnostic]:
    """Necessity, linkage and sharing that differ. What either side does not say is no difference."""
    sheet = Sheet(said.catalog, [said.product], Wording(Language()), Addresses())
    others = [use for row in rows for use in third_parties(row, sheet)]
    shared = True if others else None if sheet.open else False
    for what, told, own, record in (
        ("necessity", one.necessity, necessity_of(rows), f"necessity: {one.necessity}"),
        (
            "linked to a person",
            one.linked,
            is_linked(rows),
            f"identifiability: {'identified' if one.linked else 'anonymised'}",
        ),
        ("shared", one.shared, shared, "recipients: []" if one.shared is False else "recipients: [WHO]"),
    ):
        if told is not None and own is not None and told != own:
            names = ", ".join(dict.fromkeys(row.name for row in rows))
            met, expected = (
                str(each).lower() if isinstance(each, str) else ("no", "yes")[each] for each in (told, own)
            )
            message = f"{one.name} ({one.code}): {what}: {met}; the records say {expected} of {names}"
            paste = f"; expected {expected} here, or `{record}` there"
            yield diagnose("declared-otherwise", Position(path, one.line), message + paste, related=rows[0].position)
