"""A manifest for fides: each product as a system with its privacy declarations (YAML), as fideslang reads it.

What for: engineers keep such manifests beside their code; tools of the fides family check data flows against them.

What maps: a declaration covers all rows with the same data use (the codes `fides` of their purposes), legal basis, retention and data
subjects, with the data categories that the codes of their items or categories name. A recipient that is not a processor is named as
a third party with whom data is shared.

What is lost: names, necessity, conditions, storage, identifiability, choices. A row without a purpose is in no declaration, as
a declaration must have a use: it is listed as open. fideslang silently drops keys that it does not know, so that only keys that
it knows are written.

How it is checked: fideslang 3.1.4 reads the manifest, in an environment of its own (`make forms-env`): it needs an older pydantic than
is usual. All keys and references are looked up in its models and its default taxonomy, because it lets unknown keys
pass. `system_type` is `Product` for all: fideslang takes any text.
"""

from __future__ import annotations

import json
from itertools import chain

from privacy_statements.catalog.model import Row
from privacy_statements.catalog.vocabulary import LegalBasis
from privacy_statements.pages.page import front_matter
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    coded,
    codes_of_word,
    collected,
    merged,
    picked,
    purpose_codes,
    third_parties,
)
from privacy_statements.views import paths

Key = tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...] | None]
"""What the rows of a declaration share: use, legal basis, retention, data subjects and third parties."""


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The manifest of one product."""
    plain = json.loads(json.dumps({"system": [_system(sheet)]}))
    return {"fides.yml": front_matter(plain).strip("-\n").encode() + b"\n"}


def _system(sheet: Sheet) -> dict[str, object]:
    (product,) = sheet.products
    groups: dict[Key, dict[str, list[Row]]] = {}
    for row in collected(product, sheet, "legal bases", "retention", "recipients", "data subjects"):
        codes = coded(row, "fides", sheet)
        if not codes:
            continue
        purpose_codes(row, "fides", sheet)  # notes what has no code
        for use in row.said.purposes:
            for code in picked(use.purpose.codes, "fides"):
                group = groups.setdefault(_key(row, code, use.legal_basis, sheet), {})
                for data in codes:
                    group.setdefault(data, []).append(row)
    numbers: dict[str, int] = {}
    declarations = []
    for key in sorted(groups, key=str):
        use_code, basis, retention, subjects, others = key
        numbers[use_code] = numbers.get(use_code, 0) + 1
        declaration: dict[str, object] = {
            "name": f"{use_code} {numbers[use_code]}",  # fideslang requires a unique name
            "data_categories": list(merged(groups[key], "fides", sheet)),
            "data_use": use_code,
        }
        details = {
            "data_subjects": list(subjects),
            "legal_basis_for_processing": basis,
            "retention_period": "; ".join(retention),
            "third_parties": ", ".join(others or ()),
        }
        declaration |= {name: value for name, value in details.items() if value}
        if others is not None:
            declaration["data_shared_with_third_parties"] = bool(others)
        declarations.append(declaration)
    if not declarations:
        sheet.leave_open("privacy_declarations", product.id)
    address = sheet.addresses.in_full(paths.page("products", product.id)) if sheet.addresses.site else ""
    about = {"name": product.name, "description": product.description, "privacy_policy": address}
    return {
        "fides_key": product.id,
        **{key: value for key, value in about.items() if value},
        "system_type": "Product",
        "privacy_declarations": declarations,
    }


def _key(row: Row, use: str, basis: LegalBasis | None, sheet: Sheet) -> Key:
    bases = codes_of_word("a legal basis", basis, "fides", row, sheet) if basis else ()
    subjects = [codes_of_word("a data subject", subject, "fides", row, sheet) for subject in row.said.subjects]
    retention = tuple(sheet.wording.retention(rule) for rule in row.said.retention)
    others = tuple(each.recipient.name for each in third_parties(row, sheet))
    is_said = others or row.said.shared is False
    return (
        use,
        bases[0] if bases else "",
        retention,
        tuple(dict.fromkeys(chain(*subjects))),
        others if is_said else None,
    )
