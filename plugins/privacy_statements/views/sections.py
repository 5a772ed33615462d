"""The tree of sections of a product or guide → sections of its page."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog.build.ids import free
from privacy_statements.catalog.model import RightUse, Said, Section, Step
from privacy_statements.read.markdown import first_block
from privacy_statements.records.words import Necessity, SectionKind
from privacy_statements.views import paths
from privacy_statements.views.facts import fact, facts_of, links, rights_facts, text
from privacy_statements.views.presets import column_meanings
from privacy_statements.views.shapes import Cell, Fact, Link, Procedure, Quotation, SectionView, StepView, Value
from privacy_statements.views.tables import fits_a_group, tables_of
from privacy_statements.words.recorded import fill, said_as
from privacy_statements.words.wording import Wording

ORDER = {kind: place for place, kind in enumerate(SectionKind)}
DEEPEST = 6  # HTML has no deeper heading


def section_views(root: Section, wording: Wording) -> tuple[SectionView, ...]:
    """The sections of a document in the order of their kinds; the writer's order inside a kind."""
    ordered = sorted((_headed(each, root, wording) for each in root.sections), key=lambda each: ORDER[each.kind])
    return tuple(section_view(each, wording, 2, root) for each in ordered if each.continues is None)


def _headed(section: Section, root: Section, wording: Wording) -> Section:
    """What never happens, as ``never`` of a product says it: it goes on with no other section, and has a heading."""
    if section.continues is None or section.kind is not SectionKind.NEVER:
        return section
    anchor = free("never", {each.id for each in root.sections})
    return replace(section, id=anchor, continues=None, heading=wording._("What never happens"))


def section_view(
    section: Section,
    wording: Wording,
    level: int,
    around: Section | None = None,
    told: Necessity = Necessity.UNSPECIFIED,
) -> SectionView:
    """A section with everything inside it. What holds ``around`` it and the columns there are explained there, and the
    necessity that is ``told`` around it is not repeated in its tables."""
    before, more = _opening(section)
    told = told if section.own.necessity is Necessity.UNSPECIFIED else section.own.necessity
    pieces, grouped, others = _arranged(section)
    labels = (wording._("Necessity"), wording._("Certainty"), wording._("Completeness"))
    facts = _facts(section, around, wording)
    plain = [each.values[0].link.text for each in facts if each.label in labels]
    explained_here = [column for column in section.columns if column not in (around.columns if around else ())]
    return SectionView(
        id="" if section.id == section.continues else section.id,
        heading=section.heading,
        level=min(level, DEEPEST),
        continues=section.continues is not None,
        kind=section.kind.value,
        plainly=f"{'. '.join(plain)}." if plain else None,
        facts=tuple(each for each in facts if each.label not in labels),
        meanings=column_meanings(explained_here, wording),
        before=before,
        more=more,
        tables=tables_of(section, grouped, wording, told),
        measures=tuple(
            Cell(values=(text(wording.word(m.kind)),), prose=m.text, links=links(m.see)) for m in section.measures
        ),
        procedures=tuple(_procedure(right, wording) for right in section.rights),
        quotations=tuple(Quotation(q.text, Link(q.source.title, url=q.source.url)) for q in section.quotations),
        steps=tuple(step_view(step) for step in section.steps),
        after=section.after,
        links=links(section.see),
        sections=(
            *(section_view(inner, wording, level, section, told) for inner in pieces),  # before any heading
            *(section_view(inner, wording, level + 1, section, told) for inner in others),
        ),
    )


def _arranged(section: Section) -> tuple[list[Section], list[Section], list[Section]]:
    """The sections inside of one: those that go on with it, those that are groups of its table, and the others."""
    pieces, grouped, others = list[Section](), list[Section](), list[Section]()
    for inner in section.sections:
        if inner.continues is not None:
            pieces.append(inner)
        elif section.grouped and inner.columns == section.columns and fits_a_group(inner):
            grouped.append(inner)
        else:
            others.append(inner)
    return pieces, grouped, others


def _facts(section: Section, around: Section | None, wording: Wording) -> tuple[Fact, ...]:
    """What holds for a section, where it does not hold ``around`` it as well."""
    own, outer = section.own, around.said if around else Said()
    if own.shared and section.before:  # the answers of the page say it
        own = replace(own, shared=None)
    if around is not None and not around.id:  # what is said of the whole page stands at its end
        outer = replace(outer, purposes=())
    return facts_of(own, wording, exhaustive=section.exhaustive, tables=True, named=section.heading, around=outer)


def _opening(section: Section) -> tuple[str | None, str | None]:
    """What is said before the items, and what of it is folded: data begins after one paragraph."""
    if section.before is None or section.kind is not SectionKind.DATA:
        return section.before, None
    first, rest = first_block(section.before)
    return said_as(first, section.before), said_as(rest, section.before) or None


def unplaced(root: Section, wording: Wording, **instead: Any) -> SectionView:
    """What a document says outside of any section with a heading. ``instead`` are fields of the root that are shown
    elsewhere, as they count here."""
    pieces = tuple(s for s in root.sections if s.continues is not None and s.kind is not SectionKind.NEVER)
    return section_view(replace(root, sections=pieces, **instead), wording, 2)


# --- rights and steps


def _procedure(right: RightUse, wording: Wording) -> Procedure:
    names = wording.language.all_of([word.name for word in right.rights])
    about = fill(wording._("{rights}: {subject}"), rights=names, subject=right.subject) if right.subject else names
    contact = right.contact
    guide = Link(wording._("Step by step"), page=paths.page("guides", right.guide)) if right.guide else None
    facts: list[Fact] = [
        fact(wording._("Who can ask"), [text(right.actor.name)] if right.actor else [], wording),
        fact(
            wording.pgettext("regulation", "Under"),
            [text(regulation.name) for regulation in right.regulations],
            wording,
        ),
        fact(wording._("Whom to ask"), [Value(Link(contact.title, url=contact.url))] if contact else [], wording),
        fact(
            wording.pgettext("time limit", "Within"),
            [text(wording.language.duration(right.time))] if right.time else [],
            wording,
        ),
    ]
    facts += rights_facts(right, wording)
    if right.not_erased:
        facts.append(Fact(wording._("What is not erased"), (Value(Link(""), right.not_erased),)))
    return Procedure(
        title=about,
        facts=tuple(facts),
        prose=right.text,
        steps=tuple(step_view(step) for step in right.steps),
        links=(*links(right.see), *((guide,) if guide else ())),
    )


def step_view(step: Step) -> StepView:
    """A step with the steps inside it."""
    return StepView(
        title=step.title,
        actor=step.actor.name if step.actor else None,
        prose=step.text,
        path=step.path,
        image=Link(step.image.alt, page=step.image.src or None) if step.image else None,
        example=step.example,
        steps=tuple(step_view(inner) for inner in step.steps),
        links=links(step.see),
    )
