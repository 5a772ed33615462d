"""The sentence of a denial: who never does what with the data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from privacy_statements.catalog.model import Said
from privacy_statements.records.words import Act
from privacy_statements.words.closed_words import ACTS, NEVER_SEE
from privacy_statements.words.recorded import capital, fill
from privacy_statements.words.wording import Wording


def denying(said: Said, who: str, what: str, wording: Wording) -> str:
    """``No.`` and everything that is denied. Where it is not denied that it is collected, that is another question."""
    clauses = list(_clauses(said, who, what, wording))
    text = reduce(lambda text, more: fill(wording._("{text}, and {more}"), text=text, more=more), clauses)
    if any(denial.act is Act.COLLECTED for denial in said.denials):
        return fill(wording._("No. {text}."), text=capital(text))
    return fill(wording._("{text}. That doesn't say whether this data is collected."), text=capital(text))


def _clauses(said: Said, who: str, what: str, wording: Wording) -> Iterator[str]:
    this, subject = wording._("this data"), ""
    again = wording._("it") if what == this else this
    for number, denial in enumerate(said.denials):
        by = [wording.inside(actor.name) for actor in denial.by]
        seers = wording.language.one_of(by) if by else wording._("anybody else")
        actor = wording.language.all_of(by) if by and denial.act is not Act.SEEN else who
        does = ACTS[denial.act].do if actor != who and len(by) > 1 else ACTS[denial.act].does
        if denial.act is Act.SEEN and len(by) > 1:  # that each of them is kept from it is not said
            actor, does = wording.language.all_of(by), NEVER_SEE
        words = fill(wording._(does), what=again if number else what, actors=seers)
        if denial.act is Act.USED and said.purposes:
            purposes = wording.language.one_of([use.purpose.name for use in said.purposes])
            words = fill(wording._("{deed} for {purposes}"), deed=words, purposes=purposes)
        yield words if actor == subject else fill("{who} {does}", who=actor, does=words)
        subject = actor
