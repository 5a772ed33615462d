"""Whatever is edited between two builds, a build with the cache of all builds before makes the same as one without."""

from __future__ import annotations

import datetime
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from corpus import write_corpus
from privacy_statements import pipeline
from privacy_statements.cache.digests import digest_of
from privacy_statements.cache.held import Held
from privacy_statements.cache.kept_file import FileStore, open_store
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import FILE, NoStore, Store
from privacy_statements.catalog.build.documents import build_product
from privacy_statements.catalog.build.kept import Keeper, Kept
from privacy_statements.catalog.build.products import ProductFiles
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.checking import check_records
from privacy_statements.diagnostics.diagnostic import has_errors
from privacy_statements.pages.page import html_of
from privacy_statements.pages.render import Renderer
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import Options, Project
from privacy_statements.publish.built import Built
from privacy_statements.read.load import load_folder
from privacy_statements.views import View

QUESTIONS = """
- id: who
  question: Who sees it?
  products: product-0000
  categories: c00
- id: which
  question: Is the first item collected?
  items: item.0000
  also: ["Really?"]
- id: where
  question: Where is more?
  leads_to: [{view: guide, id: turn-it-off}, {view: product, id: product-0001, anchor: required-data}]
"""
GUIDE = """
id: turn-it-off
name: Turn it off
reviewed: 2026-01-02
affects: [{product: product-0000, setting: Telemetry, path: [Settings, Telemetry], effect: Nothing more is sent.}]
sections:
  - {id: steps, heading: Steps, kind: other, steps: [{title: Open the settings}, {title: Choose "off"}]}
"""
CHANGES = """
- {id: more, name: More is collected, date: 2026-02-03, what: One more item., products: product-0000}
- {id: less, name: Less is collected, date: 2026-03-04, what: Two items less., products: [product-0001, product-0002]}
"""
HOME = """# Made up

```privacy
view: product
id: product-0001
```

[All](products/index.md)

```privacy
view: coverage
```
"""
TEMPLATES = {
    "templates/pages/item.html.jinja": '{% extends "built-in/pages/item.html.jinja" %}\n{% block products %}{{ super() }}<p>Ours.</p>{% endblock %}\n',
    "templates/pages/choices.html.jinja": '{% extends "built-in/pages/choices.html.jinja" %}\n{% block optional %}{% if optional %}{% for group in optional.groups %}'
    "{% for row in group.rows %}<i>{{ row.header.record }}</i>{% endfor %}{% endfor %}{% endif %}{{ super() }}{% endblock %}\n",
    "templates/parts/paper.html.jinja": "<p>{{ imprint.version }}</p>\n",
    "templates/assets/privacy-statements.css": "p { color: red }\n",
}
CHOICES: list[dict[str, Any]] = [
    {"language": "de"},
    {"language": "en"},
    {"twins": False},
    {"twins": True},
    {"completeness": True, "checklists": ["gdpr-13"]},
    {"script": False},
    {"record_url": "https://x.example/{path}#{line}"},
    {"metadata": {"author": "somebody"}},
    {"metadata": {}},
    {"search": "pagefind"},
    {"review_every": {"products": "P1Y"}},
]
WORDS = ["camera", "location data", "**bold**", "<b>", "{{ name }}", "30 days", "[more](https://x.example/)", "ü", ""]


