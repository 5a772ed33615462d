"""A folder served as a host serves it: packed, over lasting connections, with response headers of our choice."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
ENFORCED = {"Content-Security-Policy": POLICY}
REPORTED = {"Content-Security-Policy-Report-Only": POLICY}
KEPT = {"Cache-Control": "max-age=600"}  # who comes from another page has the stylesheets and scripts already
NOT_FOUND = "404.html"
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".csv"}


@lru_cache(maxsize=512)
def packed(data: bytes) -> bytes:
    """The bytes as a host sends them."""
    return gzip.compress(data, 6, mtime=0)


class _Folder(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *given: Any, sent: Mapping[str, str], asked: list[str], **named: Any) -> None:
        self.sent, self.asked = sent, asked
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        file = Path(self.translate_path(self.path))
        if urlsplit(self.path).path.endswith("/"):
            file /= "index.html"
        if file.suffix not in PACKED or not file.is_file() or "gzip" not in self.headers["Accept-Encoding"]:
            return super().send_head()
        body = packed(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is none of our business."""


@contextmanager
def serve(site: Path, headers: Mapping[str, str] | None = None, asked: list[str] | None = None) -> Iterator[str]:
    """Serves the folder on a free port of this machine; the address ends with a slash. What is asked for is added
    to ``asked``: a worker of the page asks too, and no page is told of that."""
    handler = partial(_Folder, directory=str(site), sent=headers or {}, asked=[] if asked is None else asked)
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
