"""Builds the manual beside the site that MkDocs builds: a hook of ``mkdocs.yml``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

CONFIG, FOLDER = "manual.yml", "manual"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Under ``serve`` an edit of the manual is an edit of the site."""
    root = Path(config.config_file_path).parent
    config.watch += [str(root / CONFIG), str(Path(config.docs_dir) / FOLDER)]
    return config


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Builds the manual into the folder of the site."""
    site = Path(config.site_dir)
    host = type(config).__module__.partition(".")[0]
    strict = ["--strict"] if config.strict else []
    file = Path(config.config_file_path).with_name(CONFIG)
    # a process of its own: hosts keep plugins from one build to the next
    subprocess.run([sys.executable, "-m", host, "build", "-q", *strict, "-f", file, "-d", site / FOLDER], check=True)
