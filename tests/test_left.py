"""Files of the site as an earlier build has left them: they stay only while they are what would be written now."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import write_small
from hosted import built_at
from privacy_statements.cache.kept_file import FileStore
from privacy_statements.hosts.mkdocs.shortcuts.left import ASIDE, Left, Noted, _place_of, left_in, note

Tree = dict[str, bytes | None]
PAGE, TWIN, TABLE = ("products/product-0000/index.html", "products/product-0001.md", "products/product-0001.csv")
MOST = 0.8
"""The part of all files that stays when nothing has changed, at least: others are the theme's, or at the top."""


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Themes print the moment of the build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def tree(folder: Path) -> Tree:
    """Everything in a folder, by path: what is in the files, and nothing for folders."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() if one.is_file() else None for one in folder.rglob("*")
    }


def marks(site: Path) -> dict[str, tuple[int, int]]:
    """What nobody can write again without changing it."""
    found = {file: file.stat() for file in site.rglob("*") if file.is_file()}
    return {file.relative_to(site).as_posix(): (stat.st_ino, stat.st_ctime_ns) for file, stat in found.items()}


def left(before: dict[str, tuple[int, int]], site: Path) -> set[str]:
    """The files that are there as they were."""
    return {path for path, mark in marks(site).items() if before.get(path) == mark}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A project with a site that was built once, and the site as it is without any shortcut."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    root = tmp_path_factory.mktemp("made") / "project"
    config = write_small(root, 2, 3)
    plain = alone(root)
    assert tree(built(root)) == plain
    assert config.is_file()
    del os.environ["SOURCE_DATE_EPOCH"]
    return root, plain


@pytest.fixture
def project(made: tuple[Path, Tree], tmp_path: Path) -> Path:
    """A project of its own, whose site was built once."""
    root = tmp_path / "project"
    shutil.copytree(made[0], root)
    built(root)  # a copy is not what was left
    return root


def built(root: Path) -> Path:
    """The site of a project, in its folder ``site``."""
    return built_at(root, strict=False)


def alone(root: Path) -> Tree:
    """The site of a project as it is without shortcuts, with no cache, in a folder that was empty."""
    other = root.with_name(f"{root.name}-alone")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".cache"))
    config = other / "mkdocs.yml"
    config.write_text(with_options(config.read_text("utf-8"), 'cache: "", shortcuts: []'), "utf-8")
    return tree(built(other))


def with_options(text: str, options: str) -> str:
    """A configuration with these options of the plugin beside those that it has."""
    if "privacy-statements: {" in text:
        return text.replace("privacy-statements: {", f"privacy-statements: {{{options}, ")
    return text.replace("privacy-statements]", f"privacy-statements: {{{options}}}]")


def test_what_did_not_change_stays(project: Path, made: tuple[Path, Tree], caplog: pytest.LogCaptureFixture) -> None:
    before = marks(project / "site")
    with caplog.at_level(logging.INFO):
        assert tree(built(project)) == made[1]
    assert len(left(before, project / "site")) > MOST * len(before)
    assert "skipped" not in caplog.text
    text = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(with_options(text, "shortcuts: [frames, kept-pages]"), "utf-8")
    before = marks(project / "site")
    assert tree(built(project)) == made[1]
    assert not left(before, project / "site")


def test_of_an_edited_record_little_is_written(project: Path) -> None:
    before = marks(project / "site")
    record = project / "content" / "products" / "product-0000.yml"
    text = record.read_text("utf-8")
    record.write_text(re.sub("before: .*", "before: A sentence that nobody has read.", text, count=1), "utf-8")
    wanted = alone(project)
    assert tree(built(project)) == wanted
    stayed = left(before, project / "site")
    assert PAGE not in stayed
    assert {TWIN, TABLE} <= stayed
    assert len(stayed) > MOST * 0.9 * len(before)


def test_what_stands_around_a_page_decides_too(project: Path) -> None:
    """Of these edits, the page itself says nothing."""
    record = project / "content" / "products" / "product-0000.yml"
    config = project / "mkdocs.yml"
    config.write_text(
        with_options(config.read_text("utf-8"), "record_url: 'https://r.example/{path}#L{line}'"), "utf-8"
    )
    built(project)
    text = record.read_text("utf-8")
    for edited in (f"# {'moved' * 3}\n\n{text}", f"{text}\nmetadata: {{author: somebody}}\n"):
        record.write_text(edited, "utf-8")
        wanted = alone(project)
        before = (project / "site" / PAGE).read_bytes()
        assert tree(built(project)) == wanted
        assert before != wanted[PAGE]


def as_long(site: Path) -> None:
    """Another text of the same length, with the times of the file that was there."""
    stat = (site / PAGE).stat()
    text = (site / PAGE).read_bytes()
    (site / PAGE).write_bytes(text.replace(b"product", b"Product", 1))
    os.utime(site / PAGE, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def copied(site: Path) -> None:
    """The whole site, as a copy brings it back."""
    other = site.with_name("copy")
    shutil.copytree(site, other)
    shutil.rmtree(site)
    other.rename(site)
    (site / TWIN).write_text("edited", "utf-8")


def linked(site: Path) -> None:
    """Links to what is none of the site's."""
    for path, name in ((PAGE, "page"), (TWIN, "twin")):
        outside = site.with_name(name)
        outside.write_text("outside", "utf-8")
        (site / path).unlink()
        (os.symlink if path == PAGE else os.link)(outside, site / path)
    folder = site.with_name("folder")
    folder.mkdir()
    (folder / "kept").write_text("outside", "utf-8")
    (site / "items" / "other").symlink_to(folder)


