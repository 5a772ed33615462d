"""A product must not do what it says it never does.

A reader who meets "never collected" stops reading there. A row that collects the same item makes the promise false:
so does a narrower item, a part of another row, an item that only goes by another name (a plural is no other name),
and an item of a category of which nothing is collected. Parts of a never row are promises too; one that has only a
name is not meant where the categories differ. An answer for a column contradicts the same column of another row; it
does not contradict what is said of the product as a whole. What is removed says nothing any more; drafts are judged.

An exception is written as a qualified claim, and holds within its words: `condition` (never *unless* the app is
managed), `only`, `subjects`, `purposes`, `by`. What is collected without a condition or limit is collected there too.
Where it cannot be decided whether the two meet, nothing is said: *never if* the phone is locked, collected *if* the
user agrees. But who reads *never unless* the user asks knows the one exception. Collected *if an admin asks* is
another, and breaks the promise; so write the same condition in the same words at both places.

A denial by one actor does not speak of the others: it is contradicted by a row that names this actor under
`collected_by`. A denial by several ("neither ... nor ...") leaves nobody, unless the row names who collects.

That something is never seen, used or sold does not say that it is not collected. It is contradicted by who can see it
(``visible_to``, if they are named under ``by``), by the purpose that it is never used for (``purposes``, also under
``uses``), and by a recipient to whom it is sold. Inside a section of what never happens nothing is collected.

Passes:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: device.serial-number}]}

Passes, for never *unless managed* and *if managed* agree:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos, condition: {not: {managed: "yes"}}}]}
      - {kind: data, heading: Data, items: [{item: content.photos, id: photos, condition: {managed: "yes"}}]}

Fails:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: content.photos}]}

Fails, for an admin is not the user:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos, condition: {not: {words: the user asks}}}]}
      - {kind: data, heading: Data, items: [{item: content.photos, id: photos, condition: {words: an admin asks}}]}

Fails, for what is sold is sold to somebody:

    recipients: {recipient: provider, sold: true}
    sections:
      - {kind: never, heading: Never, items: [{about: all, act: sold}]}
      - {kind: data, heading: Data, items: [{item: content.photos}]}

Fails, through a narrower item and through another name:

    sections:
      - {kind: never, heading: Never, items: [content.messages, content.photos]}
      - {kind: data, heading: Data, items: [content.text-messages, {id: own, name: Pictures}]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import column_condition
from privacy_statements.catalog.conditions import Is, both
from privacy_statements.catalog.model import PRODUCT, Catalog, DataItem, Product, Row, Said, Section
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import COLLECTING, Act, AnswerWord, Necessity, SectionKind, Status
from privacy_statements.rules.claims import (
    STATED_BY,
    Claim,
    Doing,
    collected,
    denials,
    denials_of,
    doings,
    done,
    names_in,
)
from privacy_statements.rules.context import Context, Judge
from privacy_statements.rules.names import all_plain, plain
from privacy_statements.rules.promises import can_both_hold, limits_meet, names_an_exception

CODE = "contradicted-never"
REMOVED = Status.REMOVED  # asked of every row


class Denied(Struct):
    """What one product says is not collected, by everything through which it can be contradicted."""

    items: dict[str, list[Claim]] = field(default_factory=dict)
    names: dict[str, list[Claim]] = field(default_factory=dict)
    """Items that have only a name."""
    categories: dict[str, list[Claim]] = field(default_factory=dict)
    everything: list[Claim] = field(default_factory=list)

    def add(self, claim: Claim, about: bool) -> None:
        """One denial. ``about``: the row is about all data, or about a category."""
        if about and claim.row.about_all:
            self.everything.append(claim)
        elif about and claim.row.said.category is not None:
            self.categories.setdefault(claim.row.said.category.id, []).append(claim)
        elif (item := claim.item) is not None:
            self.items.setdefault(item.id, []).append(claim)
            if item.product is None:
                return
        if claim.is_local and not about and (claim.item or claim.part):
            for name in names_in(claim):
                self.names.setdefault(name, []).append(claim)

    def __bool__(self) -> bool:
        return bool(self.items or self.names or self.categories or self.everything)


def judge(catalog: Catalog, context: Context) -> Judge:
    """Tells every row and every part that does what another row of its product denies."""
    shared = _Shared(catalog)

    def of_product(product: Product) -> Iterator[Diagnostic]:
        is_gone = product.lifecycle.status is REMOVED
        rows = [] if is_gone else [row for row in product.rows if row.lifecycle.status is not REMOVED]
        own = {section.position for section in product.root.walk()}
        denied = _denied(rows, own, denials)
        for row in rows if denied else ():
            yield from _contradictions(row, collected(row), denied, catalog, shared)
        denied_acts = {act for row in rows if row.said.necessity is Necessity.NEVER for act in row.said.act}
        for act in sorted(denied_acts & STATED_BY.keys()):
            denied = _denied(rows, own, partial(denials_of, act=act))
            for section in product.root.walk():
                yield from _of_section(section, act, denied)
                for row in section.rows if rows else ():
                    is_inherited = getattr(row.said, STATED_BY[act]) is getattr(section.said, STATED_BY[act])
                    here = replace(denied, everything=[]) if is_inherited else denied
                    if row.lifecycle.status is not REMOVED:
                        yield from _contradictions(row, done(row, act), here, catalog, shared)
        yield from _collected_in_never(product.root) if not is_gone else ()

    return of_product


def _denied(rows: list[Row], sections: set[Position], denials: Callable[[Row], Iterator[Claim]]) -> Denied:
    denied = Denied()
    for row in rows:
        about = row.item is None and row.position not in sections
        for claim in denials(row):
            denied.add(claim, about and claim.part is None)
    return denied


def _of_section(section: Section, act: Act, denied: Denied) -> Iterator[Diagnostic]:
    """What is done with all data of a section, or of the product, where the section itself says it."""
    stated: list[tuple[Doing, str | None]] = [(doing, None) for doing in doings(section.own, act)]
    if act is Act.USED:
        stated += [(Doing(act, use.purpose), source.subject) for source in section.uses for use in source.purposes]
    for doing, subject in stated if section.said.necessity is not Necessity.NEVER else ():
        condition = both(section.said.condition, doing.condition)
        for denial in denied.everything:
            if not limits_meet(denial.limits, [subject] if subject else []):
                continue
            if _concerns(denial, section.said, doing) and can_both_hold(denial.condition, condition):
                message = f"data is {doing} here, and never {act} at {denial.position}"
                yield diagnose(CODE, section.position, message, related=denial.position)
                break


def _collected_in_never(root: Section) -> Iterator[Diagnostic]:
    """Rows that are collected where the section around says that nothing is."""
    for section in root.walk():
        if section.kind is SectionKind.NEVER or section.said.necessity is Necessity.NEVER:
            for row in section.rows:
                told = {answer.answer for answer in row.answers.values()} & COLLECTING
                if told and (not row.said.act or Act.COLLECTED in row.said.act):
                    word = "reused" if told == {AnswerWord.REUSED} else "collected"
                    message = f'"{row.name}" is {word} here, inside of what never happens at {section.position}'
                    yield diagnose(CODE, row.position, message, related=section.position)


class _Shared:
    """The shared items, looked at when a product denies anything."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def items(self) -> Mapping[str, DataItem]:
        return shared_items(self._catalog)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[DataItem, ...]]:
        items: dict[str, tuple[DataItem, ...]] = {}
        for key, names in self.names.items():
            for name in names:
                items[name] = (*items.get(name, ()), self.items[key])
        return items

    @cached_property
    def names(self) -> Mapping[str, list[str]]:
        return {key: _names_of(item) for key, item in self.items.items()}


