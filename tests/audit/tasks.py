"""What readers come for, and how many clicks from the home page it takes over plain links, so without script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from crawl import HERE, CrawledPage, text_of

NEVER = 99


@dataclass(frozen=True)
class Task:
    """One question. A page answers it when its address and one place in its main part match."""

    name: str
    question: str
    path: str
    places: str
    words: str
    most: int


TASKS = [
    Task("imei", "Can my employer see my IMEI on a personally owned iPhone?", r"^(products/intune|items/device\.imei)/", ".//tr", r"IMEI.*(?i:collected|depends)", 2),
    Task("compare", "How do Android and iOS compare?", r"^comparisons/defender-mobile/", ".//thead/tr", r"Android.*iOS", 1),
    Task("changes", "What changed since last year?", r"^changes/", ".//h1", r"(?i)what changed", 1),
    Task("optional", "Which data is optional, and how do I turn it off?", r"", ".//tr | .//section | .//dl", r"(?is)optional.*(turn|opt).*(off|out)", 2),
    Task("how-long", "How long is it kept, and where?", r"^products/", ".//*[self::dl or self::table or self::section]", r"(?is)(how long|kept|retention).{0,200}(\d+ (day|month|year)|not stated)", 2),
    Task("contact", "Whom do I ask to delete my data?", r"^products/", ".//*[self::dl or self::dd or self::p or self::section]", r"(?is)(whom to ask|contact).*(delet|admin|employer|organisation|@|not stated)", 2),
    Task("location", "Which products collect location?", r"^items/device\.location", ".//tr", r"(?i)collected", 2),
]  # fmt: skip


def clicks(pages: Mapping[str, CrawledPage], task: Task) -> int:
    """The fewest clicks from home to a page that answers; ``NEVER`` where none can be reached."""
    seen, edge, count = {"index.html"}, ["index.html"], 0
    while edge:
        if any(answers(pages[path], task) for path in edge):
            return count
        found = dict.fromkeys(to for path in edge for to in links(pages, pages[path]))
        edge = [path for path in found if path not in seen]
        seen.update(edge)
        count += 1
    return NEVER


def tried(pages: Mapping[str, CrawledPage], tasks: Iterable[Task] = TASKS) -> list[Task]:
    """The tasks that the site has a page for."""
    return [task for task in tasks if any(re.search(task.path, path) for path in pages)]


def answers(page: CrawledPage, task: Task) -> bool:
    """Whether the page answers."""
    if not re.search(task.path, page.path):
        return False
    return any(re.search(task.words, text_of(place)) for place in page.main.xpath(task.places))


def links(pages: Mapping[str, CrawledPage], page: CrawledPage) -> list[str]:
    """The pages of the site that a page links to, in the order of the links."""
    found = []
    for link in page.tree.xpath("//a/@href"):
        target = urlsplit(urljoin(HERE + page.path, str(link)))
        path = unquote(target.path).removeprefix("/")
        path = f"{path}index.html" if path.endswith("/") or not path else path
        if f"{target.scheme}://{target.netloc}/" == HERE and path in pages:
            found.append(path)
    return list(dict.fromkeys(found))