@dataclass
class Site:
    """A site that is edited, and what was chosen of it."""

    root: Path
    chance: random.Random
    options: Options = field(default_factory=Options)
    urls: bool = True

    @property
    def project(self) -> Project:
        root = self.root
        return Project(
            root, root / "site-src", self.options, self.urls, site_url="https://x.example/", site_name="Made up"
        )

    # --- edits; each says what it did

    def edit(self) -> str:
        edits: list[Callable[[], str]] = [
            *[self.text] * 6, *[self.row] * 3, self.line, self.item, self.item, self.word, self.word, self.file, self.more,
            self.template, self.choose, self.address, self.by_hand, self.wrong, self.related, self.nothing,
        ]  # fmt: skip
        return self.chance.choice(edits)()

    def text(self) -> str:
        """Another text anywhere in any record."""
        file, record = self.any_record()
        places = [
            place for place in _texts(record) if place[1] not in ("id", "item", "category", "kind", "products", "view")
        ]
        inside, key = self.chance.choice(places)
        inside[key] = (
            self.chance.choice(WORDS) if self.chance.random() < 0.4 else f"{inside[key]} {self.chance.choice(WORDS)}"
        )
        self.write(file, record)
        return f"text {key} in {file.name}"

    def row(self) -> str:
        """A row more, less, or said otherwise."""
        file, record = self.any_record("products/product-*.yml")
        sections = [section for section in _sections(record) if section.get("items")]
        rows = self.chance.choice(sections)["items"]
        what = self.chance.choice(["less", "more", "answer", "condition", "order"])
        row = self.chance.choice(rows)
        if what == "less" and len(rows) > 1:
            rows.remove(row)
        elif what == "more":
            rows.append({"id": f"own.{self.chance.randrange(10**6)}", "name": f"New {self.chance.randrange(99)}"})
        elif what == "answer":
            row["answer"] = self.chance.choice(["collected", "not-collected", "not-stated"])
        elif what == "condition":
            row["condition"] = self.chance.choice(
                [{"platform": "ios"}, {"words": "you ask"}, {"ownership": "personal"}]
            )
        else:
            rows.reverse()
        self.write(file, record)
        return f"row: {what} in {file.name}"

    def line(self) -> str:
        """A line more at the top: every place moves."""
        file = self.any_file()
        file.write_text(f"# {self.chance.random()}\n" + file.read_text("utf-8"), "utf-8")
        return f"line in {file.name}"

    def item(self) -> str:
        file, records = self.any_record("items/*.yml")
        item = self.chance.choice(records)
        key, value = self.chance.choice(
            [("name", f"Renamed {self.chance.randrange(99)}"), ("aliases", ["Other name"]), ("definition", "What it is."),
             ("former_names", ["Old name"]), ("parent", records[0]["id"])]
        )  # fmt: skip
        item[key] = value
        self.write(file, records)
        return f"item {item['id']}: {key}"

    def word(self) -> str:
        file, words = self.any_record("vocabulary/*.yml")
        kind = self.chance.choice(sorted(words))
        word = self.chance.choice(words[kind])
        word["name"] = f"{word['name']} {self.chance.randrange(9)}"
        self.write(file, words)
        return f"word {word['id']}"

    def file(self) -> str:
        """A product more or less."""
        files = sorted((self.root / "content/products").glob("product-*.yml"))
        file = self.chance.choice(files)
        if len(files) > 3:
            file.unlink()
            return f"{file.name} deleted"
        number = self.chance.randrange(10, 99)
        other = file.with_name(f"product-00{number}.yml")
        text = file.read_text("utf-8").replace(file.stem, other.stem)
        record = yaml.safe_load(text)
        record["name"] = f"{record['name']} again {number}"
        self.write(other, record)
        return f"{other.name} added"

    def more(self) -> str:
        """Comes or goes: a guide, questions, changes, a comparison."""
        place, text = self.chance.choice(
            [("questions/q.yml", QUESTIONS), ("guides/g.yml", GUIDE), ("changes/c.yml", CHANGES),
             ("comparisons/more.yml", "{id: more, name: More, products: [product-0001, product-0002]}"),
             ("organization.yml", f"{{name: Others {self.chance.randrange(9)}, role: controller}}")]
        )  # fmt: skip
        return self.swap(f"content/{place}", text)

    def template(self) -> str:
        return self.swap(*self.chance.choice(sorted(TEMPLATES.items())))

    def by_hand(self) -> str:
        return self.swap(
            "site-src/made.md", HOME.replace("coverage", self.chance.choice(["coverage", "rights", "changes"]))
        )

    def choose(self) -> str:
        choice = self.chance.choice(CHOICES)
        self.options = replace(self.options, **choice)
        return f"options {choice}"

    def address(self) -> str:
        self.urls = not self.urls
        return f"directory_urls {self.urls}"

    def related(self) -> str:
        """One product speaks of another."""
        file, record = self.any_record("products/product-*.yml")
        record["source"] = {"title": "Elsewhere", "published": f"2025-01-{self.chance.randrange(10, 28)}"}
        record["family"] = "one"
        self.write(file, record)
        return f"family and source of {file.name}"

    def wrong(self) -> str:
        """A mistake, or the end of it."""
        return self.swap(
            "content/products/wrong.yml", self.chance.choice(["id: [", "{name: No id, items: [{item: item.9999}]}"])
        )

    def nothing(self) -> str:
        return "nothing"

    def copied(self) -> dict[Path, bytes]:
        """Every file as it is."""
        return {file: file.read_bytes() for file in self.root.rglob("*") if file.is_file()}

    def go_back(self, files: dict[Path, bytes]) -> None:
        """Every file as it was."""
        for file in self.copied().keys() - files.keys():
            file.unlink()
        for file, content in files.items():
            file.write_bytes(content)

    # --- what edits need

    def any_file(self, pattern: str = "**/*.yml") -> Path:
        files = [file for file in sorted((self.root / "content").glob(pattern)) if not file.stem.startswith("wrong")]
        return self.chance.choice(files)

    def any_record(self, pattern: str = "**/*.yml") -> tuple[Path, Any]:
        file = self.any_file(pattern)
        return file, yaml.safe_load(file.read_text("utf-8"))

    def write(self, file: Path, record: Any) -> None:
        file.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=100), "utf-8")

    def swap(self, path: str, text: str) -> str:
        file = self.root / path
        if file.exists() and file.read_text("utf-8") == text:
            file.unlink()
            return f"{path} gone"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return f"{path} there"


