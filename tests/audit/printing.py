"""A page printed on A4: what is cut off, and pages with nothing on them.

Every piece of text becomes a link before the page is printed. A browser writes the place of each link into the PDF
as far as it can be seen there, and so the PDF itself says which words were cut off.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from audit.visits import Visit, program

HERE = "http://mark.invalid/"
MARK = program("mark")
MARGIN = 0.5  # points: what rounding may take
LINE_END = 6.0  # points that a line may lose at its end: a blank, or a hyphen


def print_faults(visit: Visit) -> Iterator[tuple[str, str]]:
    """Cells whose words are cut off, wholly or partly, and blank pages, as measure and place. Changes the page."""
    visit.page.emulate_media(media="print")
    cells = visit.page.evaluate(MARK, HERE)
    pdf = PdfReader(io.BytesIO(visit.page.pdf(format="A4", prefer_css_page_size=True, print_background=True)))
    visit.page.emulate_media(media="null")  # the next page of this window is on a screen again
    seen: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for number, sheet in enumerate(pdf.pages, 1):
        words = list(_words(sheet))
        if not words:
            yield "print-blank", f"page {number} of {len(pdf.pages)}"
        for mark, left, right, height in words:
            edge = right > float(sheet.mediabox.right) - MARGIN or left < MARGIN
            seen[mark].append((0.0 if edge else right - left, height))
    for cell in cells:
        if _is_cut(cell, seen[cell["number"]]):
            yield "print-cut", cell["words"]


def _words(sheet: Any) -> Iterator[tuple[int, float, float, float]]:
    """Each piece of a text that can be seen on a printed page: its number, left, right, height."""
    for reference in sheet.get("/Annots") or []:
        note = reference.get_object()
        address = str((note.get("/A") or {}).get("/URI", ""))
        if address.startswith(HERE):
            left, bottom, right, top = (float(side) for side in note["/Rect"])
            yield int(address.removeprefix(HERE)), left, right, top - bottom


def _is_cut(cell: dict[str, Any], seen: list[tuple[float, float]]) -> bool:
    """Whether less is seen of the words than they are wide, in the scale of the print."""
    if not seen:
        return True
    scale = max(height for _, height in seen) / cell["height"]
    lost = cell["width"] * scale - sum(width for width, _ in seen)
    return bool(lost > LINE_END * (cell["lines"] + len(seen)) * scale + MARGIN)
