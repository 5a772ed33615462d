"""What a product does with data, in the Data Privacy Vocabulary (DPV) 2.3 of a community group of the W3C, as JSON-LD.

What for: programs that reason about processing can read it without knowing our records. The context is in the file, so that nothing
is fetched.

What maps: a product is a `dpv:Service` with a process for each row that states collection; each of its purposes is a process
inside it with its legal basis. The codes `dpv` of items, categories, purposes, legal bases and data subjects
name the terms; roles of recipients, necessity, durations, identifiability and countries have terms of their own.

What is lost: parts that are like the whole, who can see it, notes. There are no terms for conditions, choices, answers by column,
limits of recipients, durations that are not exact or places that are not one country: their words are in the `dct:description` of
what they limit. A statement that something is never done has no term.

How it is checked: rdflib reads the file, and each term is looked up in the vocabulary, with the classes that its properties require,
merged into the data. There is no official validator: DPV has no shapes. Not verified: which of two licenses applies to its terms;
only their names are used here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog.facts import RecipientUse
from privacy_statements.catalog.model import Row
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    LIMITS,
    NOTED,
    TO_NOBODY,
    coded,
    codes_of_word,
    collected,
    is_reused,
    kept_for,
    name_of,
    noted,
    picked,
    places_of,
    purpose_codes,
    recipient_of,
    with_limits,
)
from privacy_statements.records.words import Bound, Identifiability, Necessity, Obtained
from privacy_statements.views import paths
from privacy_statements.words.published import plain

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
COVERED = (
    *LIMITS, *NOTED, "necessity", "legal bases", "retention", "storage", "recipients", "data subjects", "identifiability",
)  # fmt: skip
EXACT = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?")  # XML Schema has no weeks
Thing = dict[str, Any]


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The processing of one product."""
    (product,) = sheet.products
    sheet = replace(sheet, wording=sheet.wording.of(product.language))
    things: dict[str, Thing] = {}
    processes = [_process(row, sheet, things) for row in collected(product, sheet, *COVERED)]
    service: Thing = {"id": f"ex:product/{product.id}", "type": "dpv:Service", "title": _name(product.name, sheet)}
    contact = sheet.catalog.organization.controller if sheet.catalog.organization else None
    if contact is not None and contact.name and not product.controllers:
        controller = {"type": "dpv:DataController", "dpv:hasName": str(contact.name)}
        service["hasDataController"] = _shared("ex:controller", controller, things)
    else:
        sheet.leave_open("the controller", product.id)
    base = f"{sheet.addresses.site.rstrip('/') or 'https://privacy-statements.invalid'}/"
    page = sheet.addresses.of_page(paths.page("products", product.id))
    service["hasNotice"] = {"id": f"{base}{page}", "type": "dpv:PrivacyNotice"}
    service["hasProcess"] = [process["id"] for process in processes]
    context: Thing = {**PREFIXES, "ex": f"{base}id/", "id": "@id", "type": "@type", "title": "dct:title"}
    context |= {link: {"@id": f"dpv:{link}", "@type": "@id"} for link in LINKS}
    graph = [service, *processes, *(things[key] for key in sorted(things))]
    text = json.dumps({"@context": context, "@graph": graph}, indent=1, ensure_ascii=False)
    return {"dpv.jsonld": f"{text}\n".encode()}


def _name(text: str, sheet: Sheet) -> Thing:
    """A name from a record, in its language."""
    return {"@value": str(text), "@language": sheet.products[0].language or sheet.wording.language.code}


def _text(text: str, sheet: Sheet) -> Thing:
    return {"@value": text, "@language": sheet.wording.language.code}


def _shared(name: str, thing: Thing, things: dict[str, Thing]) -> str:
    """The id of a thing that several processes may refer to, and that is added beside them."""
    things[name] = {"id": name, **thing}
    return name


