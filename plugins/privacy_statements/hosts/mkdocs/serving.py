"""While a writer works: after a mistake the site has one page, which says what is wrong and stands at every
address. Kept from one build to the next are what is wrong now, where records are, and what the last build has read of the
cache, in memory. Between two builds the cache is written, and what the next one will ask for is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from privacy_statements.cache.held import Held
from privacy_statements.cache.store import NOWHERE, Store
from privacy_statements.hosts.mkdocs.live import Folders, answering
from privacy_statements.hosts.mkdocs.meanwhile import Meanwhile
from privacy_statements.hosts.mkdocs.mistakes import TEMPLATE, Mistakes
from privacy_statements.project import Project

FINE = Mistakes("", (), (), stop=False)


class Serving:
    """What the host asks a plugin, as far as it is about mistakes and the server. Where nothing is wrong, it
    answers as if it were not there."""

    serving = False
    wrong = FINE
    project: Project | None = None
    store: Store = NOWHERE
    """Where what is made is kept from one build to the next."""
    folders: Folders | None = None
    held: Held | None = None
    """What one build leaves to the next, under ``serve`` alone."""
    meanwhile: Meanwhile | None = None
    """What works between two builds of one server."""

    def on_startup(self, *, command: Any, dirty: bool) -> None:
        """Under ``serve`` a mistake is shown instead of ending the server."""
        self.serving = command == "serve"
        self.held = Held() if self.serving else None

    def begin(self) -> None:
        """A build begins: the writer waits for nothing else."""
        if self.meanwhile is not None:
            self.meanwhile.stop()

    def rest(self) -> None:
        """A build is over; another one may follow."""
        if self.meanwhile is None:
            self.store.close()
        else:
            self.meanwhile.start()

    def between_builds(self) -> Iterator[None]:
        """The last build is written to the cache, and the next one finds in memory what it has left there."""
        self.store.close()
        yield
        if self.held is not None:
            yield from self.held.read_ahead()

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:
        """The first build is over. Every address shows a mistake, and folders may come later."""
        self.serving = True  # the host calls `serve --clean` a build
        server.set_app(answering(server.get_app(), server.mount_path, lambda: self.wrong.stop))
        self.folders = Folders(server, self.watched)
        self.folders.start()
        self.meanwhile = Meanwhile(self.between_builds)
        self.rest()
        return server

    def on_shutdown(self) -> None:
        """Ends what ``on_serve`` began."""
        if self.folders is not None:
            self.folders.stop()
        if self.meanwhile is not None:
            self.meanwhile.stop()
            self.meanwhile = None
        self.store.close()

    def watched(self) -> Iterator[Path]:
        """The folders that records and templates are in, or will be."""
        if self.project is not None:
            yield from (self.project.content, self.project.templates)

    def on_page_read_source(self, *, page: Any, config: Any) -> str | None:
        """No page is read: what it links to may not be there."""
        return "" if self.wrong.stop else None

    def on_nav(self, nav: Any, *, config: Any, files: Any) -> Any:
        """There is nothing to go to."""
        if self.wrong.stop:
            nav.items.clear()
        return nav

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """No page is written. Until here other plugins find the pages that they look for."""
        for file in list(files.documentation_pages()) if self.wrong.stop else ():
            files.remove(file)
        return env

    def on_pre_template(self, template: Any, *, template_name: str, config: Any) -> Any:
        """The page for addresses that do not exist says what is wrong."""
        return self.wrong.inside(template) if self.wrong.stop and template_name == TEMPLATE else template

    def on_post_build(self, *, config: Any) -> None:
        """It does so in every theme."""
        if self.wrong.stop:
            file = Path(config.site_dir, TEMPLATE)
            file.write_text(self.wrong.finished(file.read_text("utf-8") if file.is_file() else ""), "utf-8")
