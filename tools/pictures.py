"""Takes the pictures of the README from a built site: ``python tools/pictures.py SITE``.

They are pictures of the real pages, at two thirds of a desktop's width, so that they can be read.
"""

from __future__ import annotations

import http.server
import shutil
import sys
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

WANTED = {
    # file: page, anchor of the heading at the top, width and height
    "product.png": ("products/defender-endpoint-ios/", "feedback-data", (900, 860)),
    "comparison.png": ("comparisons/defender-mobile/", "", (900, 760)),
}


def main(site: str) -> None:
    """Writes the pictures to docs/images/."""
    folder = Path(__file__).parents[1] / "docs/images"
    folder.mkdir(exist_ok=True)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, (page_path, anchor, (width, height)) in WANTED.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"http://127.0.0.1:{server.server_port}/{page_path}")
            if anchor:
                page.evaluate("anchor => window.scrollTo(0, document.getElementById(anchor).offsetTop - 60)", anchor)
                page.wait_for_timeout(300)
            page.screenshot(path=folder / name)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1])
