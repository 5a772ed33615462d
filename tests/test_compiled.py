"""Compiled templates of the package lie beside its compiled modules: believed while nothing has changed, made again for
whatever else may be there, and never those of a site."""

import shutil
import sys
from pathlib import Path

import jinja2
import pytest

from privacy_statements.pages import compiled
from privacy_statements.pages.compiled import CompiledTemplates
from privacy_statements.pages.environment import make_environment
from privacy_statements.words.language import Language

PART = "parts/answer.html.jinja"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that takes the place of every ``__pycache__``."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that takes the place of the package's own templates, with one of them."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "one.jinja").write_text("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(text) }}", "utf-8")
    monkeypatch.setattr(compiled, "built_in_templates", lambda: folder)
    return folder


def printed(folder: Path, name: str = "one.jinja") -> tuple[str, bool]:
    """What a new process would print of a template, and whether it had to compile it."""
    environment = make_environment([str(folder)], {}, Language(), {})
    environment.bytecode_cache = CompiledTemplates()
    compiled_files: list[str] = []
    compile_ = environment._compile
    environment._compile = lambda source, filename: compiled_files.append(filename) or compile_(source, filename)  # type: ignore[method-assign, func-returns-value]  # it notes and goes on
    return environment.get_template(name).render(text="&"), bool(compiled_files)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_template_is_compiled_once_for_all_processes(kept: Path, templates: Path):
    first, second = printed(templates), printed(templates)
    assert first == ("<&amp;>", True)
    assert second == ("<&amp;>", False)
    (file,) = files(kept)
    assert file.name == f"one.{sys.implementation.cache_tag}.pyc"


def test_it_lies_beside_the_modules():
    folder = Path(compiled.__file__).parent
    file = compiled._file(compiled.INSTALLED + PART)
    assert file is not None
    assert sys.pycache_prefix or file.parent == folder / "__pycache__"


def test_what_is_damaged_is_made_again(kept: Path, templates: Path):
    whole = printed(templates)[0]
    (file,) = files(kept)
    data = file.read_bytes()
    for place in (0, 10, 20, 40, len(data) // 2, len(data) - 1):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert printed(templates) == (whole, True), place
        assert file.read_bytes() == data
    for cut in (0, 15, 16, 32, len(data) - 1):
        file.write_bytes(data[:cut])
        assert printed(templates) == (whole, True), cut
        assert file.read_bytes() == data


def test_what_is_edited_is_compiled_again(kept: Path, templates: Path):
    printed(templates)
    (templates / "one.jinja").write_text("other: {{ text }}", "utf-8")
    assert printed(templates) == ("other: &amp;", True)
    assert printed(templates) == ("other: &amp;", False)
    assert len(files(kept)) == 1


def test_another_version_compiles_again(kept: Path, templates: Path, monkeypatch: pytest.MonkeyPatch):
    printed(templates)
    monkeypatch.setattr(compiled, "program", lambda: b"another")
    assert printed(templates) == ("<&amp;>", True)


def test_templates_at_another_place_are_compiled_again(kept: Path, templates: Path, monkeypatch: pytest.MonkeyPatch):
    """The place stands in the code, and mistakes are told there."""
    printed(templates)
    other = Path(shutil.copytree(templates, templates.parent / "moved"))
    monkeypatch.setattr(compiled, "built_in_templates", lambda: other)
    assert printed(other) == ("<&amp;>", True)


def test_where_nothing_can_be_written_nothing_is_kept(kept: Path, templates: Path, monkeypatch: pytest.MonkeyPatch):
    kept.write_text("no folder", "utf-8")
    assert [printed(templates) for _ in range(2)] == [("<&amp;>", True)] * 2
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert printed(templates) == ("<&amp;>", True)


def test_a_user_who_wants_no_bytecode_gets_none(kept: Path, templates: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert printed(templates) == ("<&amp;>", True)
    assert not files(kept)


def test_templates_of_a_site_are_neither_kept_nor_read(kept: Path, templates: Path, tmp_path: Path):
    printed(templates)
    (file,) = files(kept)
    before = file.read_bytes()
    site = tmp_path / "site"
    site.mkdir()
    shutil.copy(templates / "one.jinja", site)  # the very same text, under the very same name
    assert [printed(site) for _ in range(2)] == [("<&amp;>", True)] * 2
    assert files(kept) == [file]
    assert file.read_bytes() == before


def test_a_kept_template_tells_its_mistakes_at_its_own_line(kept: Path, templates: Path):
    (templates / "one.jinja").write_text("a\n{{ text.x.y }}", "utf-8")
    for _ in range(2):
        with pytest.raises(jinja2.UndefinedError) as caught:
            printed(templates)
        assert (templates / "one.jinja", 2) in [(entry.path, entry.lineno + 1) for entry in caught.traceback]
