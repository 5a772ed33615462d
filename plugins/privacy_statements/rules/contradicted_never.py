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

A denial by one actor says nothing about the others: it is contradicted by a row that names this actor under
`collected_by`. A denial by several ("neither ... nor ...") leaves nobody, unless the row names who collects.

That something is never seen, used or sold does not say that it is not collected. It is contradicted by who can see it
(``visible_to``: anybody, or who is named under ``by``), by the purpose that it is never used for (``purposes``, also
under ``uses``), and by a recipient to whom it is sold. Where all data of a product is sold, or that of a section which
names none, an item that is never sold contradicts it, unless it is not collected either. Inside a section of what never
happens nothing is collected. Inside of a section with the answer *collected*, what never happens has a condition or a
limit of its own: then it is an exception.

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

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import column_condition
from privacy_statements.catalog.conditions import Is, both
from privacy_statements.catalog.model import PRODUCT, Catalog, Product, Row, Said, Section
from privacy_statements.catalog.vocabulary import PERSON, Word
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import COLLECTING, Act, AnswerWord, Necessity, Obtained, SectionKind, Status
from privacy_statements.rules.claims import STATED_BY, Claim, Doing, collected, denials, denials_of, doings, done
from privacy_statements.rules.context import Context, Judge
from privacy_statements.rules.denied import Denied, Shared, denials_about
from privacy_statements.rules.promises import can_both_hold, limits_meet, names_an_exception

CODE = "contradicted-never"
REMOVED = Status.REMOVED  # asked of every row


def judge(catalog: Catalog, context: Context) -> Judge:
    """Reports every row and every part that does what another row of its product denies."""
    shared = Shared(catalog)

    def of_product(product: Product) -> Iterator[Diagnostic]:
        is_gone = product.lifecycle.status is REMOVED
        rows = [] if is_gone else [row for row in product.rows if row.lifecycle.status is not REMOVED]
        own = {section.position for section in product.root.walk()}
        denied = _denied(rows, own, denials)
        for row in rows if denied else ():
            yield from _contradictions(row, collected(row), denied, catalog, shared)
        denied_acts = {act for row in rows if row.said.necessity is Necessity.NEVER for act in row.said.act}
        for act in sorted(denied_acts & STATED_BY.keys()):
            denied, diagnostics = _denied(rows, own, partial(denials_of, act=act)), list[Diagnostic]()
            for section in product.root.walk():
                diagnostics += _of_section(section, act, denied.everything)
                for row in section.rows if rows else ():
                    is_inherited = getattr(row.said, STATED_BY[act]) is getattr(section.said, STATED_BY[act])
                    here = replace(denied, everything=[]) if is_inherited else denied
                    if row.lifecycle.status is not REMOVED:
                        diagnostics += _contradictions(row, done(row, act), here, catalog, shared)
            yield from diagnostics
            if act is Act.SOLD:
                yield from _all_sold(product.root, rows, {diagnostic.related for diagnostic in diagnostics})
        yield from _collected_in_never(product.root) if not is_gone else ()

    return of_product


def _denied(rows: list[Row], sections: set[Position], denials: Callable[[Row], Iterator[Claim]]) -> Denied:
    denied = Denied()
    for row in rows:
        about = row.item is None and row.position not in sections
        for claim in denials(row):
            denied.add(claim, about and claim.part is None)
    return denied


def _all_sold(root: Section, rows: list[Row], reported: Collection[Position | None]) -> Iterator[Diagnostic]:
    """Reports where a product, or a section about no data of its own, sells data, and a row says that an item is never
    sold. An item that is not collected cannot be sold, and is left out."""
    claims = [claim for row in rows if Act.COLLECTED not in row.said.act for claim in denials_of(row, Act.SOLD)]
    claims = [claim for claim in claims if not (claim.part or claim.row.about_all or claim.position in reported)]
    for section in root.walk() if claims else ():
        of_some = section.said.category or section.said.data_classes or any(inner.rows for inner in section.walk())
        if section is root or not of_some:
            yield from _of_section(section, Act.SOLD, claims)