def replaced(site: Path) -> None:
    """A folder in place of a file, and a file in place of a folder."""
    (site / TWIN).unlink()
    (site / TWIN / "inner").mkdir(parents=True)
    (site / TWIN / "inner" / "file").write_text("strange", "utf-8")
    shutil.rmtree(site / "items")
    (site / "items").write_text("strange", "utf-8")


def added(site: Path) -> None:
    """Files and folders that no build makes."""
    for path in ("strange.txt", "products/strange.txt", "strange/deep/strange.txt"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("strange", "utf-8")
    (site / "empty" / "deep").mkdir(parents=True)


def gone(site: Path) -> None:
    """A part of the site is missing."""
    (site / PAGE).unlink()
    shutil.rmtree(site / "items")


def unfinished(site: Path) -> None:
    """What a build leaves that was killed at its beginning."""
    (site / ASIDE).mkdir()
    for name in ("products", "items"):
        (site / name).rename(site / ASIDE / name)


def all_gone(site: Path) -> None:
    """No site at all."""
    shutil.rmtree(site)


HANDS: list[Callable[[Path], None]] = [as_long, copied, linked, replaced, added, gone, unfinished, all_gone]


@pytest.mark.parametrize("hand", HANDS)
def test_a_folder_that_somebody_has_changed_comes_out_right(
    hand: Callable[[Path], None], project: Path, made: tuple[Path, Tree]
) -> None:
    hand(project / "site")
    assert tree(project / "site") != made[1] if (project / "site").is_dir() else True
    assert tree(built(project)) == made[1]
    for name in ("page", "twin", "folder/kept"):
        if (project / name).exists():
            assert (project / name).read_text("utf-8") == "outside"
    if hand in (as_long, added):  # the rest stays
        before = marks(project / "site")
        assert tree(built(project)) == made[1]
        assert len(left(before, project / "site")) > MOST * len(before)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"7", b'{"a/b": 1}', b'{"a/b": [1]}', b'{"../x/y": ["", 1, 2, 3, 4]}']
)
def test_a_damaged_note_is_none(damage: bytes, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "cache")
    site = tmp_path / "site"
    store.put(_place_of(site), damage)
    found = left_in(site, store)
    found.put_aside()
    found.put_back()
    found.leave("a/c", "key", lambda: [b"new"])
    found.end()
    assert found.known == {}
    assert tree(site)["a/c"] == b"new"
    store.close()


FAILING = """
def on_page_markdown(text, page, **_):
    if page.file.src_uri == "terms.md":
        raise ValueError("half way")
"""


