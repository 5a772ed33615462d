"""What is made before anything is timed: corpora, plain sites, environments. All of it lies in ``.cache/bench``, each
thing under a name that tells from what it was made, and is made once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from bench.tiers import Tier

ROOT = Path(__file__).parents[1]
OTHERS = ROOT / "bench/others"
ENVIRONMENTS = ROOT / "bench/environments"
EPOCH = "1700000000"
Told = Callable[[str], None]


class PreparingError(Exception):
    """Something could not be made; the message ends with what the program said that makes it."""


def environment(*paths: Path) -> dict[str, str]:
    """The environment of a child: ours, without what would make two runs differ."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": EPOCH,
        "NO_MKDOCS_2_WARNING": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


OURS = (ROOT / "plugins",)
PREPARING = (ROOT, ROOT / "plugins", ROOT / "tests")


@dataclass
class Prepared:
    """The folders of one tier. Each is made when it is first asked for."""

    tier: Tier
    cache: Path
    tell: Told

    @cached_property
    def records(self) -> Path:
        """The site of the corpus, which is never edited."""
        tier = self.tier
        code = (
            "import sys; from pathlib import Path; from corpus import write_corpus; "
            f"write_corpus(Path(sys.argv[1]), {tier.products}, {tier.rows}, shared={tier.shared})"
        )
        made_from = (ROOT / "tests/corpus.py", f"{tier.products}x{tier.rows}x{tier.shared}")
        return self._made("records", made_from, lambda folder: _python(["-c", code, folder]))

    @property
    def content(self) -> Path:
        """The records of the corpus."""
        return self.records / "content"

    @cached_property
    def edited(self) -> Path:
        """A copy of the corpus in which a record is edited again and again; made anew by every run."""
        folder = self.out / "edited-records"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.records, folder, ignore=shutil.ignore_patterns(".cache"))
        return folder

    @cached_property
    def plain(self) -> Path:
        """The same pages as Markdown. They follow our views, so they are made anew when our program changes."""
        made_from = (ROOT / "bench/plain", ROOT / "plugins/privacy_statements", self.records.name)
        return self._made("plain", made_from, lambda folder: _python(["-m", "bench.plain.write", self.records, folder]))

    @cached_property
    def few(self) -> Path:
        """A few kinds of pages as Markdown: those that the other ways write."""
        return self._few("few", [])

    @cached_property
    def macros(self) -> Path:
        """The same few, each a page that asks a macro."""
        module = OTHERS / "macros"
        plugin = {"macros": {"module_name": os.path.relpath(module, self.cache / "made/x")}}
        return self._few("macros", ["macros"], plugin)

    @cached_property
    def generated(self) -> Path:
        """The same few, none of which exists until a script writes it."""
        script = os.path.relpath(OTHERS / "generate.py", self.cache / "made/x")
        return self._few("gen-files", None, {"gen-files": {"scripts": [script]}})

    def _few(self, name: str, how: list[str] | None, plugin: Mapping[str, object] | None = None) -> Path:
        def make(folder: Path) -> None:
            shutil.copytree(self.records / "site-src", folder / "docs")
            if how is not None:
                _python(["-m", "bench.others.few", self.content, folder / "docs", *how])
            settings = yaml.safe_load((self.records / "mkdocs.yml").read_text("utf-8"))
            settings |= {
                "docs_dir": "docs",
                "plugins": ["search", *([plugin] if plugin else [])],
                "nav": [
                    {"Home": "index.md"},
                    {"Products": "products/index.md"},
                    {"Data items": "items/index.md"},
                    {"Data categories": "categories/index.md"},
                ],
                "validation": {"nav": {"omitted_files": "ignore"}},
            }
            settings["extra"]["content"] = str(self.content)
            (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")

        return self._made(name, (OTHERS, self.records.name, Path(__file__)), make)

    @cached_property
    def out(self) -> Path:
        """Where the sites of this tier are built."""
        folder = self.cache / "out" / self.tier.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def python(self, name: str) -> Path:
        """The Python of an environment of another way, with exactly what ``bench/environments`` says."""
        wanted = ENVIRONMENTS / f"{name}.txt"

        def make(folder: Path) -> None:
            _run([sys.executable, "-m", "venv", folder])
            _run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "-r", wanted])

        return self._made(f"env-{name}", (wanted, sys.version), make, of_tier=False) / "bin/python"

    def _made(
        self, name: str, made_from: Sequence[Path | str], make: Callable[[Path], object], of_tier: bool = True
    ) -> Path:
        """A folder, made unless it is there. One that was not finished does not count."""
        first = f"{self.tier.name}-{name}" if of_tier else name
        folder = self.cache / "made" / f"{first}-{_key(made_from)}"
        if not (folder / ".made").is_file():
            self.tell(f"preparing {first}")
            for old in folder.parent.glob(f"{first}-*"):
                if len(old.name) == len(folder.name):
                    shutil.rmtree(old)
            folder.mkdir(parents=True)  # where it stays: an environment knows its own path
            make(folder)
            (folder / ".made").touch()
        return folder


def _key(made_from: Sequence[Path | str]) -> str:
    """What a thing was made from, in short."""
    digest = hashlib.sha256()
    for one in made_from:
        if isinstance(one, str):
            digest.update(one.encode())
            continue
        for file in sorted(one.rglob("*")) if one.is_dir() else [one]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _python(arguments: Sequence[str | Path]) -> None:
    _run([sys.executable, *arguments])


def _run(command: Sequence[str | Path]) -> None:
    result = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment(*PREPARING), capture_output=True, text=True
    )
    if result.returncode:
        raise PreparingError(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}"[-3000:])
