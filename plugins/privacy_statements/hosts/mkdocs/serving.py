"""While a writer works: after a mistake the site has one page, which says what is wrong and stands at every address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from privacy_statements.hosts.mkdocs.live import Folders, answering
from privacy_statements.hosts.mkdocs.mistakes import TEMPLATE, Mistakes


def begin(server: Any, mistakes: Callable[[], Mistakes], watched: Callable[[], Iterable[Path]]) -> Folders:
    """Every address of the server shows what is wrong, and folders may come later. Returns what looks for them."""
    server.set_app(answering(server.get_app(), server.mount_path, lambda: mistakes().stop))
    folders = Folders(server, watched)
    folders.start()
    return folders


def write_mistakes(mistakes: Mistakes, site: Path) -> None:
    """The page for addresses that do not exist says what is wrong, in every theme."""
    file = site / TEMPLATE
    file.write_text(mistakes.finished(file.read_text("utf-8") if file.is_file() else ""), "utf-8")
