"""Pages with what each product stated on the day of a snapshot, made by today's program from the records of that day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from privacy_statements.changes.history import Frozen, with_history
from privacy_statements.pages.printing import Printer
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.store import digest_of
from privacy_statements.publish.site import PrintedView
from privacy_statements.views import paths
from privacy_statements.views.leads import KnownView
from privacy_statements.views.product import ProductPage, product_pages
from privacy_statements.views.shapes import Fact, Link, Top, Value
from privacy_statements.words.wording import Wording

MANIFEST = "as-of/manifest.json"


class _Places(Mapping[str, Link]):
    """The links of a page of an earlier day: to products of that day, to pages that still exist, else none."""

    def __init__(self, own: Mapping[str, Link], pages: Collection[str]) -> None:
        self._own, self._pages = own, pages

    def __getitem__(self, path: str) -> Link:
        if path in self._own:
            return self._own[path]
        if path.removeprefix("./") in self._pages or not path:
            raise KeyError(path)
        return Link("")

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def as_of_pages(
    states: Sequence[Frozen], printer: Printer, render: Callable[[Mapping[str, Link]], Renderer], pages: Collection[str]
) -> Iterator[tuple[KnownView, PrintedView]]:
    """The pages of all frozen states, the newest first. ``render`` makes a renderer for links; ``pages`` are today's."""
    inputs = digest_of(printer.inputs, *sorted(pages)) if printer.store.keeps else b""
    for number, state in enumerate(states):
        earlier = states[number + 1 :]
        catalog = with_history(state.catalog, earlier) if earlier else state.catalog
        own = {paths.page("products", key): Link("", page=paths.as_of(state.day, key)) for key in catalog.products}
        frozen = (paths.as_of(each.day, key) for each in states for key in each.catalog.products)
        places = _Places(own, {*pages, *frozen})
        of_day = replace(printer, renderer=render(places), catalog=catalog, inputs=inputs)
        for key in catalog.products:
            for view in product_pages(key, catalog, printer.wording):
                page = _of_day(view, state, key, printer.wording, pages)
                printed = replace(of_day.print(page), search=())
                yield KnownView(replace(page.info, top=Top()), f"as-of/{state.day}/{key}"), (page, printed, of_day)


def _of_day(view: ProductPage, state: Frozen, key: str, wording: Wording, pages: Collection[str]) -> ProductPage:
    """The page of a product on an earlier day, which it names first."""
    wording = wording.of(view.info.language)
    day, today = wording.language.date(state.day), paths.page("products", key)
    # today's page is linked by its address: a link by its name would lead to the page itself
    now = [Link(wording._("The statement of today"), page=f"./{today}")] if today in pages else []
    facts = [
        Fact(wording._("As of"), (Value(Link(day)),)),
        Fact(wording._("Today"), (Value(now[0] if now else Link(wording._("There is no such statement any more."))),)),
        Fact(wording._("Records of that day (SHA-256)"), (Value(Link(state.digest, page=MANIFEST)),)),
    ]  # fmt: skip
    trail = (Link(wording._("Home"), page="index.md"), *now, Link(day))
    title = wording._("{title}, as of {date}").format(title=view.info.title, date=day)
    info = replace(
        view.info,
        path=paths.as_of(state.day, key),
        title=title,
        in_menu=False,
        metadata={**view.info.metadata, "robots": "noindex"},
        top=Top(trail, tuple(facts)),
        data=None,
    )
    notice = wording._("This is what the statement said on that day. It may no longer hold.")
    return replace(view, info=info, downloads=(), badge=" · ".join(filter(None, (notice, view.badge))))
