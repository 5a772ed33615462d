"""What web servers say with each file: the published ``_headers``, the snippet for nginx, the policy in pages."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, Make, run_tool
from hosted import built_at
from privacy_statements.publish.headers import HASHED, HEADERS, MEDIA_TYPES, POLICY, headers_file, policy_in_page

NGINX = ROOT / "docs" / "hosting" / "nginx.conf"
NGINX_PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
PRODUCT = {"content/products/p.yml": "{id: p, name: P, summary: S.}"}
MANUAL = ROOT / "site-src/manual/publishing" / "headers.md"


def rules(text: str) -> dict[str, dict[str, str]]:
    """``_headers`` as hosts read it: patterns at the margin, the headers of each below it."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[next(reversed(found))][name] = value
        else:
            assert line.startswith("/"), line
            assert line not in found, f"{line} stands twice"
            found[line] = {}
    return found


def test_the_policy_allows_nothing_but_this_site():
    assert set(POLICY) == {"default-src", "base-uri", "form-action", "object-src", "frame-ancestors"}
    assert set(POLICY.values()) == {"'self'", "'none'"}
    assert "frame-ancestors" not in policy_in_page(), "browsers say that they ignore it there"


def test_every_file_gets_the_policy():
    assert rules(headers_file())["/*"] == HEADERS


def test_a_site_searched_with_pagefind_may_start_its_search(make_project: Make):
    """Pagefind is WebAssembly, which the policy refuses unless it is named."""
    config = "site_name: T\ndocs_dir: site-src\ntheme: mkdocs\nplugins: [{privacy-statements: {search: pagefind, policy_in_pages: true}}]\n"
    root = make_project({**PRODUCT, "mkdocs.yml": config})
    site = built_at(root, strict=False)
    said = rules((site / "_headers").read_text())["/*"]["Content-Security-Policy"]
    page = (site / "search" / "index.html").read_text()
    for policy in (said, *re.findall(r'Content-Security-Policy" content="([^"]*)"', page)):
        assert "script-src 'self' 'wasm-unsafe-eval'" in policy
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
    assert "Content-Security-Policy" in page


def test_each_kind_of_file_says_its_language_and_letters():
    found = rules(headers_file())
    assert found["/*.md"] == {"Content-Type": "text/markdown; charset=utf-8"}
    assert found["/*.jsonld"] == {"Content-Type": "application/ld+json; charset=utf-8"}


def test_only_what_changes_its_name_is_kept_for_ever(built_site: Path):
    found = rules((built_site / "_headers").read_text())
    kept = {path for path, given in found.items() if "Cache-Control" in given}
    files = {f"/{file.relative_to(built_site).as_posix()}" for file in built_site.rglob("*") if file.is_file()}
    assert kept == {path for path in files if HASHED.search(path) and not path.startswith("/manual/")}
    assert len(kept) >= 3
    assert "/assets/privacy-statements.css" not in kept


def test_no_host_gets_more_rules_than_it_reads():
    assert len(rules(headers_file(f"assets/a.{number:08x}.js" for number in range(500)))) <= 100


def nginx_snippet() -> str:
    """The same for nginx, to be included in a ``server`` block."""
    lines = [
        "# Include this inside a server block. A location with an add_header of its own loses these: repeat them there.",
        *(f'add_header {name} "{value}" always;' for name, value in HEADERS.items()),
        "",
        "charset utf-8;",
        "charset_types text/css text/plain text/xml text/csv application/javascript application/json;",
        "",
        *(
            f'location ~ "\\.{ending}$" {{ types {{ }} default_type "{kind}"; }}'
            for ending, kind in MEDIA_TYPES.items()
        ),
        "# the name changes with what is in the file",
        f'location ~ "{HASHED.pattern}" {{ expires 1y; }}',
    ]
    return "\n".join(lines) + "\n"


