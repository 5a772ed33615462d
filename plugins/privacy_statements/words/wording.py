"""What records say, as a reader reads it: closed words, conditions, how long, where and why.

Views and exports share these sentences, so that a page and a table of data say the same thing in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from enum import StrEnum
from functools import reduce

from privacy_statements.catalog.circumstances import Choice, OneOfParts, Way
from privacy_statements.catalog.conditions import (
    YES,
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    DimensionValue,
    Is,
    Limit,
    Not,
    Words,
)
from privacy_statements.catalog.model import Answer, Column, HowObtained, PurposeUse, RecipientUse, Row, Said, Storage
from privacy_statements.catalog.vocabulary import Region
from privacy_statements.read.markdown import plain_markdown
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.words import (
    Act,
    AnswerWord,
    Bound,
    Certainty,
    ControlKind,
    Necessity,
    Obtained,
    StoresRelation,
)
from privacy_statements.words.closed_words import ACTS, NOT_STATED, WORDS
from privacy_statements.words.joining import excepts, joins, limits, uncapitalised
from privacy_statements.words.language import Language
from privacy_statements.words.once import Once
from privacy_statements.words.recorded import PARAGRAPH, capital, fill, joined, said_as


class Wording:
    """Sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.once = Once()
        """Results of functions of single records, in this language."""
        self._, self.pgettext, self.ngettext = language.gettext, language.pgettext, language.ngettext
        self.number = language.number
        self._words: dict[tuple[type[StrEnum], StrEnum], str] = {}  # as many as there are closed words
        self._others: dict[Language, Wording] = {}  # as many as there are languages of records

    def of(self, record: str | None) -> Wording:
        """The wording for a page of a record in the language that the record states."""
        language = self.language.of(record)
        if language is self.language:
            return self
        if language not in self._others:
            self._others[language] = Wording(language)
        return self._others[language]

    def word(self, word: StrEnum) -> str:
        """A closed word as readers see it."""
        text = self._words.get((type(word), word))
        if text is None:
            message = WORDS[type(word), word.value]
            text = self._(message) if isinstance(message, str) else self.language.pgettext(*message)
            self._words[type(word), word] = text
        return text

    @property
    def not_stated(self) -> str:
        """The words for what is not stated."""
        return self._(NOT_STATED)

    # --- conditions

    def condition(self, condition: Condition | None) -> str | None:
        """``only if ...`` or ``unless ...``; ``None`` where nothing is required."""
        if condition is None:
            return None
        if type(condition) is Is:  # most are
            return fill(self._("only if {clause}"), clause=self.clause(condition))
        only, others = self.only_and_others(condition)
        return joined(", ", [*([reduce(self._and_only, only)] if only else []), *others])

    def _and_only(self, limits: str, limit: str) -> str:
        return fill(self._("{limits}, and {limit}"), limits=limits, limit=limit)

    def only_and_others(self, condition: Condition) -> tuple[list[str], list[str]]:
        """What says when it is so, each with its "only"; then what says when it is not, as "unless", or who decides."""
        parts = condition.conditions if isinstance(condition, AllOf) else (condition,)
        clauses, joining, only, excepted, others = (list[str]() for _ in range(5))
        for part in sorted(parts, key=_reads_last):
            match part:
                case Choice():
                    for who, kinds in part.by_who.items():
                        is_deed, words = self._way(kinds, who)
                        (clauses if is_deed else others).append(words)
                case Limit(text):
                    only.append(self.only(text))
                case Not(inner):
                    excepted.append(self.clause(inner, len(parts) > 1))
                case Words(text) if type(part) is Words and (excepts(text) or limits(text)):
                    (others if excepts(text) else only).append(uncapitalised(text))
                case Words(text) if type(part) is Words and joins(text):
                    joining.append(text)
                case _:
                    clauses.append(self.clause(part, len(parts) > 1))
        if joining:
            only.insert(0, fill(self._("only {clause}"), clause=uncapitalised(self.language.all_of(joining))))
        if clauses:
            message = self._("only if {clause}") if len(clauses) < 3 else self._("only if all of this holds: {clause}")
            only.insert(0, fill(message, clause=self.language.all_of(clauses)))
        if excepted:
            others.insert(0, fill(self._("unless {clause}"), clause=self.language.one_of(excepted)))
        return only, others

    def _way(self, kinds: Set[Way], who: Sequence[str]) -> tuple[bool, str]:
        """That collection is what somebody decides, or that it is called optional; and whether it completes "only if"."""
        messages = {
            None: self._("{who} gives it"),
            ControlKind.OPT_IN: self._("{who} opts in"),
            Necessity.OPTIONAL: self._("as optional data"),
            AnswerWord.CONDITIONAL: self._("in cases that are not stated"),
            ControlKind.OPT_OUT: self._("unless {who} opts out"),
        }
        stated = [kind for kind in messages if kind in kinds]
        message = messages[stated[0]] if stated else self._("depending on what {who} chooses")
        if len(stated) > 1:
            message = self._("depending on whether {who} opts in or out")
        return stated in ([None], [ControlKind.OPT_IN]), fill(message, who=self._named(who))

    def _named(self, who: Sequence[str]) -> str:
        return self.language.one_of([self.inside(name) for name in who]) or self._("somebody")

    def inside(self, name: str) -> str:
        """The name of an actor after other words: "Your admin" is "your admin" there, and "Microsoft" stays."""
        small = self.pgettext("small inside a sentence", "A An The My Your Our Their Its Any Every")
        return uncapitalised(name) if name.partition(" ")[0] in small.split() else name

    def column(self, column: Column) -> str:
        """When the answers of a column count, as it stands behind one of them; its name where no value says so."""
        if isinstance(column.condition, Is):
            return fill(self._("if {clause}"), clause=self.clause(column.condition))
        return column.name

    def clause(self, condition: Condition, inside: bool = False) -> str:
        """A condition as it completes "only if ..."."""
        match condition:
            case OneOfParts(text):
                return fill(self._("it is used as “{whole}”"), whole=text)
            case Words(text):
                return text
            case Is(dimension, values):
                return self._either([v.when or self._is(dimension, v) for v in values], inside)
            case Not(inner):
                return fill(self._("it is not so that {clause}"), clause=self.clause(inner, True))
            case AllOf(conditions):
                return self.language.all_of([self.clause(part, True) for part in conditions])
            case AnyOf(conditions):
                several = inside or any(isinstance(part, AllOf) for part in conditions)  # "a and b or c" is two things
                return self._either([self.clause(part, True) for part in conditions], several)

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

    def how_long(self, rule: RetentionRecord) -> str:
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
        text = self.how_long(rule)
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
        if place.relation is StoresRelation.ONE_OR_MORE and len(place.stores) < 2 <= len(place.regions):
            regions = fill(self._("possibly {regions}"), regions=regions)
        return regions if place.exhaustive else fill(self._("{regions}, and others"), regions=regions)

    def storage(self, place: Storage) -> str:
        """A place of storage in one sentence."""
        parts = (self.stores(place) if place.stores else "", self.regions(place) if place.regions else "")
        text = joined("; ", filter(None, parts)) or (place.decided_by or self.not_stated)
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
            self._("Legitimate interest: {interest}"), interest=said_as(plain_markdown(use.interest), use.interest)
        )
        withdrawal = use.withdrawal and fill(self._("To withdraw consent: {how}"), how=use.withdrawal)
        return joined(PARAGRAPH, filter(None, [interest, withdrawal, use.note])) or None

    def yes_or_no(self, flag: bool) -> str:
        """A flag in one word."""
        return self._("Yes") if flag else self._("No")

    def sold_or_shared(self, use: RecipientUse) -> list[str]:
        """Whether data is sold to a recipient or shared with it for advertising, as far as that is stated."""
        words = []
        if use.sold is not None:
            words.append(self._("sold") if use.sold else self._("not sold"))
        if use.shared is not None:
            words.append(self._("shared for advertising") if use.shared else self._("not shared for advertising"))
        return words

    def shared(self, statement: Said) -> str | None:
        """That data is shared where no recipient is named, or with nobody; ``None`` where neither is stated."""
        if statement.shared is None or statement.recipients:
            return None
        return self._("Shared, with whom is not stated") if statement.shared else self._("Shared with nobody")

    def obtained(self, how: HowObtained) -> str:
        """``collected by the product itself`` or ``reused from ...``."""
        sources = self.language.all_of([source.name for source in how.sources])
        if len(how.sources) > 1 and how.relation is StoresRelation.ONE_OR_MORE:
            sources = fill(self._("one or more of {stores}"), stores=sources)
        if sources and not how.exhaustive:
            sources = fill(self._("{regions}, and others"), regions=sources)
        if how.how is Obtained.REUSED:
            return fill(self._("reused from {sources}"), sources=sources) if sources else self._("reused")
        if sources:
            return fill(self._("collected from {sources}"), sources=sources)
        return self._("collected by the product itself")

    def obtained_in(self, statement: Said | None) -> str:
        """``reused from ...``, as far as a statement says where from."""
        obtained = statement.obtained if statement is not None else None
        return self.obtained(obtained) if obtained is not None else self._("reused")

    # --- answers and negative statements

    def answer(self, answer: Answer, statement: Said | None = None) -> str:
        """The word of an answer; reused data names where it comes from. What may be so is not said to be so."""
        if answer.answer is not AnswerWord.REUSED:
            return self.word(Certainty.MAY if answer.is_hedged else answer.answer)
        text = self.obtained_in(statement)
        return fill(self._("Possibly {text}"), text=text) if answer.is_hedged else capital(text)

    def answer_in_full(self, answer: Answer, statement: Said | None = None) -> str:
        """An answer with its scope, condition, form and note, on one line."""
        details = [answer.only and self.only(answer.only), self.condition(answer.condition), answer.form]
        extras = "; ".join(text for text in details if text)
        return f"{self.answer(answer, statement)} ({extras})" if extras else self.answer(answer, statement)

    def only(self, scope: str) -> str:
        """A scope as readers see it; "only" is not repeated."""
        if limits(scope):
            return scope
        if joins(scope):
            return fill(self._("only {clause}"), clause=uncapitalised(scope))
        return fill(self._("only for {scope}"), scope=scope)

    def never(self, statement: Said) -> str:
        """What never happens, by whom, and what for."""
        denied: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Act]] = {}
        for denial in statement.denials:
            purposes = tuple(use.purpose.name for use in statement.purposes) if denial.act is Act.USED else ()
            denied.setdefault((purposes, tuple(actor.name for actor in denial.by)), []).append(denial.act)
        return capital(joined("; ", [self._never(acts, *names) for names, acts in denied.items()]))

    def _never(self, done: Sequence[Act], purposes: Sequence[str], actors: Sequence[str]) -> str:
        text = self.language.all_of([self._(ACTS[act].never) for act in done])
        if purposes:
            text = fill(self._("{text} for {purposes}"), text=text, purposes=self.language.one_of(purposes))
        if actors:
            text = fill(self._("{text} by {who}"), text=text, who=self._named(actors))
        return text

    def row_name(self, row: Row) -> str:
        """What a row is about."""
        if row.name:
            return row.name
        return self._("All data") if row.about_all or not row.section else row.section[-1]


def _reads_last(part: Condition) -> tuple[bool, bool]:
    """Whether a part of a condition stands behind the others: a scope, and last what has an "or", which would reach over
    them."""
    return isinstance(part, AnyOf) or (isinstance(part, Is) and len(part.values) > 1), isinstance(part, Limit)
