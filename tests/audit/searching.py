"""The search of a site, used as a reader uses it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from audit.layout import words
from audit.visits import Visit

# What readers call an item, and what our pages call it.
QUERIES = [("serial no", "Serial number"), ("UPN", "User principal name"), ("IMEI", "IMEI")]
ASIDE = "terms/"
"""A page from which no link leads to what is looked for: what is found was found by the search."""
FIELD = "input[type=search], [role=searchbox], [role=combobox], input[name=query], input[name=q]"
# The links that can be seen and say what is looked for.
FOUND = """wanted => [...document.querySelectorAll('a[href]')].filter(link => {
    const box = link.getBoundingClientRect();
    return link.innerText.toLowerCase().includes(wanted) && link.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && box.width > 1 && box.height > 1;
}).map(link => link.href)"""


def search_faults(visit: Visit, query: str, wanted: str, seconds: float = 5) -> Iterator[str]:
    """Nothing where typing ``query`` brings a link that says ``wanted``, and the link leads to a page that does."""
    page = visit.page
    field = page.locator(FIELD).first
    if not field.count():
        yield "there is no field to search with"
        return
    before = set(page.evaluate(FOUND, wanted.lower()))
    links: list[str] = []
    for _ in range(3):  # a field may be there before the script that listens to it
        field.fill("")
        field.press_sequentially(query)
        until = time.monotonic() + seconds
        while not links and time.monotonic() < until:
            page.wait_for_timeout(100)
            links = [link for link in page.evaluate(FOUND, wanted.lower()) if link not in before]
        if links:
            break
    if not links:
        yield f"{query!r} does not find {wanted!r}"
        return
    page.goto(links[0])
    if wanted.lower() not in words(visit).lower():
        yield f"{query!r} leads to {links[0].removeprefix(visit.address)!r}, which does not say {wanted!r}"
