"""What a product does with data, in the Data Privacy Vocabulary (DPV) 2.3 of a community group of the W3C, as JSON-LD.

What for: programs that reason about processing read it without knowing our records. The context is in the file, so that nothing is
fetched.

What maps: a product is a `dpv:Service` with a process for each row that is said to be collected; each of its purposes is a process
inside it with its purposes, legal basis and recipients. The codes `dpv` of items, categories, purposes, legal bases and data subjects
name the terms; roles of recipients, necessity, durations, identifiability and countries have terms of their own.

What is lost: conditions, choices, answers by column, parts, who can see it, texts of retention and storage that are no duration and
no country: those stand in descriptions where there is a place for one. A statement that something is never done has no term.

How it is checked: rdflib reads the file, and each term is looked up in the vocabulary, with the classes that its properties ask for,
merged into the data. There is no official validator: DPV has no shapes. Not verified: which of two licenses holds for its terms, of
which names alone are used here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from privacy_statements.catalog.facts import RecipientUse
from privacy_statements.catalog.model import Product, Row
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    collected,
    data_codes,
    is_reused,
    name_of,
    picked,
    purpose_codes,
    without_code,
)
from privacy_statements.records.words import Identifiability, Necessity, Obtained
from privacy_statements.views import paths

PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
LINKS = (
    "hasProcess", "hasPersonalData", "hasPurpose", "hasProcessing", "hasLegalBasis", "hasDataSubject", "hasNecessity",
    "hasStorageCondition", "hasDuration", "hasLocation", "hasRecipient", "hasDataController", "hasNotice",
)  # fmt: skip
NECESSITIES = {Necessity.REQUIRED: "dpv:Required", Necessity.OPTIONAL: "dpv:Optional"}
ROLES = {
    "processor": "dpv:DataProcessor", "sub-processor": "dpv:DataSubProcessor", "controller": "dpv:DataController",
    "authority": "dpv:Authority", "third party": "dpv:ThirdParty", "third-party": "dpv:ThirdParty",
}  # fmt: skip
DATA = {
    Identifiability.IDENTIFIED: "dpv:IdentifyingPersonalData", Identifiability.PSEUDONYMISED: "dpv:PseudonymisedData",
}  # fmt: skip
KEPT = (
    "necessity", "legal bases", "retention", "storage", "recipients", "data subjects", "identifiability", "descriptions and notes",
)  # fmt: skip
Thing = dict[str, Any]


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The processing of one product."""
    (product,) = sheet.products
    things: dict[str, Thing] = {}
    processes = [_process(row, sheet, things) for row in collected(product, sheet, *KEPT)]
    service: Thing = {
        "id": f"ex:product/{product.id}",
        "type": "dpv:Service",
        "title": _text(product.name, product, sheet),
    }
    known = sheet.catalog.organization
    if known is not None and known.controller is not None and known.controller.name and not product.controllers:
        service["hasDataController"] = "ex:controller"
        things["ex:controller"] = {
            "id": "ex:controller",
            "type": "dpv:DataController",
            "dpv:hasName": str(known.controller.name),
        }
    else:
        sheet.leave_open("the controller", product.id)
    notice = {
        "id": f"{_base(sheet)}{sheet.addresses.of_page(paths.page('products', product.id))}",
        "type": "dpv:PrivacyNotice",
    }
    service |= {"hasNotice": notice, "hasProcess": [process["id"] for process in processes]}
    context: Thing = {**PREFIXES, "ex": f"{_base(sheet)}id/", "id": "@id", "type": "@type", "title": "dct:title"}
    context |= {link: {"@id": f"dpv:{link}", "@type": "@id"} for link in LINKS}
    graph = [service, *processes, *(things[key] for key in sorted(things))]
    return {
        "dpv.jsonld": f"{json.dumps({'@context': context, '@graph': graph}, indent=1, ensure_ascii=False)}\n".encode()
    }


def _base(sheet: Sheet) -> str:
    return f"{sheet.addresses.site.rstrip('/') or 'https://privacy-statements.invalid'}/"


def _text(text: str, product: Product, sheet: Sheet) -> Thing:
    return {"@value": str(text), "@language": product.language or sheet.wording.language.code}


