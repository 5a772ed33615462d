"""How deep a source may be, and how large. What is refused is reported with its place."""

from __future__ import annotations

from privacy_statements.read.load import Limits

DEEPEST = 40  # levels of a source that is read as data, and of elements of HTML
DEEPEST_TOKENS = 84  # of Markdown: a list is two of them
LONGEST_LINE = 65_536  # characters; a longer line is no prose, and is taken as it is
MOST_BYTES = 268_435_456  # of a file
MOST_UNPACKED = 536_870_912  # bytes of a spreadsheet
MOST_OF_PAGE = Limits().max_file_bytes
MOST_OF_LINE = Limits().max_value_bytes  # of a page
MOST_OF_GLEAN = 4_194_304  # bytes: its parser reads a megabyte in many seconds
MOST_VALUES = 500_000  # of a source that is read as data
MOST_CELLS = 2_000_000
MOST_COLUMNS = 500
