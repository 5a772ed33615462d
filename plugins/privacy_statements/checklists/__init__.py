"""What laws and standards ask of a statement, as data: one file, one checklist."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
CHECKLISTS = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
"""The names of the checklists that a site can choose."""
