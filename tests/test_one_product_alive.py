"""Products that are read as they are built: what comes out is what comes out when all files are read before."""

from __future__ import annotations

import gc
import random
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import write_corpus
from privacy_statements.catalog.build import reading
from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.catalog.build.products import ProductFiles
from privacy_statements.pages.store import encoded
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project

ROOT = Path(__file__).parent.parent
products_module = sys.modules[ProductFiles.__module__]


def all_read_before(project: Project) -> Loaded:
    """What comes out if no file waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "head_of", lambda *_: None)
        return load_catalog(project)


def told(said: Loaded) -> list[Any]:
    """All that can be seen of it, in its order."""
    catalog = said.catalog
    names = ("products", "items", "sources", "guides", "comparisons", "mentions", "questions")
    return [
        catalog,
        [list(getattr(catalog, name)) for name in names],
        [(one, one.position, one.related) for one in said.diagnostics],
        said.silences,
        said.files,
        said.unread,
        {key: encoded(product) for key, product in catalog.products.items()},
    ]


# --- edits of product files


def _line(text: str, chance: random.Random, new: str) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), new)
    return "\n".join(lines)


def _at_end(more: str) -> Callable[[str, random.Random], str]:
    return lambda text, chance: text + more


def _in_place_of(old: str, new: str) -> Callable[[str, random.Random], str]:
    return lambda text, chance: text.replace(old, new, 1)


def _any_id(text: str, chance: random.Random) -> str:
    first = text.split("\n")[0]
    return text.replace(first, f"id: product-000{chance.randrange(6)}", 1)


EDITS: list[Callable[[str, random.Random], str]] = [
    lambda text, chance: _line(text, chance, "\t- {"),
    lambda text, chance: _line(text, chance, "wrong: 1"),
    lambda text, chance: _line(text, chance, "   odd"),
    lambda text, chance: _line(text, chance, "# a comment"),
    lambda text, chance: text[: chance.randrange(len(text))],
    lambda text, chance: "",
    lambda text, chance: "# more\n" + text,
    lambda text, chance: "\ufeff" + text,
    lambda text, chance: text.replace("\n", "\r\n"),
    lambda text, chance: "- " + text.replace("\n", "\n  ").rstrip() + "\n- {name: Second}\n",
    lambda text, chance: text.partition("\n")[2],  # no id
    lambda text, chance: text.replace("item: item.", "item: itm.", 1),
    lambda text, chance: text.replace("category: c0", "category: x0", 1),
    _any_id,
    _at_end("replaced_by: product-0001\n"),
    _at_end("replaced_by: product-0009\n"),
    _at_end("part_of: product-0001\n"),
    _at_end('"part\\u005fof": product-0001\n'),
    _at_end("name: Twice\n"),
    _at_end("id: twice\n"),
    _at_end("nam: Unknown\n"),
    _at_end("status: unheard\n"),
    _at_end("obtained: {how: reused, from: [product-0003, product-0077]}\n"),
    _at_end("disregard: [{code: unanswered, reason: It is known.}]\n"),
    _at_end("summary: |\n  Two\n  lines\n"),
    _at_end("summary: &a x\n"),
    _at_end("---\nid: other\n"),
    _in_place_of("name: ", "name:  "),
    _in_place_of("name: ", "name: null #"),
    _in_place_of("\nname: ", " \nname: "),
    _in_place_of("\nname: ", "\nname: ~\nx: "),
    _in_place_of("\nname: ", "\nname: Two\n  lines\nx: "),
    _in_place_of("\nname: ", "\nname: 'Quoted'\ntitle: "),
    _in_place_of("\nname: ", "\nname: Trailing   \ntitle: "),
    _in_place_of("id: ", "id: Wrong"),
    _in_place_of("id: ", "id: null\nx: "),
    _in_place_of("id: ", "? "),
    _in_place_of("\n", "\n\n"),
]
FURTHER = "name: More\npart_of: product-0001\nsections:\n- heading: More\n  items:\n  - item: item.0001\n"
OTHERS = {
    "products/zz-further.yml": FURTHER,
    "products/aa-further.yml": FURTHER.replace("product-0001", "product-0099"),
    "products/zz-copy.yml": "id: product-0002\nname: A copy\nstatus: current\nnam: Unknown\n",
    "products/mm-broken.yml": "id: product-0044\nname: [\nstatus: current\n",
    "sources/taken.yml": "- {id: product-0001, name: Taken}\n- {id: other, name: Other}\n",
    "items/broken.yml": "- {id: some.thing, nam: Some thing}\n",
    "guides/any.yml": "id: any\nname: Any\naffects:\n- {product: product-0003, effect: Nothing}\n",
}


def edit(folder: Path, chance: random.Random) -> str:
    """One edit of a folder of records; what was done."""
    files = sorted((folder / "products").glob("product-*.yml"))
    if chance.random() < 0.25:
        path = chance.choice(sorted(OTHERS))
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        if file.exists():
            file.unlink()
        else:
            file.write_text(OTHERS[path], "utf-8")
        return path
    file, number = chance.choice(files), chance.randrange(len(EDITS))
    text = file.read_bytes().decode("utf-8", "replace")
    file.write_bytes(EDITS[number](text or "id: again\nname: Again\n", chance).encode())
    return f"{file.name} {number}"


@pytest.mark.parametrize("seed", range(3))
def test_a_site_that_is_edited(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root = write_corpus(tmp_path / "site", 5, 4, seed=seed).parent
    project = Project(root, root / "site-src")
    good = {file: file.read_bytes() for file in sorted((root / "content").rglob("*.yml"))}
    for number in range(40):
        done = [edit(root / "content", chance) for _ in range(chance.choice((1, 1, 2)))]
        assert told(load_catalog(project)) == told(all_read_before(project)), (number, done)
        if chance.random() < 0.6:
            for file in (root / "content").rglob("*.yml"):
                if file not in good:
                    file.unlink()
            for file, data in good.items():
                file.write_bytes(data)


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_each_edit(number: int, tmp_path: Path) -> None:
    root = write_corpus(tmp_path / "site", 4, 3).parent
    project = Project(root, root / "site-src")
    for path in sorted((root / "content/products").glob("*.yml")):
        before = path.read_bytes()
        path.write_bytes(EDITS[number](before.decode(), random.Random(number)).encode())
        assert told(load_catalog(project)) == told(all_read_before(project))
        path.write_bytes(before)


def test_our_own_records() -> None:
    project = Project(ROOT, ROOT / "site-src")
    assert told(load_catalog(project)) == told(all_read_before(project))


def test_one_record_is_alive_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_corpus(tmp_path / "site", 5, 4).parent
    alive: list[Any] = []
    most = 0

    class Watched:
        """Lives as long as a record."""

    real = products_module.build_product

    def noted(record: Any, *others: Any) -> Any:
        nonlocal most
        watched = Watched()
        vars(record)["watched"] = watched
        alive.append(weakref.ref(watched))
        most = max(most, sum(one() is not None for one in alive))
        return real(record, *others)

    monkeypatch.setattr(products_module, "build_product", noted)
    gc.collect()
    load_catalog(Project(root, root / "site-src"))
    assert (len(alive), most) == (5, 1)
