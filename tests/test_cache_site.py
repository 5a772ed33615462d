"""Whole sites, built by MkDocs: the same bytes with what earlier builds have kept, and without."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from conftest import QUIET, run_tool
from corpus import write_corpus
from hosted import built_at
from test_cache_equal import Site

THEMES = {"material": "{name: material, font: false, features: [navigation.prune]}", "mkdocs": "mkdocs"}


def built(config: Path, folder: Path) -> dict[str, bytes]:
    """Every file of the site, by its path, from a new program: it knows what the cache holds, and no more."""
    result = run_tool("mkdocs", "build", "-q", "-f", config, "-d", folder, cwd=config.parent)
    assert result.returncode == 0, result.stderr
    return files_of(folder)


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_sites_built_one_after_the_other_are_those_built_alone(
    theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    config = write_corpus(tmp_path / "site", 2, 6)
    text = config.read_text("utf-8").replace(
        "theme: {name: material, language: en, font: false, features: [navigation.prune, navigation.sections]}",
        f"theme: {THEMES[theme]}",
    )
    assert THEMES[theme] in text
    config.write_text(text, "utf-8")
    alone = config.with_name("alone.yml")
    alone.write_text(text.replace("privacy-statements]", '{privacy-statements: {cache: ""}}]'), "utf-8")
    site = Site(config.parent, random.Random(theme))
    done = []
    cold: dict[str, bytes] = {}
    for edit in (site.nothing, site.line, site.text, site.item, site.word, site.nothing):
        done.append(edit())
        warm = built(config, tmp_path / "warm")
        if done[-1] != "nothing" or not cold:
            cold = files_of(built_at(config.parent, strict=False, config_file=alone.name, site="cold"))
        assert sorted(warm) == sorted(cold), done
        assert [path for path in warm if warm[path] != cold[path]] == [], done
    assert (config.parent / ".cache/privacy-statements").is_dir()
