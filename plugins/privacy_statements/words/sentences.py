"""The sentence of an answer. It begins with Yes, No, Perhaps, It may be collected, Only if ..., It depends, or The
statement doesn't say.

``short`` is for a place beside the name of what it is about; ``whole`` says who does what with it. A limit is never
dropped, and from silence nothing follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import FIRST, Case, Choice, Facts, Statement, dimensions_in
from privacy_statements.catalog.conditions import AllOf, Condition, Is, holds
from privacy_statements.catalog.model import Answer, Viewer
from privacy_statements.records.words import COLLECTING, Act, AnswerWord, ControlKind
from privacy_statements.words.denials import denying
from privacy_statements.words.joining import joins, uncapitalised
from privacy_statements.words.recorded import capital, fill, joined, of_pieces, pieces_of
from privacy_statements.words.wording import Wording

NAMED = 6
"""So many names are listed in a sentence; of more, their number stands there."""
DECIDED = (None, ControlKind.OPT_IN, ControlKind.OPT_OUT)


class Claim(NamedTuple):
    """One answer of a statement as the facts leave it, and whether it is the denial."""

    statement: Statement
    case: Case
    is_denial: bool
    is_reading: bool
    """Whether it rests on a condition whose meaning the records read into the source."""


def _claims(statement: Statement, facts: Facts) -> list[Claim]:
    live, settled = statement.cases, statement.cases
    if facts:  # otherwise all of it is open
        live = tuple([case for case in live if holds(case.when, facts) is not False])
        settled = statement.under(facts).cases
    return [
        Claim(statement, case, statement.denies(said), _is_reading(said, facts))
        for said, case in zip(live, settled, strict=True)
    ]


def _is_reading(case: Case, facts: Facts) -> bool:
    """Whether an answer stands in a column whose meaning is a reading; of everybody's answers this is said once, where the
    column is explained."""
    if case.column is None or case.when is None or not facts:
        return False
    return any(each.our_reading for each in dimensions_in(case.when))


def short(statements: Sequence[Statement], facts: Facts, wording: Wording) -> str:
    """What statements about one thing say to a reader of whom ``facts`` are known."""
    sentence = fill("{sentence}.", sentence=capital(_spoken(statements, facts, wording)))
    return as_read(sentence, statements, facts, wording)


def as_read(sentence: str, statements: Sequence[Statement], facts: Facts, wording: Wording) -> str:
    """With the words that it is a reading, where a reading says something else than the statement does without it."""
    for statement in statements:
        claims = _claims(statement, facts)
        if any(claim.is_reading for claim in claims):
            bare = tuple(Case(None, case.answer, None) for case in statement.cases if case.column is None)
            without = {_answer(claim, facts, wording) for claim in _claims(replace(statement, cases=bare), facts)}
            if any(claim.is_reading and _answer(claim, facts, wording) not in without for claim in claims):
                return fill(wording._("{sentence} This is our reading."), sentence=sentence)
    return sentence


def in_brief(statements: Sequence[Statement], facts: Facts, wording: Wording) -> str:
    """The same, of what is never collected only the answer."""
    text, no = short(statements, facts, wording), capital(wording._("no"))
    return fill("{no}.", no=no) if text.startswith(f"{no}:") else text


def is_silent(statements: Sequence[Statement], facts: Facts, wording: Wording) -> bool:
    """Whether they say nothing of it."""
    return _spoken(statements, facts, wording) == _silence(wording)


def whole(
    statements: Sequence[Statement], facts: Facts, who: str, what: str | None, wording: Wording, *, alone: bool
) -> str:
    """The same with a subject that acts: what the product ``who`` does with ``what``, such as "your text messages". A
    limited answer names the product only where others are asked too, so not where it is ``alone``."""
    return as_read(_whole(statements, facts, who, what, wording, alone), statements, facts, wording)


def _whole(
    statements: Sequence[Statement], facts: Facts, who: str, what: str | None, wording: Wording, alone: bool
) -> str:
    spoken = _spoken(statements, facts, wording)
    claims = [claim for statement in statements for claim in _claims(statement, facts)]
    if len({_answer(claim, facts, wording) for claim in claims}) == 1 and all(map(_is_plain, claims)):
        acting = _acting(claims[0], who, what or wording._("this data"), alone, wording)
        return acting if alone or _names_product(claims[0]) else _said_by(who, acting, wording)
    if alone and spoken == wording._("perhaps") and all(map(_is_hedged, claims)):
        return fill(wording._("Perhaps. {who} may collect {what}."), who=who, what=what or wording._("this data"))
    may, (first, *others) = wording._("it may be collected"), pieces_of(spoken)
    if not alone and first.text.startswith(may):
        does = fill(wording._("{who} may collect {what}"), who=who, what=what or wording._("this data"))
        return joined("", [does, of_pieces([first._replace(text=first.text.removeprefix(may)), *others]), "."])
    return (
        fill("{sentence}.", sentence=capital(spoken)) if alone else _said_by(who, fill("{said}.", said=spoken), wording)
    )


def _said_by(who: str, sentence: str, wording: Wording) -> str:
    """A sentence that does not name the product that it is about, beside others."""
    return fill(
        wording._("The statement on {product} says: {sentence}"), product=who, sentence=wording.inside(sentence)
    )


def silence(names: Sequence[str], wording: Wording) -> str:
    """That the statements on these products say nothing, or the only one."""
    if not names:
        return wording._("The statement doesn't say.")
    message = wording.ngettext(
        "The statement on {names} doesn't say.", "The statements on {names} don't say.", len(names)
    )
    if len(names) > NAMED:
        message = wording.ngettext("%(n)d statement doesn't say.", "%(n)d statements don't say.", len(names))
    return fill(message, names=wording.language.all_of(names))


def _silence(wording: Wording) -> str:
    return wording._("the statement doesn't say")


def can_see(viewer: Viewer, wording: Wording) -> str:
    """Who can see it, and when."""
    message, condition = wording._("{who} can see it."), wording.condition(viewer.condition)
    if condition:
        message = wording._("{who} can see it {condition}.")
    return fill(message, who=viewer.actor.name, condition=condition or "")


# --- one thing, of which several statements may say something


def _spoken(statements: Sequence[Statement], facts: Facts, wording: Wording) -> str:
    """What is said of it, the statement that says most first; each with its place where they differ."""
    by_words: dict[str, tuple[Statement, bool]] = {}
    ranked = sorted(statements, key=lambda each: _rank(each, facts))
    spoken = [(each, *_statement(each, facts, wording)) for each in ranked]
    by_rows = {each.row.id: words for each, words, _ in spoken if each.part is None}.values()
    for statement, words, depends in spoken:
        if statement.part is None or _statement(statement.by_itself, facts, wording)[0] not in by_rows:
            by_words.setdefault(words, (statement, depends))
    answers, differ = list(by_words), len(by_words) > 1
    if differ:
        places = [_place(statement, wording) for statement, _ in by_words.values()]
        if len({*places}) < len(places):  # rows of one name, in several sections
            places = [statement.row.section[-1] if statement.row.section else "" for statement, _ in by_words.values()]
        under = wording._("{words}, under “{place}”")  # a limit may name the place already
        at_places = zip(answers, places, strict=True)
        answers = [words if at in words else fill(under, words=words, place=at) for words, at in at_places]
    first, depends = next(iter(by_words.values()))
    if (differ or depends) and first.outcome(facts) is AnswerWord.CONDITIONAL:
        return fill(wording._("it depends. {answers}"), answers=capital(joined("; ", answers)))
    if answers == [wording._("it may be collected")]:
        return wording._("perhaps")
    return joined(". ", map(capital, answers)) if differ else answers[0]


def _rank(statement: Statement, facts: Facts) -> tuple[bool, int]:
    only_other_acts = statement.is_denial and not any(each.act is Act.COLLECTED for each in statement.row.said.denials)
    return only_other_acts, -1 if statement.is_denial else FIRST.index(statement.outcome(facts))


def _place(statement: Statement, wording: Wording) -> str:
    row = statement.row
    return row.section[-1] if row.section and statement.part is None else wording.row_name(row)


def _statement(statement: Statement, facts: Facts, wording: Wording) -> tuple[str, bool]:
    """What one statement says; of answers that differ, when each of them counts. And whether they differ, and not by
    exceptions alone."""
    answers = [(claim.case, _answer(claim, facts, wording)) for claim in _claims(statement, facts)]
    base, otherwise = next((each for each in answers if each[0].column is None), answers[0])
    others = [(case, text) for case, text in answers if text != otherwise]
    if not others:
        return otherwise, False
    answer = base.answer
    is_sure = answer.answer is AnswerWord.COLLECTED or (answer.answer is AnswerWord.CONDITIONAL and answer.condition)
    beside = [(case, words) for case, _ in others if (words := _beside(case, base, wording))]
    if not is_sure or answer.form or statement.forms or len(beside) < len(others):
        last = fill(wording._("otherwise, {answer}"), answer=otherwise)
        return joined("; ", [*(_case(*each, wording) for each in others), last]), True
    return _with_exceptions(otherwise, beside, wording), False


def _with_exceptions(answer: str, beside: Sequence[tuple[Case, str]], wording: Wording) -> str:
    """The answer of a product, and what its columns say beside it."""
    text, no = answer, wording._("no")
    if exceptions := [wording.clause(case.when) for case, words in beside if case.when and words == no]:
        is_limited = answer not in (wording._("yes"), wording._("it may be collected"))
        message = (
            wording._("{answer}, and not if {clause}") if is_limited else wording._("{answer}, but not if {clause}")
        )
        text = fill(message, answer=answer, clause=wording.language.one_of(exceptions))
    return joined("; ", [text, *(_case(case, words, wording) for case, words in beside if words != no)])


def _beside(case: Case, base: Case, wording: Wording) -> str | None:
    """What a column says beside the answer of the product: that it is not collected, that nothing is stated, or one more
    limit or form. ``None`` where it says anything else."""
    answer, around = case.answer, _parts(base.answer.condition)
    more = [part for part in _parts(answer.condition) if part not in around]
    if not isinstance(case.when, Is):
        return None
    if answer.answer in (AnswerWord.NOT_COLLECTED, AnswerWord.NOT_STATED):
        word = wording._("no") if answer.answer is AnswerWord.NOT_COLLECTED else _silence(wording)
        return None if answer.condition else word
    is_alike = answer.answer in COLLECTING and answer.is_hedged == base.answer.is_hedged
    if not is_alike or answer.answer is AnswerWord.REUSED or len(more) + len(around) > len(_parts(answer.condition)):
        return None
    limit = wording.condition(AllOf(tuple(more)) if len(more) > 1 else more[0]) if more else None
    return joined(", ", filter(None, [limit, answer.form])) or None


def _case(case: Case, answer: str, wording: Wording) -> str:
    if isinstance(case.when, Is):
        message = wording._("if {clause}, then {answer}")
        if answer == _silence(wording):
            message = wording._("if {clause}, the statement doesn't say")
        return fill(message, clause=wording.clause(case.when), answer=answer)
    return fill(wording._("in the column {column}, {answer}"), column=case.column or "", answer=answer)


# --- one answer


def _answer(claim: Claim, facts: Facts, wording: Wording) -> str:
    """An answer inside a sentence: its word, its limit, and what more is said of it."""
    statement, case, answer, said = claim.statement, claim.case, claim.case.answer, claim.statement.row.said
    if answer.answer not in COLLECTING and holds(answer.condition, facts) is False:
        limit = wording.condition(answer.condition) or ""
        return fill(wording._("the statement doesn't say: it says no {limit}"), limit=limit)
    if claim.is_denial:
        never = uncapitalised(wording.never(said))
        if not any(denial.act is Act.COLLECTED for denial in said.denials):
            if answer.condition is None or not wording.only_and_others(answer.condition)[0]:
                return _limited(never, answer.condition, wording)
            scope = fill(wording._("this holds {limit}"), limit=wording.condition(answer.condition) or "")
            return joined("; ", [never, scope])  # "but only for" would be read as what is done
        no = _limited(wording._("no"), answer.condition, wording)
        return fill("{no}: {never}", no=no, never=never)
    if answer.answer is AnswerWord.NOT_STATED:
        return _silence(wording)
    if answer.answer is AnswerWord.NOT_APPLICABLE:
        return wording._("the question doesn't arise")
    if answer.answer is AnswerWord.CONDITIONAL and answer.condition is None:
        return wording._("it depends, and the statement doesn't say on what")
    more = [wording.obtained_in(said)] if answer.answer is AnswerWord.REUSED else []
    if answer.answer in COLLECTING:
        more += dict.fromkeys((*statement.forms, *filter(None, [answer.form])))
    words = _limited(_word(case, wording), answer.condition, wording, is_yes=_is_yes(case))
    return _with_more(words, more, answer, wording) if more else words


def _with_more(words: str, more: Sequence[str], answer: Answer, wording: Wording) -> str:
    only, others = wording.only_and_others(answer.condition) if answer.condition else ([], [])
    message = "{words}: {more}"
    if not others and (answer.answer is AnswerWord.REUSED or joins(more[0])):
        message = wording._("{words}, and then {more}") if only else "{words}, {more}"
    return fill(message, words=words, more=joined(", ", more))


def _is_yes(case: Case) -> bool:
    """Whether it is collected where its limit allows it. What is only called optional, or that somebody may choose, may
    be so or not."""
    answer = case.answer
    ways = {kind for part in _parts(answer.condition) if isinstance(part, Choice) for kind, _who in part.ways}
    both_ways = {ControlKind.OPT_IN, ControlKind.OPT_OUT} <= ways
    return answer.answer in COLLECTING and not answer.is_hedged and not both_ways and ways <= {*DECIDED}


def _word(case: Case, wording: Wording) -> str:
    if case.answer.answer not in COLLECTING:
        return wording._("no")
    if _is_yes(case):
        return wording._("yes")
    return wording._("perhaps") if case.answer.answer is AnswerWord.REUSED else wording._("it may be collected")


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def _limited(word: str, condition: Condition | None, wording: Wording, *, is_yes: bool = False) -> str:
    """``yes, unless ...``; ``only if ...`` says by itself that it is so then."""
    limit = wording.condition(condition)
    if condition is None or limit is None:
        return word
    if not wording.only_and_others(condition)[0]:
        return fill(wording._("{answer}, {limit}"), answer=word, limit=limit)
    return limit if is_yes else fill(wording._("{answer}, but {limit}"), answer=word, limit=limit)


# --- who does what


def _is_plain(claim: Claim) -> bool:
    """Whether an answer has no limit, so that it can be said in full."""
    answer = claim.case.answer
    said = answer.answer in (AnswerWord.COLLECTED, AnswerWord.NOT_COLLECTED)
    said |= answer.answer is AnswerWord.REUSED and not answer.is_hedged
    formed = answer.form or (claim.statement.forms and answer.answer in COLLECTING)
    return (said or claim.is_denial) and not (answer.condition or formed)


def _is_hedged(claim: Claim) -> bool:
    """Whether it is only said that something may be collected, and nothing else is done with it."""
    answer = claim.case.answer
    return answer.is_hedged and answer.answer in (AnswerWord.COLLECTED, AnswerWord.CONDITIONAL) and not claim.is_denial


def _acting(claim: Claim, who: str, what: str, alone: bool, wording: Wording) -> str:
    answer, said = claim.case.answer, claim.statement.row.said
    if claim.is_denial:
        return denying(said, who, what, wording)
    message = {
        AnswerWord.COLLECTED: wording._("Yes. {who} collects {what}."),
        AnswerWord.NOT_COLLECTED: wording._("No. {who} does not collect {what}."),
        AnswerWord.REUSED: wording._("Yes, {obtained}. {who} does not collect {what} itself."),
    }[answer.answer]
    if answer.is_hedged and answer.answer is AnswerWord.COLLECTED:
        message = wording._("Perhaps. {who} may collect {what}.") if alone else wording._("{who} may collect {what}.")
    return fill(message, who=who, what=what, obtained=wording.obtained_in(said))


def _names_product(claim: Claim) -> bool:
    """Whether the sentence of a claim has the product as a subject: a denial may be of what others do."""
    denials = claim.statement.row.said.denials if claim.is_denial else ()
    others = [denial.by and (denial.act is not Act.SEEN or len(denial.by) > 1) for denial in denials]
    return not others or not all(others)