def _process(row: Row, sheet: Sheet, things: dict[str, Thing]) -> Thing:
    name = f"ex:row/{row.product}/{row.id}"
    product, said = sheet.catalog.products[row.product], row.said
    process: Thing = {"id": name, "type": ["dpv:Process", "dpv:PersonalDataProcess"], "dct:identifier": name_of(row)}
    process["title"] = _text(sheet.wording.row_name(row), product, sheet)
    if said.identifiability and set(said.identifiability) <= {Identifiability.ANONYMISED, Identifiability.NON_PERSONAL}:
        process["type"] = "dpv:Process"
        process["dpv:hasData"] = {"id": f"{name}/data", "type": "dpv:NonPersonalData"}
    else:
        process["hasPersonalData"] = f"{name}/data"
        things[f"{name}/data"] = _data(row, name, sheet)
    reuses = said.obtained.how is Obtained.REUSED if said.obtained else is_reused(row)
    process["hasProcessing"] = ["dpv:Obtain" if reuses else "dpv:Collect"]
    if said.necessity in NECESSITIES:
        process["hasNecessity"] = NECESSITIES[said.necessity]
    else:
        sheet.leave_open("necessity", name_of(row))
    if subjects := [_subject(subject.id, picked(subject.codes, "dpv"), things) for subject in said.subjects]:
        process["hasDataSubject"] = subjects
    else:
        sheet.leave_open("whose data it is", name_of(row))
    if storage := [*_durations(row, name, sheet), *_places(row, name, sheet)]:
        process["hasStorageCondition"] = storage
    if recipients := [_recipient(use, things, sheet) for use in said.recipients]:
        process["hasRecipient"] = recipients
    purpose_codes(row, "dpv", sheet)
    inner = []
    for number, use in enumerate(said.purposes, 1):
        one: Thing = {
            "id": f"{name}/purpose/{number}",
            "type": "dpv:Process",
            "title": _text(use.purpose.name, product, sheet),
        }
        if purposes := picked(use.purpose.codes, "dpv"):
            one["hasPurpose"] = list(purposes)
        if bases := picked(use.legal_basis.codes, "dpv") if use.legal_basis else ():
            one["hasLegalBasis"] = list(bases)
        else:
            sheet.leave_open("legal basis", name_of(row))
        inner.append(one)
    return process | ({"hasProcess": inner} if inner else {})


def _data(row: Row, name: str, sheet: Sheet) -> Thing:
    codes = data_codes(row, "dpv", sheet.catalog)
    if not codes:
        without_code(row, "dpv", sheet)
    types = ["dpv:PersonalData", *(DATA[one] for one in row.said.identifiability if one in DATA)]
    special = row.item.special_category if row.item else None
    types += ["dpv:SpecialCategoryPersonalData"] if special else []
    return {
        "id": f"{name}/data",
        "type": types,
        **({"skos:broader": [{"id": code} for code in dict.fromkeys(codes)]} if codes else {}),
    }


def _subject(key: str, codes: tuple[str, ...], things: dict[str, Thing]) -> str:
    """A data subject; a kind of person alone, such as ``dpv:User``, is none."""
    name = f"ex:subject/{key}"
    things[name] = {"id": name, "type": ["dpv:DataSubject", *codes]}
    return name


def _recipient(use: RecipientUse, things: dict[str, Thing], sheet: Sheet) -> str:
    name, role = f"ex:recipient/{use.recipient.id}", ROLES.get((use.recipient.role or "").lower())
    thing: Thing = {
        "id": name,
        "type": ["dpv:Recipient", *([role] if role else [])],
        "dpv:hasName": str(use.recipient.name),
    }
    if use.recipient.countries:
        thing["hasLocation"] = [f"loc:{country}" for country in use.recipient.countries]
    if role is None:
        sheet.leave_open("the role of a recipient", use.recipient.name)
    things[name] = thing
    return name


def _durations(row: Row, name: str, sheet: Sheet) -> list[Thing]:
    found: list[Thing] = []
    for number, rule in enumerate(row.said.retention, 1):
        text = {"@value": sheet.wording.retention(rule), "@language": sheet.wording.language.code}
        duration: Thing = {"type": "dpv:IndeterminateDuration"}
        if rule.duration and re.fullmatch(r"P(\d+Y)?(\d+M)?(\d+D)?", rule.duration):  # XML Schema knows no weeks
            duration = {
                "type": "dpv:TemporalDuration",
                "rdf:value": {"@value": str(rule.duration), "@type": "xsd:duration"},
            }
        elif rule.until:
            duration = {"type": "dpv:UntilEventDuration"}
        found.append(
            {
                "id": f"{name}/retention/{number}",
                "type": "dpv:StorageDuration",
                "hasDuration": duration,
                "dct:description": text,
            }
        )
    return found


def _places(row: Row, name: str, sheet: Sheet) -> list[Thing]:
    found: list[Thing] = []
    for number, place in enumerate(row.said.storage, 1):
        text = {"@value": sheet.wording.storage(place), "@language": sheet.wording.language.code}
        where = sorted({f"loc:{country}" for region in place.regions for country in region.countries})
        thing: Thing = {"id": f"{name}/place/{number}", "type": "dpv:StorageLocation", "dct:description": text}
        found.append(thing | ({"hasLocation": where} if where else {}))
    return found
