"""Published rows → a catalog that can be compared: what a ``records.json`` says, with conditions as the words they were
published in. The other side of the comparison takes the same way, so that both say things alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from privacy_statements.catalog import model
from privacy_statements.catalog.conditions import DimensionValue, Words
from privacy_statements.catalog.vocabulary import Category, LegalBasis, Recipient, Subject, Vocabulary, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records import words as closed
from privacy_statements.words.published import PublishedRows
from privacy_statements.words.wording import Wording

Json = Mapping[str, Any]
NOWHERE = Position("records.json")
LISTS = {"collected_by": Word, "given_by": Word, "subjects": Subject, "data_classes": Word, "by": Word}


class Sentence(Struct, frozen=True):
    """A rule or a place, in the words it was published in."""

    text: str


def in_published_words(catalog: model.Catalog, wording: Wording, other: Iterable[Json] = ()) -> model.Catalog:
    """A catalog as somebody who has only its published rows knows it; as far as the ``other`` rows have the same fields."""
    known = {key for row in other for key in row}
    rows = PublishedRows(wording)
    said = [{**rows.row(row), "position": row.position._asdict()} for row in catalog.rows]
    said = [{key: value for key, value in row.items() if key in known or not known} for row in said]
    return catalog_of_rows(said, {key: product.name for key, product in catalog.products.items()})


def catalog_of_rows(rows: Iterable[Json], names: Mapping[str, str]) -> model.Catalog:
    """The catalog that published rows make. A field that is not there is not stated."""
    of_products: dict[str, list[model.Row]] = {}
    for row in rows:
        of_products.setdefault(row["product"], []).append(_row(row))
    nothing = model.Said()
    products = {
        key: model.Product(
            id=key,
            name=names.get(key, key),
            title=key,
            position=of_product[0].position,
            root=model.Section(
                key, key, closed.SectionKind.DATA, of_product[0].position, nothing, nothing, rows=tuple(of_product)
            ),
            rows=tuple(of_product),
        )
        for key, of_product in of_products.items()
    }
    return model.Catalog(None, Vocabulary(), {}, {}, products, {}, {}, {})


def _row(row: Json) -> model.Row:
    place, key, product, name, item = row.get("position") or {}, row["id"], row["product"], row["name"], row.get("item")
    position = Position(str(place.get("path", NOWHERE.path)), int(place.get("line", 1)), 1)
    return model.Row(
        id=key.partition("/")[2],
        product=product,
        item=model.DataItem(item or key, name, position, product=None if item else product),
        name=name,
        section=tuple(row.get("section", ())),
        section_id="",
        said=_said(row),
        position=position,
        description=row.get("description"),
        code_name=row.get("code_name"),
        list_exhaustive=row.get("list_exhaustive"),
        **_shape(row),
        lifecycle=model.Lifecycle(status=closed.Status(row.get("status", closed.Status.CURRENT))),
    )


def _said(row: Json) -> model.Said:
    is_never = row.get("necessity") == closed.Necessity.NEVER
    obtained, level = row.get("obtained"), row.get("level")
    product = row.get("answers", {}).get("product", {})  # repeats the condition and the scope of its row
    recipients = row.get("recipients_detail") or [{"name": key} for key in row.get("recipients", ())]
    viewers = row.get("visible_to_detail") or [{"name": key} for key in row.get("visible_to", ())]
    lists: dict[str, Any] = {name: _words(kind, row.get(name)) for name, kind in LISTS.items()}
    return model.Said(
        necessity=closed.Necessity(row.get("necessity", closed.Necessity.UNSPECIFIED)),
        certainty=closed.Certainty(row.get("certainty", closed.Certainty.CERTAIN)),
        level=DimensionValue(level, level, NOWHERE, level) if level else None,
        controls=tuple(
            model.Control(closed.ControlKind(each["kind"]), _words(Word, each.get("who")), each.get("how"), each.get("guide"), each.get("default"), each.get("lost"))
            for each in row.get("control", ())
        ),
        category=_word(Category, row.get("category")),
        condition=_condition(product.get("condition") or row.get("condition")),
        purposes=tuple(
            model.PurposeUse(Word(each["purpose"], each.get("name", ""), NOWHERE), _word(LegalBasis, each.get("legal_basis")), each.get("note"), each.get("interest"), each.get("withdrawal"))
            for each in row.get("purposes", ())
        ),
        retention=tuple(map(Sentence, row.get("retention", ()))),  # type: ignore[arg-type]  # in words only
        storage=tuple(map(Sentence, row.get("storage", ()))),  # type: ignore[arg-type]
        recipients=tuple(
            model.RecipientUse(Recipient(key, each["name"], NOWHERE), tuple(model.PurposeUse(word, None, None) for word in _words(Word, each.get("purposes"))), _condition(each.get("condition")), each.get("note"), each.get("sold"), each.get("shared"))
            for key, each in zip(row.get("recipients", ()), recipients, strict=False)
        ),
        shared=row.get("shared"),
        visible_to=tuple(
            model.Viewer(Word(key, each["name"], NOWHERE), _condition(each.get("condition")), each.get("note"))
            for key, each in zip(row.get("visible_to", ()), viewers, strict=False)
        ),
        **lists,
        identifiability=tuple(map(closed.Identifiability, row.get("identifiability", ()))),
        obtained=obtained
        and model.HowObtained(closed.Obtained(obtained["how"]), _words(model.DataSource, obtained.get("from")), obtained.get("note"), closed.StoresRelation(obtained.get("relation", "all")), obtained.get("exhaustive", True)),
        answer=None if is_never else model.Answer(closed.AnswerWord(product.get("answer", closed.AnswerWord.NOT_STATED)), note=product.get("note")),
        act=tuple(map(closed.Act, row.get("act", ()))),
        denies=tuple(model.Denial(closed.Act(each["act"]), _words(Word, each["by"])) for each in row.get("denies", ()) if not row.get("act")),
    )  # fmt: skip


def _part(part: Json) -> model.Part:
    name, item = str(part["name"]), part.get("item")
    return model.Part(
        item=model.DataItem(item, name, NOWHERE) if item else None,
        name=name,
        condition=_condition(part.get("condition")),
        see=(),
        position=NOWHERE,
        **_shape(part),
    )


def _shape(row: Json) -> dict[str, Any]:
    """What a row and a part have in common."""
    return {
        **{name: row.get(name) for name in ("note", "only", "form")},
        "answers": {column: _answer(each) for column, each in (row.get("answers") or {"product": {}}).items()},
        "relation": closed.Relation(row.get("relation") or closed.Relation.ALL),
        "parts": tuple(map(_part, row.get("parts", ()))),
        "exhaustive": row.get("exhaustive", True),
    }


def _answer(answer: Json) -> model.Answer:
    word, condition = closed.AnswerWord(answer.get("answer", "not-stated")), _condition(answer.get("condition"))
    return model.Answer(word, answer.get("only"), condition, answer.get("form"), answer.get("note"))


def _condition(words: str | None) -> Words | None:
    return Words(words) if words else None


def _word(kind: Any, key: str | None) -> Any:
    return kind(key, key, NOWHERE) if key else None


def _words(kind: Any, keys: Iterable[str] | None) -> tuple[Any, ...]:
    return tuple(kind(key, key, NOWHERE) for key in keys or ())
