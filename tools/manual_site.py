"""Builds the manual beside the site that MkDocs builds: a hook of ``mkdocs.yml``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

CONFIG, FOLDER = "manual.yml", "manual"
BEFORE = ("writing", "publishing", "reference")
"""The folders of the manual that stood at the root of the site once: their addresses lead on."""
MOVED = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>This page has moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={address}">
<link rel="canonical" href="{address}">
</head>
<body><main><h1>This page has moved</h1><p>It is <a href="{address}">in the manual</a> now.</p></main></body>
</html>
"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Under ``serve`` an edit of the manual is an edit of the site."""
    root = Path(config.config_file_path).parent
    config.watch += [str(root / CONFIG), str(Path(config.docs_dir) / FOLDER)]
    return config


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Builds the manual into the folder of the site, and a page that leads there at each address it had before."""
    site = Path(config.site_dir)
    host = type(config).__module__.partition(".")[
        0
    ]  # a process of its own: hosts keep plugins from one build to the next
    strict = ["--strict"] if config.strict else []
    file = Path(config.config_file_path).with_name(CONFIG)
    subprocess.run([sys.executable, "-m", host, "build", "-q", *strict, "-f", file, "-d", site / FOLDER], check=True)
    for page in sorted(page for name in BEFORE for page in (site / FOLDER / name).rglob("index.html")):
        path = page.relative_to(site / FOLDER)
        before = site / path
        before.parent.mkdir(parents=True, exist_ok=True)
        address = "../" * len(path.parent.parts) + f"{FOLDER}/{path.parent.as_posix()}/"
        before.write_text(MOVED.format(address=address), "utf-8")
