"""The fixed words of records, and what follows from them, as a reader reads it.

Views and exports share these sentences, so that a page, a table of data and a check never say the same
thing in two ways.
"""

from __future__ import annotations

from enum import StrEnum

from privacy_statements.circumstances import OneOfParts
from privacy_statements.conditions import (
    YES,
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    DimensionValue,
    Is,
    Not,
    Words,
)
from privacy_statements.joining import all_join, limits, stands_alone, uncapitalised
from privacy_statements.language import Language
from privacy_statements.markdown import plain_markdown
from privacy_statements.model import Answer, HowObtained, PurposeUse, RecipientUse, Row, Said, Storage
from privacy_statements.recorded import PARAGRAPH, capital, fill, joined, said_as
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.words import (
    Act,
    AnswerWord,
    Bound,
    CcpaCategory,
    ControlKind,
    Identifiability,
    MeasureKind,
    Necessity,
    ObligationKind,
    Obtained,
    Relation,
    SectionKind,
    Status,
    StoresRelation,
)
from privacy_statements.vocabulary import Region

Message = str | tuple[str, str]  # a message, or its context and the message


def _(message: str) -> str:
    """Marks a message for translation; it is translated where it is used."""
    return message


def pgettext(context: str, message: str) -> tuple[str, str]:
    """Marks a message whose English word has several meanings."""
    return (context, message)


_WORDS: tuple[tuple[StrEnum, Message], ...] = (
    (AnswerWord.COLLECTED, _("Collected")),
    (AnswerWord.NOT_COLLECTED, _("Not collected")),
    (AnswerWord.CONDITIONAL, _("Depends")),
    (AnswerWord.REUSED, _("Reused")),
    (AnswerWord.NOT_APPLICABLE, _("Not applicable")),
    (AnswerWord.NOT_STATED, _("Not stated")),
    (Necessity.REQUIRED, _("Required")),
    (Necessity.OPTIONAL, _("Optional")),
    (Necessity.NEVER, _("Never")),
    (Necessity.UNSPECIFIED, _("Not stated")),
    (Relation.ALL, _("Consists of")),
    (Relation.ONE_OF, pgettext("parts", "One of")),
    (Relation.IN_ORDER, _("The first available, in this order")),
    (Identifiability.IDENTIFIED, _("identified")),
    (Identifiability.PSEUDONYMISED, _("pseudonymised")),
    (Identifiability.ANONYMISED, _("anonymised")),
    (Identifiability.NON_PERSONAL, _("non-personal")),
    (ObligationKind.STATUTE, _("Required by law")),
    (ObligationKind.CONTRACT, _("Required by contract")),
    (ObligationKind.NONE, _("Nobody has to provide it")),
    (CcpaCategory.IDENTIFIERS, _("Identifiers")),
    (CcpaCategory.CUSTOMER_RECORDS, _("Customer records")),
    (CcpaCategory.PROTECTED, _("Characteristics of protected classes")),
    (CcpaCategory.COMMERCIAL, _("Commercial information")),
    (CcpaCategory.BIOMETRIC, _("Biometric information")),
    (CcpaCategory.INTERNET_ACTIVITY, _("Internet or other electronic network activity")),
    (CcpaCategory.GEOLOCATION, _("Geolocation")),
    (CcpaCategory.SENSORY, _("Audio, visual and similar information")),
    (CcpaCategory.PROFESSIONAL, _("Professional or employment-related information")),
    (CcpaCategory.EDUCATION, _("Education information")),
    (CcpaCategory.INFERENCES, _("Inferences")),
    (CcpaCategory.SENSITIVE, _("Sensitive personal information")),
    (ControlKind.OPT_IN, _("Opt-in")),
    (ControlKind.OPT_OUT, _("Opt-out")),
    (ControlKind.NONE, _("No choice")),
    (ControlKind.UNSPECIFIED, _("A choice; how is not stated")),
    (StoresRelation.ALL, pgettext("stores", "All of")),
    (StoresRelation.ONE_OR_MORE, pgettext("stores", "One or more of")),
    (MeasureKind.ACCESS, pgettext("protection", "Access")),
    (MeasureKind.ENCRYPTION, _("Encryption")),
    (MeasureKind.AUDIT, pgettext("protection", "Audit")),
    (MeasureKind.CERTIFICATION, _("Certification")),
    (MeasureKind.OTHER, pgettext("protection", "Other")),
    (Status.DRAFT, pgettext("status", "Draft")),
    (Status.CURRENT, pgettext("status", "Current")),
    (Status.DEPRECATED, pgettext("status", "Deprecated")),
    (Status.REMOVED, pgettext("status", "Removed")),
    (SectionKind.OVERVIEW, _("Overview")),
    (SectionKind.SOURCES, _("Where the data comes from")),
    (SectionKind.DATA, _("Data items")),
    (SectionKind.NEVER, _("Never collected")),
    (SectionKind.USES, _("What the data is used for")),
    (SectionKind.RECIPIENTS, _("Who receives the data")),
    (SectionKind.RETENTION, _("Retention: how long the data is kept")),
    (SectionKind.STORAGE, _("Storage: where the data is kept")),
    (SectionKind.PROTECTION, _("How the data is protected")),
    (SectionKind.RIGHTS, _("Rights, and how to use them")),
    (SectionKind.CONCEPT, _("What it is about")),
    (SectionKind.PREREQUISITES, _("Prerequisites")),
    (SectionKind.STEPS, _("Steps")),
    (SectionKind.OTHER, _("Further information")),
)
# keyed with the type: words of different sets may be spelt alike, and equal strings are equal keys
WORDS = {(type(word), word.value): text for word, text in _WORDS}
ACTS = {
    Act.COLLECTED: _("never collected"),
    Act.SEEN: _("never seen"),
    Act.USED: _("never used"),
    Act.SOLD: _("never sold"),
}
NOT_STATED = _("Not stated")