def _names_of(item: DataItem) -> list[str]:
    return all_plain((item.name, *item.aliases, *item.former_names))


# --- whether it contradicts a denial


def _contradictions(
    row: Row, claims: Iterable[Claim], denied: Denied, catalog: Catalog, shared: _Shared
) -> Iterator[Diagnostic]:
    """One diagnostic for the row and one for each part of its own."""
    reported: set[Position] = set()
    rows_reported: set[Position] = set()  # those that deny the row itself
    for claim in claims:
        if claim.position in reported:
            continue
        for denial, how in _met(claim, denied, catalog, shared):
            first = denial.position
            if denial.row is row or denial.row.position in rows_reported or not _meet(denial, claim, catalog):
                continue
            reported.add(claim.position)
            if claim.part is None:
                rows_reported.add(denial.row.position)  # a part of it need not be told the same
            yield diagnose(CODE, claim.position, _message(claim, how, denial), related=first)
            break


def _message(claim: Claim, how: str, denial: Claim) -> str:
    part = f', a part of "{claim.row.name}",' if claim.part is not None else ""
    column = "" if claim.column == PRODUCT else f' (column "{claim.column}")'
    exception = ", but for an exception that is not named here" if names_an_exception(denial.condition) else ""
    act = Act.COLLECTED if claim.doing is None else claim.doing.act
    return f'"{claim.name}"{part} is {claim.doing or act} here{column}{how} never {act} at {denial.position}{exception}'


