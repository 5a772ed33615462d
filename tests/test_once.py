"""What is made of one record alone is made once, for as long as everything that it is made of stays the same."""

from __future__ import annotations

from dataclasses import dataclass

from privacy_statements.words.language import Language
from privacy_statements.words.once import Once
from privacy_statements.words.wording import Wording


@dataclass(frozen=True)
class Record:
    id: str
    says: str


def made(record: Record, *others: object) -> list[str]:
    return [record.says]


def made_otherwise(record: Record, *others: object) -> list[str]:
    return [record.id]


def test_the_same_record_gives_what_it_gave():
    once, record = Once(), Record("a", "one")
    assert once(made, record) is once(made, record)
    assert once(made_otherwise, record) == ["a"]
    assert once(made, record) == ["one"]


def test_another_record_with_the_id_takes_its_place():
    once, others = Once(), (object(), object())
    first = once(made, Record("a", "one"))
    assert once(made, Record("a", "two")) == ["two"] != first
    record = Record("a", "three")
    assert once(made, record, others[0]) is not once(made, record, others[1])


def test_no_more_is_kept_than_the_most():
    once, records = Once(2), [Record(name, name) for name in "abc"]
    kept = [once(made, record) for record in records]
    assert [once(made, record) is known for record, known in zip(records, kept, strict=True)] == [True, True, False]


def test_what_one_function_makes_leaves_room_for_what_others_make():
    once, records = Once(1), [Record(name, name) for name in "ab"]
    for record in records:
        once(made, record)
    assert once(made_otherwise, records[0]) is once(made_otherwise, records[0])


def test_what_is_given_less_or_more_is_made_anew():
    once, record = Once(), Record("a", "one")

    def told(record: Record, *others: str) -> tuple[str, ...]:
        return (record.id, *others)

    for others in (("x",), (), ("x", "y"), ("x",)):
        assert once(told, record, *others) == ("a", *others)


def test_each_language_has_its_own():
    english = Wording(Language())
    german = english.of("de")
    assert german is english.of("de")
    assert german.once is not english.once
    assert german.not_stated != english.not_stated
