"""What a team already has → records. ``IMPORTERS`` is the table of sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from privacy_statements_import.apple import read_apple
from privacy_statements_import.draft import Imported
from privacy_statements_import.fides import read_fides
from privacy_statements_import.glean import read_glean
from privacy_statements_import.markdown_source import read_markdown
from privacy_statements_import.play import read_play
from privacy_statements_import.rows import read_rows
from privacy_statements_import.sources import Asked, SourceFile


class Importer(Struct, frozen=True):
    """A kind of source: what it is in one sentence, how its files are called in examples, and what reads them.
    ``has_links`` says whether an address can complete its links: then it reads pages, and folders of them."""

    help: str
    example: str
    read: Callable[[Sequence[SourceFile], Asked], Imported]
    has_links: bool = False

    @property
    def takes(self) -> str:
        """What the command is given, as its help calls it."""
        return "FILE_OR_FOLDER..." if self.has_links else "FILE..."


IMPORTERS: dict[str, Importer] = {
    "markdown": Importer(
        "A privacy page in Markdown, in the dialect of any tool; of several, or a folder, each becomes a product.",
        "privacy.md",
        read_markdown,
        has_links=True,
    ),
    "rows": Importer(
        "A table of data items, one in a line (CSV, or XLSX with the extra `spreadsheet`).", "items.csv", read_rows
    ),
    "glean": Importer(
        "Metrics, pings and tags of Mozilla's Glean (YAML; needs the extra `import-glean`).",
        "metrics.yaml pings.yaml",
        read_glean,
    ),
    "play": Importer(
        "The data safety form of Google Play, as Play Console exports it (CSV).", "data_safety_export.csv", read_play
    ),
    "apple": Importer(
        "The privacy manifest of an app for Apple's platforms (PrivacyInfo.xcprivacy).",
        "PrivacyInfo.xcprivacy",
        read_apple,
    ),
    "fides": Importer("A fides manifest: systems with their privacy declarations (YAML).", "system.yml", read_fides),
}
