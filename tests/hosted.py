"""Small sites built by the real host in the process of the tests, for those that look at what it wrote."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from pathlib import Path
from types import CodeType
from typing import Literal
from unittest.mock import patch

import pytest
from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.theme import Theme

GET_ENV = Theme.get_env
"""How the host itself makes the templates of a theme."""


def built_at(
    root: Path,
    strict: bool = True,
    config_file: str = "mkdocs.yml",
    site: str = "site",
    command: Literal["build", "serve"] = "build",
) -> Path:
    """The site of a project, in its folder ``site``: to start a process for it costs a second more.

    How ``mkdocs build`` ends, and what it prints, is for ``run_tool``. Raises what the host raises. With the command
    ``serve`` it is the site that the server would show.
    """
    config = load_config(str(root / config_file), strict=strict, site_dir=str(root / site))
    config.plugins.on_startup(command=command, dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    return root / site


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """A theme's templates are compiled once for all builds of this process: to do it takes longer than a small site.
    Nor are the fourteen thousand pictures of Material looked for, of which the host takes none."""
    compiled = _Compiled()

    def with_compiled(theme: Theme) -> Environment:
        env = GET_ENV(theme)
        env.bytecode_cache = compiled
        env.loader = _Loader(theme.dirs)
        return env

    with patch.object(Theme, "get_env", with_compiled):
        yield


class _Loader(FileSystemLoader):
    """Templates of folders. Of what is in a hidden folder the host lists nothing, and neither does this."""

    def list_templates(self) -> list[str]:
        found = set()
        for place in self.searchpath:
            for folder, inside, files in os.walk(place):
                inside[:] = [name for name in inside if not name.startswith(".")]
                found |= {(Path(folder) / file).relative_to(place).as_posix() for file in files}
        return sorted(found)


class _Compiled(BytecodeCache):
    """What Jinja has made of a text, by the text, its place and everything else that Jinja looks at for it."""

    MOST = 500

    def __init__(self) -> None:
        self._codes: dict[Hashable, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) > self.MOST:
            self._codes.clear()
        assert bucket.code is not None
        self._codes[self._key(bucket)] = bucket.code

    @staticmethod
    def _key(bucket: Bucket) -> Hashable:
        env = bucket.environment
        return (
            (bucket.key, bucket.checksum),
            (type(env), env.code_generator_class, env.optimized, env.is_async, env.autoescape, env.sandboxed),
            tuple(sorted(env.extensions)),
            frozenset(env.filters.items()),
            frozenset(env.tests.items()),
            (env.trim_blocks, env.lstrip_blocks, env.block_start_string, env.variable_start_string),
        )
