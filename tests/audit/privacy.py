"""What a page does behind the reader's back: other hosts, cookies, stored keys, breaches of the policy."""

from __future__ import annotations

from collections.abc import Iterator

from audit.visits import Visit

STORED = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


def privacy_faults(visit: Visit) -> Iterator[tuple[str, str]]:
    """Each as measure and place. Comes first in a visit: nothing has been touched."""
    for url in visit.elsewhere:
        yield "hosts", url
    for cookie in visit.page.context.cookies():
        yield "cookies", str(cookie.get("name"))
    stored = set(visit.page.evaluate(STORED))
    for origin in visit.page.context.storage_state()["origins"]:
        stored |= {entry["name"] for entry in origin["localStorage"]}
    for key in sorted(stored):
        yield "storage", key
    for breach in visit.breaches:
        yield "policy", breach
    for line in visit.said:
        yield "console", line.partition("\n")[0][:200]
