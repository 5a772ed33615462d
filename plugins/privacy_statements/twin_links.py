"""Where the links of a page lead from its twin: to other twins, where there are some."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urljoin, urlsplit

from privacy_statements.addresses import Addresses
from privacy_statements.frozen import dataclass
from privacy_statements.markdown import safe_url

_HERE = "https://here.invalid/"  # against which relative addresses are resolved; never written
_PLAIN_ADDRESS = re.compile(r"[\w./#?=&%:@~,;+-]+")
_OUR_ADDRESS = re.compile(r"(?!//)[A-Za-z0-9_./#-]+")  # safe, and most addresses
_RELATIVE = re.compile(r"((?:\.\./)*)((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/|$))*)")

MOST = 8192  # addresses that are remembered: pages of one folder, which share most, come one after the other
Bare = tuple[str, bool]
"""An address without the place on its page, and whether it may lead to a twin."""
Lead = tuple[str | None, bool]
"""Where it leads, if that is on this site, and whether that needs no quotes."""


@dataclass(slots=True)
class Links:
    """The links of one page after another. ``pages`` gives the path of the twin for the address of each page that has
    one."""

    addresses: Addresses
    pages: Mapping[str, str]
    _path: str = ""  # of the page
    _here: str = ""  # its address
    _leads: dict[Bare, Lead] = field(default_factory=dict)
    """Where addresses lead from this page that do not leave its folder."""
    _others: dict[Bare, Lead] = field(default_factory=dict)
    """Where others lead: that is the same for all pages of a folder."""
    _folders: dict[tuple[str, str], dict[Bare, Lead]] = field(default_factory=dict)

    def go_to(self, path: str) -> None:
        """From now on links stand on this page."""
        self._path, self._here = path, self.addresses.of_page(path)
        self._leads = {}
        if sum(map(len, self._folders.values())) > MOST:
            self._folders.clear()
        above = posixpath.dirname(posixpath.dirname(self._here))
        self._others = self._folders.setdefault((above, posixpath.dirname(path)), {})

    def link(self, text: str, address: str, mark: str = "") -> str:
        """A link as Markdown; its text alone, if its address is not safe. The ``text`` is Markdown."""
        target = self._target(address)
        return f"{mark}[{text}]({target})" if target else text

    def _target(self, address: str) -> str:
        """Where a link leads from the twin, as Markdown; nowhere, if it is not safe. To other twins, but to a place on a
        page to the page itself."""
        is_ours = _OUR_ADDRESS.fullmatch(address)
        if not is_ours and not safe_url(address):
            return ""
        bare, _hash, anchor = address.partition("#")
        leads = self._others if bare.startswith("../") else self._leads
        known = leads.get((bare, not anchor))
        if known is None:
            lead = self._lead(bare, to_twin=not anchor)
            known = leads[bare, not anchor] = lead, _PLAIN_ADDRESS.fullmatch(lead or "") is not None
        lead, is_plain = known
        target = address if lead is None else f"{lead}#{anchor}" if anchor else lead
        return target if (is_ours and is_plain) or _PLAIN_ADDRESS.fullmatch(target) else f"<{target}>"

    def _lead(self, address: str, *, to_twin: bool) -> str | None:
        """An address without an anchor as it leads from the twin; ``None`` if it leads to another site."""
        path = _resolved(self._here, address)
        if path is None:
            return None
        found = self.pages.get(path, path) if to_twin else path
        if self.addresses.site:
            return f"{self.addresses.site.rstrip('/')}/{found}"
        slash = "/" if found.endswith("/") else ""
        return posixpath.relpath(f"/{found}", f"/{posixpath.dirname(self._path)}") + slash


def _resolved(here: str, address: str) -> str | None:
    """The path from the root of the site to which an address leads from a page; ``None`` for another site."""
    folders = here.split("/")[:-1]
    plain = _RELATIVE.fullmatch(address)
    up = len(plain[1]) // len("../") if plain else 0
    if plain and address and up <= len(folders):
        return "".join([f"{folder}/" for folder in folders[: len(folders) - up]]) + plain[2]
    target = urlsplit(urljoin(_HERE + here, address))
    return target.path.removeprefix("/") if target.geturl().startswith(_HERE) else None