def _met(claim: Claim, denied: Denied, catalog: Catalog, shared: _Shared) -> Iterator[tuple[Claim, str]]:
    """The denials that speak of a claim, with how they do, the nearest first."""
    for item, broader in _chain(claim, shared):
        what = "a narrower item of" if broader else "another name of"
        for denial in denied.items.get(item.id, ()):
            same = item is claim.item or (not broader and plain(denial.name) == plain(claim.name))
            yield denial, ", and" if same else f', {what} "{denial.name}", which is'
        names = (shared.names.get(item.id) or _names_of(item)) if denied.names else ()
        yield from _by_name(claim, names, what, denied)
    if claim.is_local and denied.names:
        yield from _by_name(claim, names_in(claim), "another name of", denied)
    if denied.categories:
        for category in _categories(claim, catalog):
            for denial in denied.categories.get(category, ()):
                yield denial, f', and data of the category "{denial.name}" is'
    for denial in denied.everything:
        yield denial, ", and data of any kind is"


def _by_name(claim: Claim, names: Iterable[str], what: str, denied: Denied) -> Iterator[tuple[Claim, str]]:
    """Denied items that have only a name. A promise is meant wherever the name is met; in the cells of tables, the
    "Phone number" of users and that of admins are one only inside one category."""
    for name in names:
        for denial in denied.names.get(name, ()):
            if _may_share_a_name(denial, claim):
                same = plain(denial.name) == plain(claim.name)
                yield denial, ", and" if same else f', {what} "{denial.name}", which is'


def _may_share_a_name(denial: Claim, claim: Claim) -> bool:
    """Whether a name means the same at both places."""
    denying, around = denial.row.said, claim.row.said.category
    if denying.necessity is Necessity.NEVER and denial.part is None:
        return True
    if denying.category is None or around is None:
        return denying.necessity is Necessity.NEVER
    return denying.category is around


def _chain(claim: Claim, shared: _Shared) -> Iterator[tuple[DataItem, bool]]:
    """The items that a claim is about: its own or those of its name, then those around them."""
    starts = [claim.item] if claim.item is not None else []
    if claim.is_local:
        starts += [item for name in names_in(claim) for item in shared.by_name.get(name, ())]
    for start in starts:
        item, broader = start, False
        yield item, broader
        while item.parent is not None:
            item, broader = shared.items[item.parent], True
            yield item, broader


def _categories(claim: Claim, catalog: Catalog) -> Iterator[str]:
    """The categories of what is collected, each with those around it."""
    own = claim.item.category if claim.item is not None else None
    around = claim.row.said.category if claim.part is None or claim.item is None else None
    for category in (own, around):
        inner = category.id if category is not None else None
        while inner is not None:
            yield inner
            inner = catalog.vocabulary.categories[inner].parent


def _meet(denial: Claim, claim: Claim, catalog: Catalog) -> bool:
    """Whether a claim is within the words of a denial; not where that cannot be decided."""
    if denial.column not in (PRODUCT, claim.column) or not limits_meet(denial.limits, claim.limits):
        return False
    if not _concerns(denial, claim.row.said, claim.doing):
        return False
    collected = claim.condition
    if denial.column != claim.column and denial.condition is not None:
        of_column = column_condition(claim.column, catalog.vocabulary)
        collected = both(of_column if isinstance(of_column, Is) else None, collected)
    if denial.condition is not None and collected is None and claim.answer.answer is AnswerWord.CONDITIONAL:
        return False  # the condition is not stated: it may be any
    return can_both_hold(denial.condition, collected)


def _concerns(denial: Claim, said: Said, doing: Doing | None) -> bool:
    """Whether a denial is about the people, purposes, actors and classes of data of which something is said."""
    never = denial.row.said
    if never.subjects and said.subjects and _ids(never.subjects).isdisjoint(_ids(said.subjects)):
        return False
    if denial.item is None and never.data_classes and _ids(never.data_classes).isdisjoint(_ids(said.data_classes)):
        return False  # "customer data is never sold" is about no data of which nobody says that it is
    if never.necessity is not Necessity.NEVER:
        return True
    purposes = {use.purpose.id for use in never.purposes}
    act = Act.COLLECTED if doing is None else doing.act
    actors = _ids(actor for each in never.denials if each.act is act for actor in each.by)
    collectors = _ids(said.collected_by)
    if doing is None:
        if purposes and purposes.isdisjoint(use.purpose.id for use in said.purposes):
            return False
        return not actors or (not actors.isdisjoint(collectors) if collectors else len(actors) > 1)
    if doing.act is Act.USED:
        return doing.word.id in purposes
    if doing.act is Act.SEEN:  # where nobody is named, it is not known who does not see it
        return doing.word.id in actors
    return not (actors and collectors and actors.isdisjoint(collectors))


def _ids(words: Iterable[Word]) -> set[str]:
    return {word.id for word in words}
