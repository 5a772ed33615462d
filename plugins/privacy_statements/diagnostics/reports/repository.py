"""Where a site lies in its repository: services show a mistake in the file that the repository has."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path


def folder_in_repository(root: Path, workspace: str = "") -> str:
    """The folder of a site, seen from the checked-out repository; empty for the repository itself.

    ``workspace`` is what the service says (``GITHUB_WORKSPACE``); without it, or where the site lies
    elsewhere, the nearest folder with a ``.git`` is the repository.
    """
    here = Path(os.path.realpath(root))
    stated = [Path(os.path.realpath(workspace))] if workspace else []
    git = [folder for folder in (here, *here.parents) if os.path.lexists(folder / ".git")]
    for top in (*stated, *git[:1]):
        if here.is_relative_to(top):
            inside = here.relative_to(top).as_posix()
            return "" if inside == "." else inside
    return ""


def path_in_repository(path: str, base: str) -> str:
    """A path of a position, seen from the repository."""
    return posixpath.normpath(posixpath.join(base, path))
