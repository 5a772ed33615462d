"""``mkdocs serve`` as a writer meets it: a real server, a real folder, a real browser.

What the host wrote is read where it writes it, in its temporary folder, and compared with a fresh build.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from unittest.mock import Mock

import pytest
from lxml import html as lxml_html

from audit.visits import open_browser
from conftest import QUIET, ROOT, run_tool
from privacy_statements import Position
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.hosts.mkdocs import mistakes
from privacy_statements.hosts.mkdocs.plugin import PrivacyStatementsPlugin
from privacy_statements.project import ConfigError
from small import bytes_of

PROPERDOCS = ROOT / ".venv-properdocs" / "bin" / "properdocs"
MKDOCS = Path(sys.executable).parent / "mkdocs"
PRODUCT = """\
id: p
name: A product
description: What it does.
sections:
  - heading: Required data
    necessity: required
    items:
      - item: serial
      - {id: own, name: Own datum}
"""
ITEMS = "- {id: serial, name: Serial number, category: device}\n"
CATEGORIES = "categories:\n  - {id: device, name: Device data}\n"
HOME = "# Home\n\nSee [the product](products/p.md).\n\n```privacy\nview: product\nid: p\n```\n"
CONFIG = """\
site_name: Test
site_url: {url}
docs_dir: site-src
theme: {theme}
plugins: [search, privacy-statements]
nav: [Home: index.md, Products: products/*, Items: items/*]
"""
RECORD = "content/products/p.yml"
HOSTILE = 'wrong: <script>alert("1")</script>\n"<img src=x onerror=alert(2)>": 1\n'
LIVE = "livereload("
NO_SOURCES = Sources(Path("/nowhere"))
TOLD = "ps-told"


# The program of a host, which looks at the files ten times a second instead of twice: half of these tests is waiting.
IN_HASTE = """
import sys
from functools import partialmethod
from importlib import import_module
host = sys.argv[1]
server = import_module(f"{host}.livereload").LiveReloadServer
server.__init__ = partialmethod(server.__init__, polling_interval=0.1)
import_module(f"{host}.__main__").cli(sys.argv[2:], prog_name=host)
"""


class Site:
    """A small site that is being served."""

    def __init__(self, root: Path, address: str, theme: str) -> None:
        self.root, self.address = root, address
        self.start = {
            "mkdocs.yml": CONFIG.format(url=address, theme=theme),
            "site-src/index.md": HOME,
            "site-src/by-hand.md": "# By hand\n",
            RECORD: PRODUCT,
            "content/items/items.yml": ITEMS,
            "content/vocabulary/categories.yml": CATEGORIES,
        }

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def reset(self) -> bool:
        """As it was at the start; what is right is left alone. Whether anything was to be done."""
        before = bytes_of(self.root)
        for folder in ("content", "templates", "site-src"):
            for file in (self.root / folder).rglob("*.*"):
                if file.relative_to(self.root).as_posix() not in self.start:
                    file.unlink()
        shutil.rmtree(self.root / "templates", ignore_errors=True)
        for path, text in self.start.items():
            if not (self.root / path).is_file() or (self.root / path).read_text() != text:
                self.write(path, text)
        return bytes_of(self.root) != before

    def get(self, path: str = "") -> str:
        return self.ask(path)[1]

    def ask(self, path: str = "") -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except (urllib.error.URLError, OSError) as problem:
            return 0, f"[{problem}]"

    @property
    def log(self) -> str:
        return (self.root.parent / "serve.log").read_text()

    @property
    def builds(self) -> int:
        return self.log.count("Building documentation...")

    def until(self, wanted: str, path: str = "", *, gone: bool = False) -> str:
        return wait(lambda: self.get(path), lambda page: (wanted in page) is not gone, wanted)

    def said(self, text: str) -> str:
        return wait(lambda: self.log, lambda log: text in log, text)

    def quiet(self, longer: float = 0.4) -> int:
        """Waits until the host, which looks ten times a second, does nothing more; the number of builds."""
        for _ in range(8):
            before = self.builds
            time.sleep(longer)
            if self.builds == before:
                return before
        raise AssertionError(f"the host builds again and again:\n{self.log[-3000:]}")

    def written(self) -> dict[str, bytes]:
        (site,) = (self.root.parent / "tmp").glob("*docs_*")
        return bytes_of(site)


def wait(look: Callable[[], str], seen: Callable[[str], bool], wanted: str) -> str:
    end = time.monotonic() + 20
    while not seen(found := look()):
        assert time.monotonic() < end, f"waited for {wanted!r} in:\n{found[-3000:]}"
        time.sleep(0.05)
    return found


def fresh(site: Site) -> dict[str, bytes]:
    """What ``mkdocs build`` makes of the folder now."""
    with tempfile.TemporaryDirectory() as out:
        result = run_tool("mkdocs", "build", "-q", "-d", out, cwd=site.root)
        assert result.returncode == 0, result.stderr
        return bytes_of(Path(out))


def assert_same_as_fresh(site: Site) -> None:
    site.quiet()
    ours, theirs = site.written(), fresh(site)
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []


@contextmanager
def interruptible() -> Iterator[None]:
    """What is started meanwhile ends at Ctrl+C, even where these tests run as a job in the background, which ignores
    it and hands that on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def served(
    folder: Path,
    *options: str,
    program: Path = MKDOCS,
    theme: str = "mkdocs",
    files: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Site]:
    """A site, served on a free port until it is no longer needed. It must end as it should."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    site = Site(folder / "project", f"http://{address}/", theme)
    site.reset()
    for path, text in files.items():
        site.write(path, text)
    (folder / "tmp").mkdir()
    environment = {**os.environ, **QUIET, "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT / "plugins")}
    with (folder / "serve.log").open("w") as log, interruptible():
        process = subprocess.Popen(
            [
                program.with_name("python"), "-P", "-c", IN_HASTE, program.name,
                "serve", "-f", "mkdocs.yml", "-a", address, *options,
            ],
            cwd=site.root, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait(lambda: site.log, lambda log: "Serving on" in log or process.poll() is not None, "Serving on")
        assert process.poll() is None, site.log
        yield site
        assert process.poll() is None, site.log
        assert "Traceback" not in site.log
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(10) == 0, site.log
        finally:
            process.kill()
    assert list((folder / "tmp").iterdir()) == [], "the host's folder is left over"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("serve")) as site:
        yield site


@pytest.fixture
def site(server: Site) -> Site:
    """The server of all tests, with nothing wrong."""
    if server.reset():
        server.quiet()
    assert "row-own" in server.get("products/p/")
    return server


# --- what refreshes


@pytest.mark.slow
def test_whatever_a_writer_changes_is_seen_and_leaves_nothing_behind(site: Site) -> None:
    site.write(RECORD, PRODUCT.replace("Own datum", "Changed datum"))
    site.until("Changed datum", "products/p/")
    assert "Changed datum" in site.get(), "the block of the home page"
    site.write("content/products/q.yml", PRODUCT.replace("id: p", "id: q").replace("A product", "Another"))
    site.until("Another", "products/q/")
    assert "Another" in site.get("by-hand/"), "the menu of every page"
    (site.root / "content/products/q.yml").rename(site.root / "content/products/renamed.yml")
    site.write("content/vocabulary/categories.yml", CATEGORIES.replace("Device data", "Data of devices"))
    site.until("Data of devices", "items/serial/")
    assert "Another" in site.get("products/q/")
    (site.root / "content/products/renamed.yml").unlink()
    site.until("Page not found", "products/q/")
    assert "Another" not in site.get("by-hand/")
    # a folder that did not exist when the server started
    site.write("templates/pages/product.html.jinja", "<h1>{{ info.title }}, from a template</h1>")
    site.until("</span>, from a template", "products/p/")
    site.write("templates/pages/product.html.jinja", "<h1>{{ info.title }}, from it again</h1>")
    site.until("</span>, from it again", "products/p/")
    site.write("site-src/by-hand.md", "# By another hand\n")
    site.until("By another hand", "by-hand/")
    config = site.start["mkdocs.yml"].replace("site_name: Test", "site_name: Renamed")
    site.write("mkdocs.yml", config.replace("privacy-statements]", "{privacy-statements: {language: de}}]"))
    site.until("Renamed", "by-hand/")
    shutil.rmtree(site.root / "templates")
    site.until("row-own", "products/p/")
    assert_same_as_fresh(site)


@pytest.mark.slow
def test_one_save_is_one_build_and_none_follows(site: Site) -> None:
    assert run_tool("privacy-statements", "schema", "--with-ids", "--out", "schemas", cwd=site.root).returncode == 0
    before = site.quiet()
    site.write(RECORD, PRODUCT.replace("id: own, name: Own datum", "id: saved, name: Saved datum"))
    site.until("Saved datum", "products/p/")
    assert site.quiet(1.0) == before + 1
    assert '"p/saved"' in (site.root / "schemas/products.json").read_text(), "the editor knows the new id"
    site.write(RECORD, PRODUCT + "wrong: 1\n")
    site.until(TOLD)
    assert site.quiet(1.0) == before + 2


@pytest.mark.slow
def test_the_folder_of_the_records_may_go_and_come_back(site: Site) -> None:
    (site.root / "content").rename(site.root / "elsewhere")
    site.until("content:1:1: error: met no such folder")
    (site.root / "elsewhere").rename(site.root / "content")
    site.until("Own datum", "products/p/")
    site.write(RECORD, PRODUCT.replace("Own datum", "Watched datum"))
    site.until("Watched datum", "products/p/")


# --- what a mistake looks like


@pytest.mark.slow
def test_a_mistake_stands_at_every_address_until_it_is_mended(site: Site) -> None:
    told_before = site.log.count("unknown key")
    site.write(RECORD, PRODUCT + HOSTILE)
    site.until(TOLD)
    first, second = f"{RECORD}:10:1: error: unknown key", f"{RECORD}:11:1: error: unknown key"
    for path in ("", "by-hand/", "products/p/", "items/serial/", "not/yet/", "products/q", "index.html"):
        status, page = site.ask(path)
        assert status == 200, path
        assert first in page, path
        assert second in page, path
        assert "[unknown-key]" in page
        assert LIVE in page, f"{path} does not reload by itself"
        assert "<img src=x" not in page
        assert "Own datum" not in page, f"{path} would look as if nothing had happened"
    assert site.ask("missing.png")[0] == 404
    assert site.ask("css/base.css")[0] == 200, "the theme"
    site.quiet()
    assert site.log.count("unknown key") == told_before + 2, "told once, not by every page"
    assert f"ERROR   -  privacy_statements: {first}" in site.log
    site.write(RECORD, PRODUCT)
    site.until("Own datum", "products/p/")
    assert TOLD not in site.get() + site.get("by-hand/") + site.get("not/yet/")
    assert_same_as_fresh(site)


@pytest.mark.slow
def test_the_page_of_a_mistake_is_a_page_of_the_theme(site: Site) -> None:
    site.write(RECORD, PRODUCT + HOSTILE)
    site.write("content/products/q.yml", "id: q\nname: Empty\ndescription: Data is kept as long as necessary.\n")
    site.until(TOLD)
    page = lxml_html.fromstring(site.get("products/p/"))
    assert page.get("lang") == "en"
    assert page.xpath("string(//title)") == "2 errors, 1 warning - Test"
    assert page.xpath("//h1/text()") == ["2 errors, 1 warning"]
    assert len(page.xpath("//*[@role='main']//li//*[@class='ps-told']")) == 3
    lines = [line.text_content() for line in page.xpath("//*[@class='ps-line']")]
    assert 'wrong: <script>alert("1")</script>\n^^^^^' in lines
    assert "comes back by itself" in page.xpath("string(//*[@role='status'])")
    assert page.xpath("//link[@rel='stylesheet']/@href")
    for link in page.xpath("//link[@rel='stylesheet']/@href | //script/@src"):
        assert link.startswith(("/", "https:")), f"{link} would lead elsewhere from another address"


@pytest.mark.slow
def test_options_that_cannot_be_used_are_told_as_a_page(site: Site) -> None:
    for options, told in (
        ("{language: deutsh}", "mkdocs.yml: error: option &#39;language&#39; of privacy-statements"),
        ("{content: 5}", "mkdocs.yml: error: option &#39;content&#39; of privacy-statements: met 5; expected text"),
    ):  # fmt: skip
        config = site.start["mkdocs.yml"]
        site.write("mkdocs.yml", config.replace("privacy-statements]", f"{{privacy-statements: {options}}}]"))
        assert LIVE in site.until(told, "products/p/")
    site.write("mkdocs.yml", site.start["mkdocs.yml"])
    site.until("Own datum", "products/p/")


@pytest.mark.slow
def test_warnings_are_lines_of_the_log(site: Site) -> None:
    site.write("content/products/q.yml", "id: q\nname: Empty\ndescription: Data is kept as long as necessary.\n")
    site.until("Empty", "products/q/")
    assert "WARNING -  privacy_statements: content/products/q.yml:3:27: warning:" in site.log


# --- other ways to start


@pytest.mark.slow
def test_a_strict_server_starts_with_mistakes_and_stays(tmp_path: Path) -> None:
    """A strict host ends at the first line of warning; then nobody would see what is wrong."""
    right = CONFIG.format(url="''", theme="mkdocs")
    wrong = right.replace("privacy-statements]", "{privacy-statements: {content: [x]}}]")
    with served(tmp_path, "--strict", files={"mkdocs.yml": wrong, RECORD: PRODUCT + "wrong: 1\n"}) as site:
        assert "mkdocs.yml: error: option &#39;content&#39;" in site.get("products/p/")
        site.write("mkdocs.yml", right)
        site.until(f"{RECORD}:10:1: error: unknown key")
        site.quiet()  # the folder of the records is watched from now on
        site.write(RECORD, PRODUCT)
        site.until("Own datum", "products/p/")
        site.write("content/products/q.yml", "id: q\nname: Empty\ndescription: Data is kept as long as necessary.\n")
        assert "1 warning" in site.until("content/products/q.yml:3:27: warning:", "by-hand/")
        (site.root / "content/products/q.yml").unlink()
        site.until("By hand", "by-hand/")


@pytest.mark.slow
def test_a_dirty_server_keeps_no_page_of_a_mistake(tmp_path: Path) -> None:
    with served(tmp_path, "--dirty", files={RECORD: PRODUCT + "wrong: 1\n"}) as site:
        assert TOLD in site.get("by-hand/")
        site.write(RECORD, PRODUCT)
        site.until("By hand", "by-hand/")
        site.write("site-src/by-hand.md", "# By another hand\n")
        site.write(RECORD, PRODUCT + "wrong: 1\n")
        site.until(TOLD, "by-hand/")
        site.write(RECORD, PRODUCT.replace("Own datum", "Mended datum"))
        site.until("Mended datum", "products/p/")
        assert "By another hand" in site.get("by-hand/")


@pytest.mark.slow
def test_properdocs_shows_a_mistake_and_recovers(tmp_path: Path) -> None:
    assert PROPERDOCS.is_file(), f"{PROPERDOCS} is missing: run `make properdocs-env`"
    mistake = {RECORD: PRODUCT + "wrong: 1\n"}
    with served(tmp_path, program=PROPERDOCS, theme="material", files=mistake) as site:
        for path in ("", "products/p/", "not/yet/"):
            assert f"{RECORD}:10:1: error: unknown key" in site.get(path)
            assert LIVE in site.get(path)
        site.write(RECORD, PRODUCT)
        site.until("Own datum", "products/p/")
        assert TOLD not in site.get() + site.get("not/yet/")
        site.write("templates/pages/product.html.jinja", "{{ nme }}")
        site.until("templates/pages/product.html.jinja:1:4: error: unknown name", "by-hand/")


# --- in a browser


@pytest.mark.browser
def test_an_open_page_becomes_the_mistake_and_comes_back(site: Site) -> None:
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(site.address + "products/p/")
        page.get_by_role("heading", name="A product").wait_for()
        site.write(RECORD, PRODUCT + HOSTILE)
        page.get_by_role("heading", name="2 errors").wait_for()
        assert "unknown key" in page.get_by_role("main").inner_text()
        assert "come" in page.get_by_role("status").inner_text()
        site.write(RECORD, PRODUCT.replace("Own datum", "Mended datum"))
        page.get_by_text("Mended datum").first.wait_for()
        assert page.get_by_role("status").count() == 0
        assert page.url == site.address + "products/p/"


# --- the pieces alone


def test_an_entry_says_both_places_and_what_to_do() -> None:
    twice = diagnose("duplicate-id", Position("a.yml", 3, 1), 'id "<b>" twice', related=Position("b<.yml", 1, 2))
    made = mistakes.of_diagnostics([twice], NO_SOURCES)
    assert made.stop
    assert "a.yml:3:1: error: id &quot;&lt;b&gt;&quot; twice [duplicate-id]" in made.html
    assert "<code>b&lt;.yml:1:2</code>" in made.html
    assert "Give one of them another id" in made.html


def test_a_warning_stops_only_a_strict_site() -> None:
    warning = diagnose("two-necessities", Position("a.yml", 1, 1), "nothing")
    assert not mistakes.of_diagnostics([warning], NO_SOURCES).stop
    assert mistakes.of_diagnostics([warning], NO_SOURCES, strict=True).stop
    assert not mistakes.of_diagnostics([], NO_SOURCES, strict=True).stop


def test_a_theme_without_a_place_gives_a_whole_page_all_the_same() -> None:
    page = mistakes.of_options(ConfigError("mkdocs.yml: error: <b>")).finished("<html>another theme</html>")
    assert page.startswith("<!doctype html>")
    assert re.search(r'<div role="main" class="ps-mistakes" lang="en">\s*<h1>1 error</h1>', page)
    assert "mkdocs.yml: error: &lt;b&gt;" in page
    assert "another theme" not in page


def test_a_server_is_one_even_if_its_host_calls_it_a_build() -> None:
    """As ``serve --clean`` does."""
    plugin, server = PrivacyStatementsPlugin(), Mock(mount_path="/")
    plugin.on_startup(command="build", dirty=False)
    assert not plugin.serving
    assert plugin.on_serve(server, config=Mock(), builder=None) is server
    plugin.on_shutdown()
    assert plugin.serving
