"""What is made of one record alone is made once, for as long as everything that it is made of stays the same."""

from __future__ import annotations

from dataclasses import dataclass

from privacy_statements.words.once import Once


@dataclass(frozen=True)
class Record:
    id: str
    says: str


def made(record: Record, *others: object) -> list[str]:
    return [record.says]


def made_otherwise(record: Record, *others: object) -> list[str]:
    return [record.id]


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


def test_what_is_given_less_or_more_is_made_anew():
    once, record = Once(), Record("a", "one")

    def told(record: Record, *others: str) -> tuple[str, ...]:
        return (record.id, *others)

    for others in (("x",), (), ("x", "y"), ("x",)):
        assert once(told, record, *others) == ("a", *others)
