"""What the host's server for writers does not do itself: pages for addresses that do not exist reload too, folders that come
and go are watched, and after a mistake the site has one page, which says what is wrong and stands at every address."""

from __future__ import annotations

import mimetypes
import os.path
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from watchdog.events import FileModifiedEvent

from privacy_statements.hosts.mkdocs.mistakes import TEMPLATE, Mistakes

EVERY = 0.5  # seconds between two looks at the folders, as the host's own
FINE, MISSING = "200 OK", "404 Not Found"


class Server(Protocol):
    """What is needed of the host's server."""

    observer: Any
    mount_path: str

    def watch(self, path: str) -> None:
        """Rebuilds when something below changes."""

    def unwatch(self, path: str) -> None:
        """Takes one such call back."""


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


def answering(app: WSGIApplication, mount_path: str, is_wrong: Callable[[], bool]) -> WSGIApplication:
    """The host's answers, but where it would send a page that does not exist, or any page while something is
    wrong, it is asked for the page that it has for this: then that page, too, reloads by itself."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = _ask(app, environ)
        wrong = is_wrong() and _is_page(environ["PATH_INFO"], status, headers)
        if wrong or status.startswith("404"):
            answer_status, their, instead = _ask(app, {**environ, "PATH_INFO": mount_path + TEMPLATE})
            if answer_status == FINE:
                status, headers, body = FINE if wrong else MISSING, their, instead
        start_response(status, headers)
        return body

    return answer


def _ask(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
    answer: list[Any] = []

    def note(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        answer[:] = status, headers
        return lambda _: None

    body = app(environ, note)
    status, headers = answer
    return status, headers, body


def _is_page(path: str, status: str, headers: list[tuple[str, str]]) -> bool:
    if status.startswith("404"):  # the host calls all of these HTML; a missing picture is no page
        return mimetypes.guess_type(path)[0] in (None, "text/html")
    return status == FINE and dict(headers).get("Content-Type") == "text/html"


class Folders(Thread):
    """Looks whether folders are there. The host watches folders that exist when it starts, and loses those
    that are deleted, even if they come back."""

    def __init__(self, server: Server, wanted: Callable[[], Iterable[Path]]) -> None:
        super().__init__(daemon=True)
        self.server, self.wanted, self.over = server, wanted, Event()

    def run(self) -> None:
        """Looks again and again."""
        while not self.over.wait(EVERY):
            if self.server.observer.is_alive():
                for folder in self.wanted():
                    self._look(os.path.normpath(folder.absolute()))  # as the host names it

    def stop(self) -> None:
        """Looks no more."""
        self.over.set()

    def _look(self, folder: str) -> None:
        watching = ((emitter, emitter.watch) for emitter in self.server.observer.emitters.copy())
        # of a single file, the path would be that of the folder around it
        emitters = [each for each, of in watching if of.path == folder and not getattr(of, "is_file", False)]
        if any(emitter.should_keep_running() for emitter in emitters):
            return
        if emitters:
            self._forget(folder)
        if Path(folder).is_dir():
            try:
                self.server.watch(folder)
            except OSError:  # gone again
                self._forget(folder)
        elif not emitters:
            return  # was not there, and is not
        self._rebuild()

    def _forget(self, folder: str) -> None:
        with suppress(KeyError):  # as often as it was asked for
            while True:
                self.server.unwatch(folder)

    def _rebuild(self) -> None:
        """What is in a new folder is no change of it, so a change is reported to the host: of every place that
        it watches, for it takes all of them together, and does not listen to some (those of single files)."""
        for emitter in self.server.observer.emitters.copy():
            emitter.queue_event(FileModifiedEvent(emitter.watch.path))
