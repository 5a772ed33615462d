"""What is read of a catalog, as digests: they tell what is another than in the build before, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from corpus import write_corpus
from privacy_statements.cache.kept_file import KEPT_FOR, open_store
from privacy_statements.cache.reads import IDS, WHOLE, Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project
from privacy_statements.read.files import files_below
from privacy_statements.read.load import load_text

EDITED = "product-0001"
Digests = dict[tuple[str, str | None], bytes]
Told = Callable[..., Digests]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "site", 3, 8).parent


def catalog_of(root: Path) -> Catalog:
    return load_catalog(Project(root, root / "site-src")).catalog


def digests(root: Path, cache: Path | None, *, places: bool = True) -> Digests:
    """By what is read: every product, the mentions of every item, and every item. Nobody has kept a product as it was
    built."""
    with closing(open_store(cache)) as store:
        return digests_in(Readable(catalog_of(root), Cache(store), places=places))


def digests_of_kept(root: Path, cache: Path | None, *, places: bool = True) -> Digests:
    """The same, where each product is kept as it was built."""
    with closing(open_store(cache)) as store:
        loaded = load_catalog(Project(root, root / "site-src"), store=store)
        return digests_in(Readable(loaded.catalog, Cache(store), loaded.versions, places=places))


def digests_in(readable: Readable) -> Digests:
    return {
        (name, key): readable.digest((name, key))
        for name in ("products", "items", "mentions")
        for key in getattr(readable.catalog, name)
    }


either = pytest.mark.parametrize("digests", [digests, digests_of_kept])
"""Whether products are kept or not, the same is told from what it was."""


def edit(root: Path, before: str, after: str) -> None:
    file = root / f"content/products/{EDITED}.yml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def rows(root: Path) -> list[str]:
    """The shared items that the edited product has a row about, of which nothing more is said; in their order."""
    lines = (root / f"content/products/{EDITED}.yml").read_text("utf-8").splitlines()
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return [
        line.split("item: ")[1]
        for line, below in pairs
        if "- item: " in line and below.lstrip().startswith(("- ", "category"))
    ]


def say_more(root: Path, item: str) -> None:
    """Edits one row, and moves none."""
    edit(root, f"- item: {item}\n", f"- {{item: {item}, only: a part of it}}\n")


def changed(root: Path, cache: Path, before: Digests, digests: Told = digests) -> set[str]:
    now = digests(root, cache)
    assert now.keys() == before.keys()
    return {f"{name} {key}" for name, key in now if now[name, key] != before[name, key]}


@either
def test_a_row_that_is_edited_leaves_the_others_as_they_are(root: Path, tmp_path: Path, digests: Told) -> None:
    cache, item = tmp_path / "cache", rows(root)[-1]
    before = digests(root, cache)
    say_more(root, item)
    met = changed(root, cache, before, digests)
    assert met == {f"products {EDITED}", f"mentions {item}"}


@either
def test_what_is_said_of_a_section_is_no_part_of_its_rows(root: Path, tmp_path: Path, digests: Told) -> None:
    before = digests(root, tmp_path / "cache")
    edit(root, "before: ", "before: Now ")
    assert changed(root, tmp_path / "cache", before, digests) == {f"products {EDITED}"}


@either
def test_an_edit_after_an_edit_is_told_from_both(root: Path, tmp_path: Path, digests: Told) -> None:
    """A row keeps the name that it had before the edits that left it alone."""
    first, *_, last = rows(root)
    start = digests(root, tmp_path / "cache")
    say_more(root, last)
    second = digests(root, tmp_path / "cache")
    say_more(root, first)
    third = digests(root, tmp_path / "cache")
    assert start["mentions", first] == second["mentions", first] != third["mentions", first]
    assert start["mentions", last] != second["mentions", last] == third["mentions", last]
    assert len({one["products", EDITED] for one in (start, second, third)}) == 3


@either
def test_a_line_more_moves_all_rows_below(root: Path, tmp_path: Path, digests: Told) -> None:
    before = digests(root, tmp_path / "cache")
    edit(root, "id: ", "# A line.\nid: ")
    met = changed(root, tmp_path / "cache", before, digests)
    assert {f"mentions {item}" for item in rows(root)} <= met


@either
def test_what_is_said_stays_the_same_wherever_it_stands(root: Path, tmp_path: Path, digests: Told) -> None:
    cache, (first, *_, last) = tmp_path / "cache", rows(root)
    start = digests(root, cache, places=False)
    edit(root, "id: ", "# A line.\nid: ")
    second = digests(root, cache, places=False)
    assert {key for key in start if start[key] != second[key]} == {("products", EDITED)}
    say_more(root, last)
    edit(root, "id: ", "# One more.\nid: ")
    third = digests(root, cache, places=False)
    assert {key for key in start if second[key] != third[key]} == {("products", EDITED), ("mentions", last)}
    fourth = digests(root, cache)
    say_more(root, first)
    fifth = digests(root, cache)
    assert {key for key in start if fourth[key] != fifth[key]} == {("products", EDITED), ("mentions", first)}


@either
def test_what_is_said_elsewhere_is_not_what_stands_here(root: Path, tmp_path: Path, digests: Told) -> None:
    """Where pages begin to show lines, nothing counts that was made while they showed none."""
    cache = tmp_path / "cache"
    digests(root, cache, places=False)
    edit(root, "id: ", "# A line.\nid: ")
    below = digests(root, cache, places=False)
    edit(root, "# A line.\nid: ", "id: ")
    above = digests(root, cache)
    assert {key for key in above if key[0] == "mentions" and above[key] == below[key]} == set()


def test_without_the_product_of_before_all_rows_are_new(root: Path, tmp_path: Path) -> None:
    before = digests(root, tmp_path / "cache")
    with closing(open_store(tmp_path / "cache")) as store:
        Cache(store).keep("product", EDITED, b"another", b"no product")
    edit(root, "before: ", "before: Now ")
    met = changed(root, tmp_path / "cache", before)
    assert {f"mentions {item}" for item in rows(root)} < met


@pytest.mark.parametrize("written", [b"no product", 3, None])
def test_what_is_no_product_is_not_compared(root: Path, tmp_path: Path, written: object) -> None:
    before = digests(root, tmp_path / "cache")
    with closing(open_store(tmp_path / "cache")) as store:
        cache = Cache(store)
        mark = cache.last("product", EDITED)
        assert mark is not None
        cache.keep("product", EDITED, mark[0], written)
    edit(root, "before: ", "before: Now ")
    assert {f"mentions {item}" for item in rows(root)} < changed(root, tmp_path / "cache", before)


@either
def test_a_product_is_there_to_compare_with_after_any_number_of_builds(
    root: Path, tmp_path: Path, digests: Told
) -> None:
    before = digests(root, tmp_path / "cache")
    for _ in range(KEPT_FOR + 2):
        assert digests(root, tmp_path / "cache") == before
    edit(root, "before: ", "before: Now ")
    assert changed(root, tmp_path / "cache", before, digests) == {f"products {EDITED}"}


def test_without_a_cache_the_same_catalog_has_the_same_digests(root: Path) -> None:
    assert digests(root, None) == digests(root, None)


def test_what_is_marked_is_told_its_name_and_what_it_read(root: Path, tmp_path: Path) -> None:
    """Two things that read the same have two marks."""
    catalog = catalog_of(root)

    def marks(of: bytes = b"") -> list[bytes]:
        with closing(open_store(tmp_path / "cache")) as store:
            cache = Cache(store)
            readable = Readable(catalog, cache)
            return [
                cache.by_reads(name, key, of, readable, _read_ids, marked=lambda made, mark: mark)
                for name, key in (("one", "a"), ("one", "b"), ("two", "a"))
            ]

    assert len(set(marks())) == 3
    assert marks() == marks()
    assert not set(marks()) & set(marks(b"other"))


def _read_ids(catalog: Catalog) -> bytes:
    list(catalog.products)
    return b""


def test_a_read_of_nothing_has_a_digest(root: Path) -> None:
    readable = Readable(catalog_of(root))
    assert readable.digest(("products", "nobody")) == b""
    assert readable.digest(("products", IDS)) != readable.digest(("items", IDS))


def told(root: Path, cache: Path) -> dict[str, bytes]:
    """By id: the digest of every product of a run that keeps what it builds."""
    with closing(open_store(cache)) as store:
        loaded = load_catalog(Project(root, root / "site-src"), store=store)
        assert loaded.versions.keys() == loaded.catalog.products.keys()
        readable = Readable(loaded.catalog, Cache(store), loaded.versions)
        return {key: readable.digest(("products", key)) for key in loaded.catalog.products}


def test_a_product_has_one_digest_built_or_taken_over(root: Path, tmp_path: Path) -> None:
    built = told(root, tmp_path / "cache")
    assert told(root, tmp_path / "cache") == built == told(root, tmp_path / "other")
    say_more(root, rows(root)[-1])
    met = told(root, tmp_path / "cache")
    assert {key for key in met if met[key] != built[key]} == {EDITED}


def rename(root: Path, item: str) -> None:
    """Gives a shared item another name, and moves nothing."""
    [file] = (root / "content/items").iterdir()
    lines = file.read_text("utf-8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if line.endswith(f"id: {item}\n")]
    named = next(number for number in range(at, len(lines)) if "name: " in lines[number])
    lines[named] = lines[named].rstrip("\n") + " of another kind\n"
    file.write_text("".join(lines), "utf-8")


def test_a_product_is_another_with_what_it_refers_to(root: Path, tmp_path: Path) -> None:
    built, item = told(root, tmp_path / "cache"), rows(root)[0]
    speaking = {
        file.stem for file in (root / "content/products").iterdir() if f"item: {item}\n" in file.read_text("utf-8")
    }
    rename(root, item)
    met = told(root, tmp_path / "cache")
    assert {key for key in met if met[key] != built[key]} == speaking


@either
def test_an_item_under_another_name_leaves_the_rows_about_others_as_they_are(
    root: Path, tmp_path: Path, digests: Told
) -> None:
    before, item = digests(root, tmp_path / "cache"), rows(root)[0]
    rename(root, item)
    met = changed(root, tmp_path / "cache", before, digests)
    assert f"items {item}" in met
    assert {one for one in met if one.startswith("mentions ")} == {f"mentions {item}"}


def test_a_check_in_between_loses_nothing(root: Path, tmp_path: Path) -> None:
    """It keeps products as well, and what they were before with them."""
    before, item = digests_of_kept(root, tmp_path / "cache"), rows(root)[-1]
    say_more(root, item)
    with closing(open_store(tmp_path / "cache")) as store:
        load_catalog(Project(root, root / "site-src"), store=store)
    met = changed(root, tmp_path / "cache", before, digests_of_kept)
    assert met == {f"products {EDITED}", f"mentions {item}"}


def test_a_row_that_speaks_of_another_item_is_another_row(root: Path, tmp_path: Path) -> None:
    cache, [item, *others] = tmp_path / "cache", rows(root)
    before = digests_of_kept(root, cache)
    new = next(
        key for name, key in before if name == "items" and key and key[:5] == "item." and key not in [*others, item]
    )
    edit(root, f"- item: {item}\n", f"- item: {new}\n")
    met = {one for one in changed(root, cache, before, digests_of_kept) if one.startswith("mentions ")}
    assert f"mentions {new}" in met
    assert not met & {f"mentions {other}" for other in others}


def test_the_digest_of_a_shared_record_is_worked_out_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog, known = catalog_of(root), dict[tuple[str, str], bytes]()
    item = next(key for key, one in catalog.items.items() if one.product is None)
    first = Readable(catalog, digests=known).digest(("items", item))
    assert known == {("items", item): first}
    monkeypatch.setattr("privacy_statements.cache.reads.digest_of", Mock(side_effect=AssertionError))
    assert Readable(catalog, digests=known).digest(("items", item)) == first


def test_no_catalog_has_the_digests_of_another() -> None:
    def loaded(name: str) -> Loaded:
        texts = {
            "vocabulary/categories.yml": "categories: [{id: device, name: Device data}]",
            "items/items.yml": f"[{{id: serial, name: {name}, category: device}}]",
        }
        return build_catalog([load_text(text, f"content/{path}") for path, text in texts.items()], "content")

    one, other = loaded("Serial number"), loaded("Number")
    first, second = (Readable(each.catalog, digests=each.digests) for each in (one, other))
    assert first.digest(("items", "serial")) != second.digest(("items", "serial"))


def test_shared_items_are_others_when_one_of_them_is(root: Path) -> None:
    catalog = catalog_of(root)
    item = next(one for one in catalog.items.values() if one.product is None)

    def digest_with(items: dict[str, DataItem]) -> bytes:
        return Readable(replace(catalog, items=items)).digest(("shared_items", WHOLE))

    before = digest_with(dict(catalog.items))
    assert digest_with(dict(catalog.items)) == before
    assert digest_with({**catalog.items, item.id: replace(item, name=item.name + "!")}) != before
    assert digest_with({key: one for key, one in catalog.items.items() if key != item.id}) != before
    assert digest_with(dict(reversed([*catalog.items.items()]))) != before, "their order is read, too"


@either
def test_a_record_in_a_row_counts_with_all_that_it_says(root: Path, tmp_path: Path, digests: Told) -> None:
    cache, path = tmp_path / "cache", root / f"content/products/{EDITED}.yml"
    start = digests(root, cache, places=False)
    (duration,) = re.findall(r"^retention:\n- duration: (\w+)$", path.read_text("utf-8"), re.MULTILINE)
    edit(root, f"duration: {duration}\n", "duration: P77D\n")
    now = digests(root, cache, places=False)
    changed = {key for name, key in start if start[name, key] != now[name, key] and name == "mentions"}
    assert changed >= set(rows(root))


def test_a_link_to_a_folder_around_it_leads_to_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/a.txt").write_text("a")
    (tmp_path / "inner/again").symlink_to(tmp_path)
    (tmp_path / "beside").symlink_to("inner")
    found = sorted(file.relative_to(tmp_path).as_posix() for file in files_below(tmp_path))
    assert found == ["beside/a.txt", "inner/a.txt"]
