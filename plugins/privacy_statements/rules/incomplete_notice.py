"""A notice answers what the law asks.

A site chooses the checklists that apply to it (the option `checklists`: `gdpr-13`, `gdpr-14`, `ropa`, `ccpa`).
Each point that a product does not answer, or not for all of its data items, is counted as debt: what a source
does not say is not the writer's mistake. The message names the article and the field that would answer it; the
page *Completeness* shows the state of every product.

A point that is left open for one data item stands at its row; one that is left open for several stands at the product,
and only a `disregard` of the product lets it stand. Nothing is asked of drafts, and of products that are gone.

A checklist shows what is missing, not that a notice is lawful: whether the answers are true and plain is for
people to judge.

Passes, as far as this point of the checklist goes:

    # content/organization.yml
    name: Contoso
    role: processor
    established: IE
    controller: {name: Contoso Ltd, url: "https://contoso.example/privacy"}
    data_protection_officer: {url: "mailto:dpo@contoso.example"}
    authority: {title: Data Protection Commission, url: "https://www.dataprotection.ie"}
    # content/products/example.yml
    automated_decisions: []
    controllers: [The customer]
    purposes: {purpose: security, legal_basis: contract}
    shared: false
    retention: {duration: P30D}
    necessity: optional
    category: note
    items: [{id: note, name: A note}]
    sections:
      - heading: Your rights
        rights: [{rights: [access, rectification, erasure, restriction, objection, portability], text: Write to us.}]
    # content/vocabulary/rights.yml
    rights:
      - {id: rectification, name: Rectification}
      - {id: erasure, name: Erasure}
      - {id: restriction, name: Restriction}
      - {id: objection, name: Objection}
      - {id: portability, name: Portability}
    # content/vocabulary/categories.yml
    categories: [{id: note, name: Notes, special_category: false}]

Fails:

    items:
      - {item: device.imei, necessity: required}
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.checklists.points import checklist
from privacy_statements.rules.checklists.state import Answered, PointState, states
from privacy_statements.rules.context import NOT_ASKED, Context

CODE = "incomplete-notice"


def judges(context: Context) -> bool:
    """Nothing is asked unless the site has chosen a checklist."""
    return bool(context.checklists)


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every point of the chosen checklists that a product does not answer."""
    if product.lifecycle.status in NOT_ASKED:
        return
    for name in context.checklists:
        for state in states(catalog, product, checklist(name)):
            if len(state.missing) == 1:
                yield diagnose(CODE, state.missing[0].position, _message(state))
            elif state.missing:
                yield diagnose(CODE, product.position, _message(state))


def _message(state: PointState) -> str:
    point = state.point
    expected = f'{point.article}: {point.asks[:1].lower()}{point.asks[1:].rstrip(".")}; expected "{point.field}"'
    if state.answered is Answered.NO and len(state.asked) == 1:
        return expected
    names = ", ".join(subject.name for subject in state.missing[:3])
    more = f" and {len(state.missing) - 3} more" if len(state.missing) > 3 else ""
    return f"{expected} for {len(state.missing)} of {len(state.asked)}: {names}{more}"