def test_the_manual_and_the_file_hold_the_snippet():
    assert NGINX.read_text() == nginx_snippet()
    (shown,) = re.findall(r"```nginx\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    assert shown == nginx_snippet()


def test_the_manual_shows_the_published_headers():
    (shown,) = re.findall(r"```text\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    assert shown == headers_file()


def test_the_folder_has_headers_too(make_project: Make):
    root = make_project(PRODUCT)
    assert run_tool("privacy-statements", "build", "--out", "out", cwd=root).returncode == 0
    assert (root / "out" / "_headers").read_text() == headers_file()


def test_a_site_has_its_own_headers(make_project: Make):
    config = "site_name: T\ndocs_dir: site-src\ntheme: mkdocs\nplugins: [{privacy-statements: {headers: false}}]\n"
    root = make_project({**PRODUCT, "mkdocs.yml": config, "site-src/_headers": "/*\n  A: b\n"})
    assert (built_at(root, strict=False) / "_headers").read_text() == "/*\n  A: b\n"


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_pages_hold_the_policy_where_the_site_asks_for_it(make_project: Make, theme: str):
    options = "plugins: [{privacy-statements: {policy_in_pages: true}}]"
    config = f"site_name: T\ndocs_dir: site-src\ntheme: {theme}\n{options}\n"
    root = make_project({**PRODUCT, "mkdocs.yml": config})
    site = built_at(root, strict=False)
    for page in ("index.html", "products/index.html"):
        head = (site / page).read_text().partition("</head>")[0]
        assert head.count(f'<meta http-equiv="Content-Security-Policy" content="{policy_in_page()}">') == 1
        assert head.index("http-equiv") < min(head.index(tag) for tag in ("<link", "<title"))


def test_pages_do_not_hold_the_policy_unless_asked(built_site: Path):
    assert "Content-Security-Policy" not in (built_site / "index.html").read_text()


SERVER = """
daemon off; master_process off; pid {here}/pid; error_log stderr;
events {{}}
http {{
  types {{ text/html html; text/css css; application/json json; text/csv csv; }}
  access_log off; client_body_temp_path {here}/a; proxy_temp_path {here}/b; fastcgi_temp_path {here}/c;
  uwsgi_temp_path {here}/d; scgi_temp_path {here}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; include {snippet}; }}
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def served_by_nginx(built_site: Path, tmp_path: Path) -> Iterator[str]:
    """The address of our own site, served with the snippet."""
    assert NGINX_PROGRAM is not None
    config, port = tmp_path / "nginx.conf", free_port()
    config.write_text(SERVER.format(here=tmp_path, port=port, root=built_site, snippet=NGINX))
    with subprocess.Popen([NGINX_PROGRAM, "-c", config, "-p", tmp_path], stderr=subprocess.PIPE) as server:
        for _ in range(100):
            with socket.socket() as asking:
                if server.poll() is not None or asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        assert server.poll() is None, server.stderr and server.stderr.read()
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


# A contributor need not have nginx. `.ci/run` installs it, and takes a skipped test for a failed one.
@pytest.mark.slow
@pytest.mark.skipif(
    NGINX_PROGRAM is None, reason="nginx is not installed; the text of the snippet is tested all the same"
)
def test_nginx_says_what_the_snippet_says(built_site: Path, served_by_nginx: str):
    (bundle,) = (file.name for file in (built_site / "assets" / "javascripts").glob("bundle.*.min.js"))
    kinds = {
        "": "text/html; charset=utf-8",
        "products/intune.md": "text/markdown; charset=utf-8",
        "products/intune.jsonld": "application/ld+json; charset=utf-8",
        "records.json": "application/json; charset=utf-8",
        "records.csv": "text/csv; charset=utf-8",
        f"assets/javascripts/{bundle}": None,
    }
    for path, kind in kinds.items():
        with urllib.request.urlopen(served_by_nginx + path) as answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
            assert kind in (None, answer.headers["Content-Type"]), path
            assert ("max-age=31536000" in (answer.headers["Cache-Control"] or "")) == path.endswith(bundle)