def _process(row: Row, sheet: Sheet, things: dict[str, Thing]) -> Thing:
    name = f"ex:row/{row.product}/{row.id}"
    statement, title = row.said, sheet.wording.row_name(row)
    process: Thing = {"id": name, "type": ["dpv:Process", "dpv:PersonalDataProcess"], "dct:identifier": name_of(row)}
    process["title"] = _name(title, sheet)
    if (limited := with_limits(row, sheet.catalog, sheet.wording)) != title:
        process["dct:description"] = _name(limited, sheet)
    if statement.identifiability and TO_NOBODY.issuperset(statement.identifiability):
        process["type"] = "dpv:Process"
        process["dpv:hasData"] = {"id": f"{name}/data", "type": "dpv:NonPersonalData"}
    else:
        process["hasPersonalData"] = _shared(f"{name}/data", _data(row, sheet), things)
    reuses = statement.obtained.how is Obtained.REUSED if statement.obtained else is_reused(row)
    process["hasProcessing"] = ["dpv:Obtain" if reuses else "dpv:Collect"]
    if statement.necessity in NECESSITIES:
        process["hasNecessity"] = NECESSITIES[statement.necessity]
    else:
        sheet.leave_open("necessity", name_of(row))
    if not statement.subjects:
        sheet.leave_open("whose data it is", name_of(row))
    process["hasDataSubject"] = [  # a kind of person alone, such as dpv:User, is no data subject
        _shared(f"ex:subject/{subject.id}", {"type": ["dpv:DataSubject", *picked(subject.codes, "dpv")]}, things)
        for subject in statement.subjects
    ]
    process["hasStorageCondition"] = [*_durations(row, name, sheet), *_places(row, name, sheet)]
    process["hasRecipient"] = [
        _recipient(use, f"{name}/recipient/{number}", things, sheet)
        for number, use in enumerate(statement.recipients, 1)
    ]
    purpose_codes(row, "dpv", sheet)
    process["hasProcess"] = inner = []
    for number, use in enumerate(statement.purposes, 1):
        purpose: Thing = {"id": f"{name}/purpose/{number}", "type": "dpv:Process"}
        purpose["title"] = _name(noted(use.purpose.name, plain(use.note), plain(use.interest)), sheet)
        purpose["hasPurpose"] = list(picked(use.purpose.codes, "dpv"))
        if use.legal_basis:
            purpose["hasLegalBasis"] = list(codes_of_word("a legal basis", use.legal_basis, "dpv", row, sheet))
        else:
            sheet.leave_open("legal basis", name_of(row))
        inner.append(_stated(purpose))
    return _stated(process)


def _stated(thing: Thing) -> Thing:
    """The thing without its empty lists."""
    return {key: value for key, value in thing.items() if value != []}


def _data(row: Row, sheet: Sheet) -> Thing:
    types = ["dpv:PersonalData", *(DATA[marker] for marker in row.said.identifiability if marker in DATA)]
    if row.item is not None and row.item.special_category:
        types.append("dpv:SpecialCategoryPersonalData")
    return _stated({"type": types, "skos:broader": [{"id": code} for code in coded(row, "dpv", sheet)]})


def _recipient(use: RecipientUse, own: str, things: dict[str, Thing], sheet: Sheet) -> str:
    """The id of a recipient: one for all rows, or one of its own for a row that limits it."""
    limited = recipient_of(use, sheet.wording)
    name = own if limited != use.recipient.name else f"ex:recipient/{use.recipient.id}"
    role = ROLES.get((use.recipient.role or "").lower())
    if role is None:
        sheet.leave_open("the role of a recipient", use.recipient.name)
    thing: Thing = {"type": [*filter(None, ("dpv:Recipient", role))], "dpv:hasName": str(use.recipient.name)}
    if limited != use.recipient.name:
        thing["dct:description"] = _text(limited, sheet)
    thing["hasLocation"] = [f"loc:{country}" for country in use.recipient.countries]
    return _shared(name, _stated(thing), things)


def _durations(row: Row, name: str, sheet: Sheet) -> list[Thing]:
    durations: list[Thing] = []
    for number, (rule, text) in enumerate(zip(row.said.retention, kept_for(row, sheet.wording), strict=True), 1):
        duration: Thing = {"type": "dpv:UntilEventDuration" if rule.until else "dpv:Duration"}
        if rule.bound is Bound.EXACTLY and EXACT.fullmatch(rule.duration or ""):
            value = {"@value": str(rule.duration), "@type": "xsd:duration"}
            duration = {"type": "dpv:TemporalDuration", "rdf:value": value}
        thing: Thing = {"id": f"{name}/retention/{number}", "type": "dpv:StorageDuration", "hasDuration": duration}
        durations.append(thing | {"dct:description": _text(text, sheet)})
    return durations


def _places(row: Row, name: str, sheet: Sheet) -> list[Thing]:
    places: list[Thing] = []
    for number, (place, text) in enumerate(zip(row.said.storage, places_of(row, sheet.wording), strict=True), 1):
        single = all(len(region.countries) == 1 for region in place.regions)
        where = sorted({f"loc:{region.countries[0]}" for region in place.regions}) if single else []
        thing: Thing = {"id": f"{name}/place/{number}", "type": "dpv:StorageLocation"}
        places.append(_stated(thing | {"dct:description": _text(text, sheet), "hasLocation": where}))
    return places
