"""Small sites built by the real host in the process of the tests, for those that look at what it wrote."""

from __future__ import annotations

from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config


def built_at(root: Path, strict: bool = True, config_file: str = "mkdocs.yml", site: str = "site") -> Path:
    """The site of a project, in its folder ``site``: to start a process for it costs a second more.

    How ``mkdocs build`` ends, and what it prints, is for ``run_tool``. Raises what the host raises.
    """
    config = load_config(str(root / config_file), strict=strict, site_dir=str(root / site))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return root / site