def _of_section(section: Section, act: Act, denied: Iterable[Claim]) -> Iterator[Diagnostic]:
    """What is done with all data of a section, or of the product, where the section itself says it."""
    stated: list[tuple[Doing, str | None]] = [(doing, None) for doing in doings(section.own, act)]
    if act is Act.USED:
        stated += [(Doing(act, use.purpose), source.subject) for source in section.uses for use in source.purposes]
    for doing, subject in stated if section.said.necessity is not Necessity.NEVER else ():
        condition = both(section.said.condition, doing.condition)
        for denial in denied:
            if not limits_meet(denial.limits, [subject] if subject else []):
                continue
            if _concerns(denial, section.said, doing) and can_both_hold(denial.condition, condition):
                what = "" if denial.row.about_all else f'"{denial.name}" '
                message = f"data is {doing} here, and {what}never {act} at {denial.position}"
                yield diagnose(CODE, section.position, message, related=denial.position)
                break


def _collected_in_never(
    section: Section, never: Section | None = None, collecting: Section | None = None
) -> Iterator[Diagnostic]:
    """Rows that are collected where the section around says that nothing is, and rows that deny what is said beside them,
    or of all in a section around them that is ``collecting``."""
    if section.kind is SectionKind.NEVER or section.said.necessity is Necessity.NEVER:
        never = section
    if section.own.answer is not None:
        collecting = section if section.own.answer.answer in COLLECTING else None
    around = never.position if never is not None and _denies_collecting(never.said) else None
    for row in section.rows:
        if (around is None and row.said.necessity is not Necessity.NEVER) or not _denies_collecting(row.said):
            continue
        if word := _collecting_words(row, inside=around is not None):
            where = f"inside of what never happens at {around}" if around else "beside its own never"
            yield diagnose(CODE, row.position, f'"{row.name}" is {word} here, {where}', related=around)
        elif collecting is not None and any(_meets_answer(denial, collecting) for denial in denials(row)):
            message = f'"{row.name}" is never collected here, inside of what is collected at {collecting.position}'
            yield diagnose(CODE, row.position, message, related=collecting.position)
    for inner in section.sections:
        yield from _collected_in_never(inner, never, collecting)


def _denies_collecting(said: Said) -> bool:
    """Whether a denial, if it is one, is about collecting."""
    return not said.act or Act.COLLECTED in said.act


def _collecting_words(row: Row, *, inside: bool) -> str:
    """How a row says that its data is collected, if it does; ``inside`` of what never happens. The answer of a never row
    itself is refused elsewhere."""
    said = row.said
    if said.necessity is Necessity.NEVER and said.obtained is not None and said.obtained.how is Obtained.COLLECTED:
        return "obtained by collecting it"
    columns = row.answers if inside else row.answers.keys() - {PRODUCT}
    answers = {row.answers[column].answer for column in columns} & COLLECTING
    return "reused" if answers == {AnswerWord.REUSED} else "collected" if answers else ""


def _meets_answer(denial: Claim, section: Section) -> bool:
    """Whether a denial is of all that the answer of a section around it says; one with a limit of its own is an exception
    from it."""
    answer = section.own.answer
    if answer is None or denial.column != PRODUCT or denial.part is not None:
        return False
    around = (None, section.said.condition, answer.condition, both(section.said.condition, answer.condition))
    return denial.condition in around and set(denial.limits) <= {answer.only}


# --- whether it contradicts a denial


def _contradictions(
    row: Row, claims: Iterable[Claim], denied: Denied, catalog: Catalog, shared: Shared
) -> Iterator[Diagnostic]:
    """One diagnostic for the row and one for each part of its own."""
    reported: set[Position] = set()
    rows_reported: set[Position] = set()  # those that deny the row itself
    for claim in claims:
        if claim.position in reported:
            continue
        for denial, how in denials_about(claim, denied, catalog, shared):
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
    return never.necessity is not Necessity.NEVER or _is_done(never, said, doing)


def _is_done(never: Said, said: Said, doing: Doing | None) -> bool:
    """Whether the act that is denied is done: by an actor and for a purpose of which it is denied."""
    purposes = {use.purpose.id for use in never.purposes}
    act = Act.COLLECTED if doing is None else doing.act
    actors = _ids(actor for each in never.denials if each.act is act for actor in each.by)
    collectors = _ids(said.collected_by)
    if doing is None:
        if purposes and purposes.isdisjoint(use.purpose.id for use in said.purposes):
            return False
        return not actors or (not actors.isdisjoint(collectors) if collectors else len(actors) > 1)
    if doing.act is Act.USED:
        return doing.word.id in purposes if purposes else not actors  # never used at all
    if doing.act is Act.SEEN:  # where nobody is named, nobody sees it but the person whose it is
        return doing.word.id in actors if actors else doing.word.id not in PERSON
    return not (actors and collectors and actors.isdisjoint(collectors))


def _ids(words: Iterable[Word]) -> set[str]:
    return {word.id for word in words}
