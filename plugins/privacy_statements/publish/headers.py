"""The headers that a web server should send with each file, such as the content-security policy. ``HEADERS`` is published
as ``_headers``, which Netlify, Cloudflare Pages and others read; a test holds what the manual has for nginx. Where a host
sets no headers, pages can hold the policy themselves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

PATH = "_headers"

POLICY = {
    "default-src": "'self'",  # nothing from another host, nothing inline
    "base-uri": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",  # nobody shows a page inside another
}


def policy(*, pagefind: bool = False, without: Container[str] = ()) -> str:
    """The policy as a server sends it. With ``pagefind``, whose search is WebAssembly, it allows that."""
    parts = POLICY | {"script-src": "'self' 'wasm-unsafe-eval'"} if pagefind else POLICY
    return "; ".join(f"{name} {value}" for name, value in parts.items() if name not in without)


def policy_in_page(*, pagefind: bool = False) -> str:
    """The policy as a page can hold it in ``<meta http-equiv>``."""
    return policy(pagefind=pagefind, without={"frame-ancestors"})  # browsers ignore it there, and say so


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MEDIA_TYPES = {"md": "text/markdown; charset=utf-8", "jsonld": "application/ld+json; charset=utf-8"}

# A file whose name changes with what is in it can be kept for ever.
HASHED = re.compile(r"\.[0-9a-f]{8}\.(?:min\.)?(?:css|js)$")


def headers_file(files: Iterable[str] = (), *, pagefind: bool = False) -> str:
    """The text of ``_headers``; ``files`` are the paths of the site, of which some can be kept for ever."""
    headers = HEADERS | {"Content-Security-Policy": policy(pagefind=pagefind)}
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    for ending, kind in MEDIA_TYPES.items():
        lines += [f"/*.{ending}", f"  Content-Type: {kind}"]
    hashed = [path for path in sorted(files) if HASHED.search(path)]
    for path in hashed[:80]:  # Cloudflare Pages reads a hundred rules
        lines += [f"/{path}", "  Cache-Control: public, max-age=31536000, immutable"]
    return "\n".join(lines) + "\n"
