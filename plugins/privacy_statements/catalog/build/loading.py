"""The folder of records → the catalog."""

from __future__ import annotations

from pathlib import Path

from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.read.load import Limits, each_file, shown_path


def load_catalog(folder: Path, root: Path, limits: Limits, stages: Stages | None = None) -> Loaded:
    """The catalog of all records below a folder, with all that is wrong in them. ``root`` is the folder of the site."""
    stages = stages or Stages()
    content = shown_path(folder, root)
    files = each_file(folder, root, limits)
    stages.add("load", 0.0)  # it begins first
    with stages.stage("build"):
        return build_catalog(stages.made("load", files), content)