# the words in cells: the sign before each, and what it means
EXPLAINED: tuple[tuple[StrEnum, str, str], ...] = (
    (AnswerWord.COLLECTED, "●", _("The product collects it.")),
    (
        AnswerWord.CONDITIONAL,
        "◐",
        _("The product collects it only if the condition beside the answer holds."),
    ),
    (AnswerWord.NOT_COLLECTED, "○", _("The product does not collect it.")),
    (
        AnswerWord.REUSED,
        "↻",
        _("The product does not collect it itself: it uses what another product or source has collected."),
    ),
    (AnswerWord.NOT_APPLICABLE, "–", _("The question does not arise.")),
    (AnswerWord.NOT_STATED, "?", _("Nobody has said. It does not mean that the answer is no.")),
    (Necessity.REQUIRED, "■", _("The product needs it to work.")),
    (Necessity.OPTIONAL, "□", _("The product works without it.")),
    (Necessity.NEVER, "×", _("What the row names never happens.")),
)


class Wording:
    """Sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._ = language.gettext

    def of(self, record: str | None) -> Wording:
        """The wording for a page of a record in the language that the record states."""
        return Wording(self.language.of(record))

    def word(self, word: StrEnum) -> str:
        """A closed word as readers see it."""
        message = WORDS[type(word), word.value]
        return self._(message) if isinstance(message, str) else self.language.pgettext(*message)

    @property
    def not_stated(self) -> str:
        """What stands where nobody has said anything."""
        return self._(NOT_STATED)

    # --- conditions

    def condition(self, condition: Condition | None) -> str | None:
        """``only if ...`` or ``unless ...``; ``None`` where nothing is required. Before a "when" stands "only"."""
        if condition is None:
            return None
        if isinstance(condition, Words) and stands_alone(condition):
            return uncapitalised(condition.text)
        if all_join(condition):
            clause = self._clause(condition)
            return fill(
                self._("only {clause}"),
                clause=uncapitalised(clause) if isinstance(condition, Words) else clause,
            )
        if isinstance(condition, AllOf) and any(map(stands_alone, condition.conditions)):
            return self.language.all_of([self.condition(part) or "" for part in condition.conditions])
        if isinstance(condition, Not):
            return fill(self._("unless {clause}"), clause=self._clause(condition.condition))
        return fill(self._("only if {clause}"), clause=self._clause(condition))

    def _clause(self, condition: Condition, inside: bool = False) -> str:
        match condition:
            case OneOfParts(text):
                return fill(self._("it is the one that is used for {whole}"), whole=text)
            case Words(text):
                return text
            case Is(dimension, values):
                return self._either([v.when or self._is(dimension, v) for v in values], inside)
            case Not(inner):
                return fill(self._("it is not so that {clause}"), clause=self._clause(inner, True))
            case AllOf(conditions):
                return self.language.all_of([self._clause(part, True) for part in conditions])
            case AnyOf(conditions):
                return self._either([self._clause(part, True) for part in conditions], inside)

    def _either(self, clauses: list[str], inside: bool) -> str:
        text = self.language.one_of(clauses)
        return fill(self._("either {choices}"), choices=text) if inside and len(clauses) > 1 else text

    def _is(self, dimension: Dimension, value: DimensionValue) -> str:
        if value.position == dimension.position:  # nobody wrote it: the dimension names no values
            is_so = value.id == YES
            message = self._("{dimension} is yes") if is_so else self._("{dimension} is no")
            return fill(message, dimension=dimension.name)
        return fill(self._("{dimension} is {value}"), dimension=dimension.name, value=value.name)

    # --- how long, where, why

    def kept(self, rule: RetentionRecord) -> str:
        """How long, in a few words."""
        if not rule.duration:
            return fill(self._("until {event}"), event=rule.until) if rule.until else self.not_stated
        words = {
            Bound.EXACTLY: "{duration}",
            Bound.AT_MOST: self._("at most {duration}"),
            Bound.AT_LEAST: self._("at least {duration}"),
        }
        text = fill(words[rule.bound], duration=self.language.duration(rule.duration))
        return fill(self._("{text}, until {event}"), text=text, event=rule.until) if rule.until else text

    def retention(self, rule: RetentionRecord) -> str:
        """A whole rule in one sentence."""
        text = self.kept(rule)
        if rule.subject:
            text = fill(self._("{subject}: {text}"), subject=rule.subject, text=text)
        if rule.starts:
            text = fill(self._("{text}, counted from {start}"), text=text, start=rule.starts)
        if rule.exception:
            text = fill(self._("{text}, except {exception}"), text=text, exception=rule.exception)
        return text

    def region(self, region: Region) -> str:
        """A region with its countries, where its name is not simply that of its only country."""
        countries = [self.language.country(code) for code in region.countries]
        if not countries or len(countries) > 5 or any(country in region.name for country in countries):
            return region.name
        return fill("{name} ({countries})", name=region.name, countries=", ".join(countries))

    def stores(self, place: Storage) -> str:
        """The stores, and whether all or some of them are used."""
        names = [store.title for store in place.stores]
        if not names:
            return self.not_stated
        if place.relation is StoresRelation.ONE_OR_MORE:
            return fill(self._("one or more of {stores}"), stores=self.language.all_of(names))
        return self.language.all_of(names)

    def regions(self, place: Storage) -> str:
        """The regions, and whether there are others."""
        if not place.regions:
            return self.not_stated
        regions = self.language.all_of([self.region(region) for region in place.regions])
        return regions if place.exhaustive else fill(self._("{regions}, and others"), regions=regions)

    def storage(self, place: Storage) -> str:
        """A place of storage in one sentence."""
        said = []
        if place.stores:
            said.append(self.stores(place))
        if place.regions:
            said.append(self.regions(place))
        text = joined("; ", said) or (place.decided_by or self.not_stated)
        return fill(self._("{subject}: {text}"), subject=place.subject, text=text) if place.subject else text

    def purpose(self, use: PurposeUse) -> str:
        """A purpose with its legal basis, where one is stated."""
        if use.legal_basis is None:
            return use.purpose.name
        basis = use.legal_basis.article or use.legal_basis.name
        return fill("{purpose} ({basis})", purpose=use.purpose.name, basis=basis)

    def purpose_note(self, use: PurposeUse) -> str | None:
        """What is special about a purpose here: its interest, its withdrawal, its note; Markdown."""
        interest = use.interest and fill(
            self._("Legitimate interest: {interest}"),
            interest=said_as(plain_markdown(use.interest), use.interest),
        )
        withdrawal = use.withdrawal and fill(self._("To withdraw consent: {how}"), how=use.withdrawal)
        return joined(PARAGRAPH, filter(None, [interest, withdrawal, use.note])) or None

    def yes_or_no(self, flag: bool) -> str:
        """A flag in one word."""
        return self._("Yes") if flag else self._("No")

    def sold_or_shared(self, use: RecipientUse) -> list[str]:
        """Whether data is sold to a recipient or shared with it for advertising, as far as that is stated."""
        said = []
        if use.sold is not None:
            said.append(self._("sold") if use.sold else self._("not sold"))
        if use.shared is not None:
            said.append(
                self._("shared for advertising") if use.shared else self._("not shared for advertising")
            )
        return said

    def obtained(self, how: HowObtained) -> str:
        """``collected by the product itself`` or ``reused from ...``."""
        sources = self.language.all_of([source.name for source in how.sources])
        if len(how.sources) > 1 and how.relation is StoresRelation.ONE_OR_MORE:
            sources = fill(self._("one or more of {stores}"), stores=sources)
        if how.how is Obtained.REUSED:
            return fill(self._("reused from {sources}"), sources=sources) if sources else self._("reused")
        if sources:
            return fill(self._("collected from {sources}"), sources=sources)
        return self._("collected by the product itself")

    # --- answers and negative statements

    def answer(self, answer: Answer, said: Said | None = None) -> str:
        """The word of an answer; reused data names where it comes from."""
        if answer.answer is AnswerWord.REUSED and said is not None and said.obtained is not None:
            return capital(self.obtained(said.obtained))
        return self.word(answer.answer)

    def answer_in_full(self, answer: Answer, said: Said | None = None) -> str:
        """An answer with its scope, condition, form and note, on one line."""
        said_of_it = [answer.only and self.only(answer.only), self.condition(answer.condition), answer.form]
        extras = "; ".join(text for text in said_of_it if text)
        return f"{self.answer(answer, said)} ({extras})" if extras else self.answer(answer, said)

    def only(self, scope: str) -> str:
        """A scope as readers see it; one that says "only" itself is not told twice."""
        if limits(scope):
            return scope
        return fill(self._("only for {scope}"), scope=scope)

    def never(self, said: Said) -> str:
        """What never happens, by whom, and what for."""
        acts = [self._(ACTS[act]) for act in said.act or (Act.COLLECTED,)]
        text = capital(self.language.all_of(acts))
        if said.purposes and Act.USED in said.act:
            purposes = self.language.one_of([use.purpose.name for use in said.purposes])
            text = fill(self._("{text} for: {purposes}"), text=text, purposes=purposes)
        if said.by:
            who = self.language.all_of([actor.name for actor in said.by])
            text = fill(self._("{text} (by: {who})"), text=text, who=who)
        return text

    def row_name(self, row: Row) -> str:
        """What a row speaks of."""
        if row.name:
            return row.name
        return self._("All data") if row.about_all else row.section[-1]