MISTAKES: dict[str, Callable[[str], str]] = {
    "a record": lambda text: text,
    "an option": lambda text: with_options(text, "menu: none"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_files_outlast_a_mistake_under_serve(mistake: str, project: Path) -> None:
    """While a writer mends a mistake the site has one page; what was there before comes back with the next one."""
    text = (project / "mkdocs.yml").read_text("utf-8")
    product = project / "content" / "products" / "product-0000.yml"
    said = product.read_text("utf-8")

    def built_again(broken: bool) -> None:
        (project / "mkdocs.yml").write_text(MISTAKES[mistake](text) if broken else text, "utf-8")
        product.write_text(said + "nonsense: 1\n" if broken and mistake == "a record" else said, "utf-8")
        built_at(project, strict=False, command="serve")

    built_again(broken=False)
    before, whole = marks(project / "site"), tree(project / "site")
    for times in (1, 2):
        for _ in range(times):
            built_again(broken=True)
            shown = {path for path in marks(project / "site") if not path.startswith(ASIDE)}
            assert [path for path in shown if path.endswith(".html")] == ["404.html"]
        built_again(broken=False)
        assert tree(project / "site") == whole
        kept = left(before, project / "site")
        assert (len(kept) > MOST * len(before)) is (mistake == "a record")
    if mistake == "a record":
        built_again(broken=True)
        (project / "site" / ASIDE / PAGE).write_text("edited", "utf-8")
        built_again(broken=False)
        assert tree(project / "site") == whole


def test_a_build_that_fails_leaves_nothing_old(project: Path, made: tuple[Path, Tree]) -> None:
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8")
    (project / "hook.py").write_text(FAILING.replace("terms.md", "index.md"), "utf-8")
    config.write_text(f"{text}hooks: [hook.py]\n", "utf-8")
    with pytest.raises(ValueError, match="half way"):
        built(project)
    assert not {path for path, content in tree(project / "site").items() if content is not None}
    config.write_text(text, "utf-8")
    for _ in range(2):
        assert tree(built(project)) == made[1]


HOOKS = {
    "page": "def on_post_page(html, page, **_):\n    return html.replace('</body>', f'<!-- {len(html)} --></body>')\n",
    "site": """
from pathlib import Path
def on_post_build(config, **_):
    for file in Path(config.site_dir).rglob('*.html'):
        file.write_text(file.read_text('utf-8') + '<!-- more -->', 'utf-8')
""",
    "source": "def on_page_markdown(text, page, **_):\n    return text + '\\n\\nMore.\\n'\n",
    "title": "def on_pre_page(page, **_):\n    page.title = 'Other'\n    return page\n",
    "file": """
def on_files(files, config):
    for file in files:
        if file.src_uri.endswith('.csv'):
            file.content_string = 'other'
        if file.src_uri.endswith('.jsonld'):
            file.dest_uri = 'elsewhere/' + file.dest_uri
    return files
on_files.mkdocs_priority = -300
""",
}


@pytest.mark.parametrize("hook", HOOKS)
def test_other_plugins_have_their_say(hook: str, project: Path, made: tuple[Path, Tree]) -> None:
    config = project / "mkdocs.yml"
    (project / "hook.py").write_text(HOOKS[hook], "utf-8")
    plain = config.read_text("utf-8")
    config.write_text(f"{plain}hooks: [hook.py]\n", "utf-8")
    wanted = alone(project)
    assert wanted != made[1]
    for _ in range(2):
        assert tree(built(project)) == wanted
    config.write_text(plain, "utf-8")
    assert tree(built(project)) == made[1]


SETTINGS: dict[str, tuple[str | re.Pattern[str], str]] = {
    "name": ("Made-up statements", "Another name"),
    "address": ("https://made-up.example/", "https://other.example/base/"),
    "extension": ("permalink: true", "permalink: here"),
    "style": ("docs_dir:", "extra_css: [a.css]\ndocs_dir:"),
    "no folders": ("docs_dir:", "use_directory_urls: false\ndocs_dir:"),
    "theme": (re.compile("theme: .*"), "theme: mkdocs"),
    "menu": ("  - Data categories: categories/*\n", ""),
    "no twins": ("privacy-statements]", "privacy-statements: {twins: false}]"),
    "policy": ("privacy-statements]", "privacy-statements: {policy_in_pages: true}]"),
    "records": ("privacy-statements]", "privacy-statements: {record_url: 'https://r.example/{path}#{line}'}]"),
    "language": ("privacy-statements]", "privacy-statements: {language: de}]"),
}


@pytest.mark.slow
def test_after_another_setting_no_file_of_the_last_one_stays(project: Path, made: tuple[Path, Tree]) -> None:
    config = project / "mkdocs.yml"
    plain = config.read_text("utf-8")
    for name, (old, new) in SETTINGS.items():
        text = old.sub(new, plain) if isinstance(old, re.Pattern) else plain.replace(old, new)
        assert text != plain, name
        config.write_text(text, "utf-8")
        wanted = alone(project)
        assert wanted != made[1], name
        assert tree(built(project)) == wanted, name
    config.write_text(plain, "utf-8")
    (project / "templates" / "pages").mkdir(parents=True)
    assert tree(built(project)) == made[1]


# --- the files alone


def kept(left: Left) -> dict[str, bytes]:
    return {path: (left.site / path).read_bytes() for path in left.noted}


def one_build(site: Path, store: FileStore, files: dict[str, str]) -> Left:
    """What a build does with a folder: each file has its content for a key."""
    left = left_in(site, store)
    left.put_aside()
    for entry in site.iterdir() if site.is_dir() else ():
        if not entry.name.startswith("."):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    left.put_back()
    left.delete_others(set(files))
    for path, content in files.items():
        left.leave(path, content, lambda content=content: [content.encode()])  # type: ignore[misc]  # bound now
    left.end()
    note(left, store)
    return left


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "cache")


FILES = {"a/b/c": "1", "a/d": "2", "e/f/g/h": "3", "top": "4"}


def test_files_come_and_go(tmp_path: Path, store: FileStore) -> None:
    site = tmp_path / "site"
    one_build(site, store, FILES)
    before = marks(site)
    one_build(site, store, FILES)
    assert left(before, site) == {"a/b/c", "a/d", "e/f/g/h"}
    one_build(site, store, {"a/b": "1", "a/d/e": "2", "e/f/g/h": "5"})
    assert tree(site) == {
        "a": None, "a/b": b"1", "a/d": None, "a/d/e": b"2", "e": None, "e/f": None, "e/f/g": None, "e/f/g/h": b"5",
    }  # fmt: skip
    assert not left(before, site)
    one_build(site, store, {})
    assert tree(site) == {}


def test_another_place_is_another_site(tmp_path: Path, store: FileStore) -> None:
    one_build(tmp_path / "one", store, FILES)
    assert left_in(tmp_path / "two", store).known == {}
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert left_in(tmp_path / "two", store).known.keys() == FILES.keys() - {"top"}


def test_two_builds_at_once_give_what_one_gives(tmp_path: Path, store: FileStore) -> None:
    site = tmp_path / "site"
    one_build(site, store, FILES)
    first, second = left_in(site, store), left_in(site, store)
    first.put_aside()
    second.put_aside()  # takes what it finds for the rest of a build that was killed
    second.put_back()
    first.put_back()
    for build in (first, second):
        for path, content in FILES.items():
            build.leave(path, content, lambda content=content: [content.encode()])  # type: ignore[misc]  # bound now
    first.end()
    second.end()
    assert kept(first) == {path: FILES[path].encode() for path in first.noted}
    assert {path: content for path, content in tree(site).items() if content is not None} == {
        path: content.encode() for path, content in FILES.items()
    }


def test_what_another_build_has_written_is_not_what_was_left(tmp_path: Path, store: FileStore) -> None:
    site = tmp_path / "site"
    build = one_build(site, store, FILES)
    stat = (site / "a/d").stat()
    (site / "a/d").write_text("5", "utf-8")
    os.utime(site / "a/d", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    note(build, store)  # which knows of its own writing alone
    assert not left_in(site, store).has("a/d", "2")
    assert left_in(site, store).has("a/b/c", "1")
    assert not left_in(site, store).has("a/b/c", "2")


def test_whoever_reads_a_file_reads_it_to_its_end(tmp_path: Path, store: FileStore) -> None:
    site = tmp_path / "site"
    one_build(site, store, FILES)
    os.link(site / "a/d", tmp_path / "backup")
    with (site / "a/b/c").open() as file:
        one_build(site, store, dict.fromkeys(FILES, "new"))
        assert file.read() == "1"
    assert (tmp_path / "backup").read_text("utf-8") == "2"
    assert (site / "a/d").read_text("utf-8") == "new"


def test_a_content_that_cannot_be_made_is_not_noted(tmp_path: Path, store: FileStore) -> None:
    def broken() -> list[bytes]:
        raise ValueError("broken")

    site = tmp_path / "site"
    one_build(site, store, FILES)
    build = left_in(site, store)
    with pytest.raises(ValueError, match="broken"):
        build.leave("a/d", "new", broken)
    assert "a/d" not in build.noted


def test_what_is_noted_of_a_file_is_read_as_it_was_written() -> None:
    noted = Noted("0f" * 16, 12, 1_700_000_000_123_456_789, 1_700_000_000_123_456_790, 77)
    assert Noted.read(str(noted)) == noted
    for other in ("", "0f 1 2 3", "0f 1 2 3 4 5", "0f 1 2 3 x"):
        with pytest.raises((ValueError, TypeError)):
            Noted.read(other)
