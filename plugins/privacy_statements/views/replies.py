"""What products say of a data item, in sentences: the answer of a question, and of the page of the item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from privacy_statements.catalog.circumstances import Facts, Statement
from privacy_statements.catalog.model import DataItem, Product
from privacy_statements.views import paths
from privacy_statements.views.facts import with_details
from privacy_statements.views.holding import ONE_BY_ONE
from privacy_statements.views.shapes import Link
from privacy_statements.views.situation import ItemStatements
from privacy_statements.words.recorded import fill
from privacy_statements.words.sentences import NAMED, in_brief, is_silent, short, silence, whole
from privacy_statements.words.wording import Wording


class Reply(Struct, frozen=True):
    """What one product says of one data item. No statements: it does not mention it."""

    product: Product
    name: Link
    """The data item, or the category of which no data item is mentioned."""
    key: str
    statements: tuple[Statement, ...] = ()
    phrase: str | None = None


def reply_about(item: DataItem, statements: ItemStatements) -> Reply:
    """What a product says of a data item."""
    key, said = item.id.replace("/", "-"), statements.about(item.id)
    return Reply(statements.product, paths.item_link(item, item.name), key, said, item.phrase)


def sentences_of(replies: Sequence[Reply], facts: Facts, alone: bool, wording: Wording) -> Iterator[str]:
    """The answer in sentences: one by one while they are few, else who gives which; then who says nothing."""
    one_item = len({reply.key for reply in replies}) == 1
    silent = [reply for reply in replies if not reply.statements or is_silent(reply.statements, facts, wording)]
    stated = [reply for reply in replies if reply not in silent]
    by_answer: dict[str, list[Reply]] = {}
    for reply in stated:
        by_answer.setdefault(short(reply.statements, facts, wording), []).append(reply)
    if silent and not one_item:
        by_answer[silence([], wording)] = silent
    one_by_one = one_item and len(by_answer) <= ONE_BY_ONE
    for answer, of in by_answer.items():
        names = list(dict.fromkeys(_about(reply, one_item, alone) for reply in of))
        if one_by_one and len(of) == 1:
            yield whole(of[0].statements, facts, names[0], of[0].phrase, wording, alone=alone)
        else:
            yield _shared(answer, names, one_item, wording)
    if silent and one_item:
        yield silence([] if alone else [reply.product.name for reply in silent], wording)


def _shared(answer: str, names: Sequence[str], one_item: bool, wording: Wording) -> str:
    """An answer and who gives it, or of what it is given."""
    if one_item and len(names) <= NAMED:
        return fill("{sentence}.", sentence=_said_on(answer, names, wording))
    words = wording.ngettext("%(n)d answer", "%(n)d answers", len(names))
    named = wording.language.all_of(names) if len(names) <= NAMED else words
    return fill(wording._("{answer}: {names}."), answer=answer.removesuffix("."), names=named)


def brief_of(replies: Sequence[Reply], facts: Facts, alone: bool, wording: Wording) -> str:
    """The answer in a few words: one answer with who gives it, or that they differ."""
    stated = [reply for reply in replies if reply.statements and not is_silent(reply.statements, facts, wording)]
    answers = {in_brief(reply.statements, facts, wording) for reply in stated}
    names = list(dict.fromkeys(reply.product.name for reply in stated))
    if len(answers) != 1:
        return wording._("It differs.") if answers else silence([], wording)
    (answer,) = answers
    if alone or len(names) > NAMED:
        return answer
    if len(stated) == 1:
        return whole(stated[0].statements, facts, names[0], stated[0].phrase, wording, alone=False)
    return fill("{sentence}.", sentence=_said_on(answer, names, wording))


def _said_on(answer: str, products: Sequence[str], wording: Wording) -> str:
    message = wording.ngettext(
        "{sentence}. The statement on {product} says so",
        "{sentence}. The statements on {product} say so",
        len(products),
    )
    return fill(message, sentence=answer.removesuffix("."), product=wording.language.all_of(products))


def _about(reply: Reply, one_item: bool, alone: bool) -> str:
    product, item = reply.product.name, reply.name.text
    return product if one_item else item if alone else with_details(item, [product])