def _texts(record: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a record that holds a text."""
    for key, value in record.items() if isinstance(record, dict) else enumerate(record):
        if isinstance(value, str):
            yield record, key
        elif isinstance(value, dict | list):
            yield from _texts(value)


def _sections(record: Any) -> Iterator[Any]:
    for section in record.get("sections", ()):
        yield section
        yield from _sections(section)


def said(built: Built) -> dict[str, Any]:
    """Everything that is published, by what it is."""
    said: dict[str, Any] = {
        page.path: (replace(page, blocks=(), mark=b""), html_of(page.blocks)) for page in built.pages
    }  # blocks that are kept can be read as long as the cache is open
    said |= {asset.path: asset.content for asset in built.assets}
    said |= {f"twin {path}": text for path, text in built.twins(others={"other.md": "<p>Other.</p>"}).items()}
    said["embedded"] = {page: dict(blocks) for page, blocks in built.embedded.items()}
    said["search"] = built.search
    said["diagnostics"] = built.diagnostics
    said["found"] = built.found
    return said


def make(project: Project, folder: Path | None, held: Held | None = None) -> dict[str, Any]:
    """Everything that a build publishes; one of many in a process, where ``held`` is given."""
    opened = open_store(folder)
    with closing(opened if held is None else held.over(opened)) as store:
        built = build(project, store)
        if built.catalog is not None:
            assert _of_two_builds(built.catalog) == []
        return said(built)


def _of_two_builds(catalog: Catalog) -> list[str]:
    """What leads to another record than that of the catalog, though it has the same id."""
    words = catalog.vocabulary
    met: list[tuple[str, Mapping[str, object], Any]] = []
    for item in catalog.items.values():
        met += [
            (item.id, words.categories, item.category),
            *((item.id, words.data_classes, one) for one in item.data_classes),
        ]
    for source in catalog.sources.values():
        met += [(source.id, words.purposes, use.purpose) for use in source.purposes]
    for product in catalog.products.values():
        for row in product.rows:
            met += [(row.id, catalog.items, row.item), (row.id, words.categories, row.said.category)]
            met += [(row.id, words.purposes, use.purpose) for use in row.said.purposes]
            met += [(row.id, words.actors, viewer.actor) for viewer in row.said.visible_to]
    return [key for key, known, one in met if one is not None and known.get(one.id, one) is not one]


def is_published(said: dict[str, Any]) -> bool:
    return not has_errors(said["diagnostics"])


def different(warm: dict[str, Any], cold: dict[str, Any]) -> list[str]:
    return sorted(name for name in warm.keys() | cold.keys() if warm.get(name) != cold.get(name))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    root = write_corpus(tmp_path / "site", 3, 8).parent
    texts = {"questions/q.yml": QUESTIONS, "guides/g.yml": GUIDE, "changes/c.yml": CHANGES}
    for path, text in texts.items():
        (root / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "content" / path).write_text(text, "utf-8")
    (root / "site-src/index.md").write_text(HOME, "utf-8")
    words = root / "content/vocabulary/words.yml"
    record = yaml.safe_load(words.read_text("utf-8"))
    said = "".join(file.read_text("utf-8") for file in sorted((root / "content").glob("[pi]*/*.yml")))
    record["categories"] = [word for word in record["categories"] if word["id"] in said or "parent" not in word]
    words.write_text(yaml.safe_dump(record, sort_keys=False), "utf-8")
    return Site(root, random.Random(7))


def edited(site: Site, times: int, folder: Path, held: Held | None = None) -> None:
    """Edits again and again, and builds with the cache of everything before; in one process, where ``held`` is given."""
    done = ["the beginning"]
    assert is_published(make(site.project, folder, held))
    published, whole, was_broken = 0, site.copied(), False
    for _ in range(times):
        done.append(site.edit())
        steps = () if held is None else held.read_ahead()
        for _ in islice(steps, site.chance.randrange(200)):
            pass
        warm, cold = make(site.project, folder, held), make(site.project, None)
        assert different(warm, cold) == [], "; ".join(done[-6:])
        if is_published(cold):
            published, whole, was_broken = published + 1, site.copied(), False
        elif was_broken or site.chance.random() < 0.7:  # else every further build ends early
            site.go_back(whole)
            done.append("back")
            was_broken = False
        else:
            was_broken = True
    assert published > times / 3


def test_every_edit_makes_what_a_build_without_a_cache_makes(site: Site, tmp_path: Path) -> None:
    edited(site, 12, tmp_path / "cache")


@pytest.mark.parametrize("shown", ["nowhere", "links", "template", "template behind a link"])
def test_a_line_more_makes_only_pages_again_that_show_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    """All rows below it move. Pages say so in links to records, and where a template of the site asks for it."""
    if shown == "links":
        site.options = replace(site.options, record_url="https://x.example/{path}#{line}")
    elif shown != "nowhere":
        templates_of(site, behind_a_link=shown != "template")
    made: set[str] = set()
    makes = View.pages_of

    def noted(self: View, *given: Any) -> Any:
        made.add(self.name)
        return makes(self, *given)

    before = make(site.project, tmp_path / "cache")
    file = site.root / "content/products/product-0001.yml"
    file.write_text("# A line more.\n" + file.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(View, "pages_of", noted)
    warm = make(site.project, tmp_path / "cache")
    monkeypatch.undo()
    cold = make(site.project, None)
    assert different(warm, cold) == []
    assert is_published(cold)
    assert ("choices.md" in different(before, cold)) is (shown != "nowhere")
    assert made >= {"product", "comparison"}
    assert made.isdisjoint({"choices", "viewer", "item"}) is (shown == "nowhere")


def templates_of(site: Site, *, behind_a_link: bool) -> Path:
    """A template of the site that says where rows stand; in a folder of its own to which those of the site lead."""
    path = "templates/pages/choices.html.jinja"
    if behind_a_link:
        (site.root / "shared").mkdir()
        (site.root / "templates").mkdir()
        (site.root / "templates/pages").symlink_to(site.root / "shared", target_is_directory=True)
        (site.root / "shared/around").symlink_to(site.root / "templates", target_is_directory=True)
    site.swap(path, TEMPLATES[path])
    return site.root / path


def test_a_template_behind_a_link_is_printed_as_it_is_now(site: Site, tmp_path: Path) -> None:
    file = templates_of(site, behind_a_link=True)
    make(site.project, tmp_path / "cache")
    file.write_text(file.read_text("utf-8").replace("<i>", "<i>Ours: "), "utf-8")
    warm = make(site.project, tmp_path / "cache")
    assert different(warm, make(site.project, None)) == []
    assert "Ours: " in str(warm["choices.md"])


def test_templates_that_are_edited_at_random_can_be_printed(site: Site) -> None:
    """Else a build ends early, and nothing is compared."""
    before = make(site.project, None)
    for path, text in TEMPLATES.items():
        site.swap(path, text)
        now = make(site.project, None)
        assert is_published(now)
        assert different(before, now) != []
        before = now


@pytest.mark.parametrize(
    "path",
    ["organization.yml", "vocabulary/*.yml", "items/*.yml", "guides/g.yml", "changes/c.yml", "questions/q.yml", "comparisons/*.yml"],
)  # fmt: skip
def test_a_line_more_in_any_file_is_seen(site: Site, tmp_path: Path, path: str) -> None:
    """Pages come from most of them, and say so."""
    (site.root / "content/organization.yml").write_text("{name: Others, role: controller}\n", "utf-8")
    make(site.project, tmp_path / "cache")
    for file in sorted((site.root / "content").glob(path)):
        file.write_text("# A line more.\n" + file.read_text("utf-8"), "utf-8")
    warm = make(site.project, tmp_path / "cache")
    assert is_published(warm)
    assert different(warm, make(site.project, None)) == []


def test_every_edit_does_under_a_server(site: Site, tmp_path: Path) -> None:
    site.chance = random.Random(11)
    edited(site, 12, tmp_path / "cache", Held())


def test_a_server_builds_no_product_anew_that_is_the_same(site: Site, tmp_path: Path) -> None:
    """It is the same object, until something that it was built of is another one."""
    held = Held()

    def products() -> dict[str, Product]:
        with closing(held.over(open_store(tmp_path / "cache"))) as store:
            return dict(load_catalog(site.project, store=store).catalog.products)

    def same(before: dict[str, Product], now: dict[str, Product]) -> set[str]:
        return {key for key in before if before[key] is now[key]}

    first, second = products(), products()
    assert same(first, second) == {"product-0000", "product-0001", "product-0002"}, "those that it has built"
    held = Held()
    first, second = products(), products()
    assert same(first, second) == {"product-0000", "product-0001", "product-0002"}, "those that it has read"
    file = site.root / "content/products/product-0001.yml"
    file.write_text("# moved\n" + file.read_text("utf-8"), "utf-8")
    third = products()
    assert same(second, third) == {"product-0000", "product-0002"}
    item = next(row.item for row in third["product-0000"].rows if row.item is not None and row.item.product is None)
    file = next(
        file for file in (site.root / "content/items").iterdir() if f"id: {item.id}\n" in file.read_text("utf-8")
    )
    records = yaml.safe_load(file.read_text("utf-8"))
    site.write(file, [*records[1:], records[0]])  # every place moves
    assert same(third, products()) == set()
    file = next((site.root / "content/vocabulary").iterdir())
    first, second = products(), products()
    file.write_text("# moved\n" + file.read_text("utf-8"), "utf-8")
    assert same(first, second) == {"product-0000", "product-0001", "product-0002"}
    assert same(second, products()) == set()


def test_a_server_takes_over_what_another_process_has_built_of_the_same_file(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not what it has built itself of the file as it was before."""
    monkeypatch.setattr("privacy_statements.cache.held.LARGEST", 0)  # it reads the store again
    held, cache = Held(), tmp_path / "cache"
    for number in range(3):
        site.write(site.root / "content/products/product-0001.yml", {"id": "product-0001", "name": f"Name {number}"})
        with closing(open_store(cache)) as store:
            load_catalog(site.project, store=store)
        for _ in range(2):
            with closing(held.over(open_store(cache))) as store:
                assert load_catalog(site.project, store=store).catalog.products["product-0001"].name == f"Name {number}"


@pytest.mark.large
@pytest.mark.parametrize("held", [None, Held()], ids=["processes", "one process"])
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_edits_do(site: Site, tmp_path: Path, seed: int, held: Held | None) -> None:
    site.chance = random.Random(seed)
    edited(site, 60, tmp_path / "cache", held)


def test_another_version_of_the_program_takes_nothing_over(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(site.project, tmp_path / "cache")
    met: list[bytes] = []
    with closing(open_store(tmp_path / "cache")) as store:
        monkeypatch.setattr(pipeline, "program", lambda: b"another")
        assert different(said(build(site.project, _Watched(store, met))), make(site.project, None)) == []
    assert met == []


def test_with_nothing_edited_nothing_is_made(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = make(site.project, tmp_path / "cache")
    for maker in ("render.Renderer.page", "twin.Twins.of", "exporters.tables.tables_csv", "linked_data.linked_data"):
        monkeypatch.setattr(f"privacy_statements.{maker}", _never)
    assert different(make(site.project, tmp_path / "cache"), cold) == []


def test_what_nobody_has_stated_is_the_same_beside_an_edit(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was found now or in an earlier build."""
    make(site.project, tmp_path / "cache")
    file = site.root / "content/products/product-0001.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("before: ", "before: So ", 1), "utf-8")
    assert file.read_text("utf-8") != text
    made = noted_as_kept(monkeypatch)
    make(site.project, tmp_path / "cache")
    assert "views product product-0001" in made
    assert "judged words product-0001" in made
    assert [one for one in made if one.startswith(("views completeness", "judged words product-0002"))] == []


def test_on_another_day_only_what_the_day_decides_is_made(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CI that builds on the day of each commit has a cache on the next day, too."""
    for file in (site.root / "content").glob("products/*.yml"):
        file.write_text(file.read_text("utf-8") + "reviewed: 2026-01-02\n", "utf-8")
    site.options = replace(site.options, completeness=True, review_every={"products": "P1Y"})
    early, late = (replace(site.project, today=datetime.date(year, 6, 1)) for year in (2026, 2028))
    before = make(early, tmp_path / "cache")
    cold = make(late, None)
    printed: list[str] = []
    original = Renderer.page

    def page(self: Renderer, view: Any, *given: Any, **named: Any) -> Any:
        printed.append(view.info.path)
        return original(self, view, *given, **named)

    monkeypatch.setattr(Renderer, "page", page)
    assert different(make(late, tmp_path / "cache"), cold) == []
    assert {"diagnostics", "completeness.md"} <= set(different(before, cold))
    assert set(printed) <= set(different(before, cold))


def test_a_damaged_value_is_made_anew(site: Site, tmp_path: Path) -> None:
    """Whatever the cache says, if it is not what was kept."""
    cold = make(site.project, tmp_path / "cache")
    chance = random.Random(3)
    whole = (tmp_path / "cache" / FILE).read_bytes()
    for _ in range(6):
        damaged = bytearray(whole)
        for _ in range(300):
            damaged[chance.randrange(len(damaged))] ^= 255
        (tmp_path / "cache" / FILE).write_bytes(bytes(damaged))
        assert different(make(site.project, tmp_path / "cache"), cold) == []


def test_without_its_folder_a_cache_is_made_anew(site: Site, tmp_path: Path) -> None:
    cold = make(site.project, tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache")
    assert different(make(site.project, tmp_path / "cache"), cold) == []


def test_another_site_takes_nothing_over(site: Site, tmp_path: Path) -> None:
    """Two sites may share a folder."""
    make(site.project, tmp_path / "cache")
    root = write_corpus(tmp_path / "other", 2, 5, seed=2).parent
    other = replace(site.project, root=root, pages=root / "site-src")
    assert different(make(other, tmp_path / "cache"), make(other, None)) == []


# --- check, and the products that it takes over


FURTHER = "{name: More of it, part_of: product-0000, sections: [{heading: More, items: [{name: Something else}]}]}"
SOURCES = "- {id: others, name: Others}\n- {id: third, name: A third one}\n"
LOOSE: list[tuple[str, str]] = [
    ("products/wrong-zz-further.yml", FURTHER),
    ("products/wrong-zz-further.yml", FURTHER.replace("product-0000", "product-0001")),
    ("products/wrong-aa.yml", "{id: product-0001, name: Twice}"),
    ("products/wrong-bb.yml", "{name: Product 0001}"),
    ("products/wrong-cc.yml", "- {id: one, name: One}\n- {id: two, name: Two, items: [{item: item.0001}]}"),
    ("sources/wrong-s.yml", SOURCES),
    ("sources/wrong-s.yml", SOURCES.replace("third one", "fourth one")),
    ("sources/wrong-s.yml", SOURCES.replace("id: others", "id: other")),
    ("guides/wrong-off.yml", "{id: turn-it-off, name: Off, affects: []}"),
    ("guides/wrong-broken.yml", "{id: turn-it-off, name: [}"),
    ("items/wrong-more.yml", "{id: some.thing, name: Some thing}"),
    ("items/wrong-wrong.yml", "{id: some.thing, nam: Some thing}"),
]
"""Files that come and go, and change what other records mean."""
SAID: list[dict[str, Any]] = [
    {"obtained": {"how": "reused", "from": ["others", "product-0002"]}},
    {"obtained": {"how": "reused", "from": "product-0000"}},
    {"controls": [{"kind": "opt-out", "guide": "turn-it-off"}]},
    {"items": [{"item": "some.thing", "parts": [{"item": "item.0002"}, {"name": "Else"}]}, "item.0003"]},
    {"items": [{"name": "Gone", "replaced_by": "item.0001"}, {"name": "some.thin"}]},
    {"disregard": [{"code": "unanswered", "reason": "It is known."}]},
    {"disregard": [{"code": "vague-list", "reason": "It is known."}]},
    {"replaced_by": "product-0002", "status": "deprecated"},
    {"name": "Renamed"},
    {"id": "another"},
]
"""What a product may say that leads to other records."""


def _loosely(site: Site) -> str:
    """An edit that changes what the words of other files mean."""
    if site.chance.random() < 0.5:
        path, text = site.chance.choice(LOOSE)
        return site.swap(f"content/{path}", text)
    file, record = site.any_record("products/product-*.yml")
    said = site.chance.choice(SAID)
    if all(record.get(key) == value for key, value in said.items()) and "name" not in said and "id" not in said:
        for key in said:
            del record[key]
    else:
        record.update(said)
    site.write(file, record)
    return f"{said} in {file.name}"


def judged(project: Project, folder: Path | None, words: bool) -> dict[str, Any]:
    """Everything that ``check`` finds, with both places, and the catalog."""
    with closing(open_store(folder)) as store:
        built = check_records(project, store=store, words=words)
    catalog = built.catalog
    return {
        "found": [(one, one.related) for one in built.found],
        "catalog": catalog,
        "order": [list(getattr(catalog, name)) for name in ("products", "items", "sources", "mentions")],
        "files": built.files,
    }


def checked(site: Site, times: int, folder: Path) -> None:
    """Edits again and again, and checks with the cache of everything before."""
    done = ["the beginning"]
    whole, taken = site.copied(), 0
    for number in range(times):
        done.append(site.edit() if site.chance.random() < 0.5 else _loosely(site))
        words = number % 2 == 0
        warm, cold = judged(site.project, folder, words), judged(site.project, None, words)
        assert different(warm, cold) == [], "; ".join(done[-6:])
        taken += _could_be_taken(site.project, folder)
        if not has_errors(one for one, _ in cold["found"]):
            whole = site.copied()
        elif site.chance.random() < 0.6:
            site.go_back(whole)
            done.append("back")
    assert taken > times


def _could_be_taken(project: Project, folder: Path) -> int:
    """Of how many files what was made of them is kept."""
    with closing(open_store(folder)) as store:
        keeper = Keeper(store, "content")
        files = load_folder(project.content, project.root, project.limits, keeper.read)
    return sum(isinstance(file.kept, Kept) for file in files)


def test_check_finds_with_a_cache_what_it_finds_without(site: Site, tmp_path: Path) -> None:
    checked(site, 40, tmp_path / "cache")


@pytest.mark.large
@pytest.mark.parametrize("seed", range(4))
def test_after_hundreds_of_edits_too(site: Site, tmp_path: Path, seed: int) -> None:
    site.chance = random.Random(seed)
    checked(site, 150, tmp_path / "cache")


def test_check_builds_no_product_twice(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that is unchanged, nor one beside an item that it does not speak of; the one that is edited is built."""
    built = judged(site.project, tmp_path / "cache", words=True)["catalog"]
    met: list[str] = []

    def noted(record: Any, product_id: str, *others: Any) -> Any:
        met.append(str(product_id))
        return build_product(record, product_id, *others)

    monkeypatch.setattr(sys.modules[ProductFiles.__module__], "build_product", noted)
    taken = judged(site.project, tmp_path / "cache", words=True)["catalog"]
    assert met == []
    # what is made of a product stays valid: not even two equal texts are one object here and two there
    assert [*map(digest_of, taken.products.values())] == [*map(digest_of, built.products.values())]
    file = site.root / "content/products/product-0001.yml"
    file.write_text("# moved\n" + file.read_text("utf-8"), "utf-8")
    judged(site.project, tmp_path / "cache", words=False)
    assert met == ["product-0001"]


def _never(*_: object, **__: object) -> None:
    raise AssertionError("made again")


class _Watched(NoStore):
    """A store whose values are noted as they are given."""

    def __init__(self, store: Store, met: list[bytes]) -> None:
        self.store, self.met = store, met

    def get(self, key: bytes) -> bytes | None:
        value = self.store.get(key)
        if value is not None:
            self.met.append(key)
        return value


def test_a_note_on_a_row_makes_no_page_about_all_products_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They need less of a product than all that it says; and a comparison needs its own products alone."""
    site.swap("content/comparisons/more.yml", "{id: more, name: More, products: [product-0000, product-0002]}")
    file = site.root / "content/products/product-0001.yml"
    record = yaml.safe_load(file.read_text("utf-8"))
    required = next(section for section in record["sections"] if section.get("necessity") == "required")
    row = next(row for section in _sections(required) for row in section["items"] if "item" in row)
    made = noted_as_kept(monkeypatch)
    for number in range(2):
        row["note"] = f"Noted {number} times."
        site.write(file, record)
        made.clear()
        warm = make(site.project, tmp_path / "cache")
    again = {one.removeprefix("views ") for one in made if one.startswith("views ")}
    assert different(warm, make(site.project, None)) == []
    assert "product product-0001" in again
    # of three products, all stand in each table of items of a category
    wide = "choices", "comparison more", "coverage", "index items", "index products", "retention", "viewer"
    assert [one for one in again if one.startswith(wide)] == []


def noted_as_kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is kept of what was made from now on, by name and key."""
    made: list[str] = []
    places: dict[bytes, str] = {}
    place_of, put_in = Cache._place, FileStore.put

    def place(cache: Cache, name: str, key: str) -> bytes:
        found = place_of(cache, name, key)
        places[found] = f"{name} {key}"
        return found

    def put(store: FileStore, key: bytes, value: bytes) -> None:
        made.append(places.get(key, ""))
        put_in(store, key, value)

    monkeypatch.setattr(Cache, "_place", place)
    monkeypatch.setattr(FileStore, "put", put)
    return made
