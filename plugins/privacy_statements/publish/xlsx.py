"""Records as a workbook for people who edit in spreadsheets, and read it back with ``import xlsx``.

The same records make the same bytes. Texts are texts: none becomes a formula, a number or a date.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from privacy_statements.catalog.model import Catalog
from privacy_statements.publish.sheets import SHEETS, Cell, Column, Line, Lines, Shape, State, make_lines, word_lists
from privacy_statements.publish.workbook import EXPORTED, FORMAT, READ_ME, WORDS, digest_of, escaped, fits, remembered
from privacy_statements.read.load import LoadedFile
from privacy_statements.words.version import version_of
from privacy_statements.words.wording import Wording

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name
CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
LIKE_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t")
KEY, OWN, INHERITED, HEADER = "record key", "record text", "inherited text", "record header"

HOW_TO = (
    "Change the white cells. What you change is written into the records; everything else in them stays as it is.",
    "Gray cells are keys, or are made of other cells: they say where a line belongs. Leave them as they are.",
    "Gray italics hold here because they are said elsewhere: on the section, the product or the data item. What you "
    "write over them is said of this line alone.",
    "Empty a white cell, and the record no longer says it.",
    "Where a cell holds several entries, each has a line of its own. Text between { and } has parts with names; keep "
    "the brackets.",
    "A new line in “Rows” with a product, a section and an item name, and no row, becomes a new row at the end of that section.",
    "Nothing is deleted: a line that is missing is reported, and so is a line that is there twice.",
    "You may sort, filter, hide and move columns, and add columns of your own: their text is ignored, and so is the "
    "look of cells.",
    "A text of more than 32,767 characters does not fit into a cell. It is marked, and can be changed in its file only.",
    "A text that begins with = is a text. Formulas are not read.",
)  # fmt: skip


class NoSpreadsheetsError(Exception):
    """The library that reads and writes workbooks is not installed; the text says what to do."""


def open_workbook(data: bytes | None = None) -> Any:
    """The workbook in these bytes, as openpyxl gives it; a new one for none. Raises ``NoSpreadsheetsError`` without the
    library, and whatever that raises for what is no workbook."""
    try:
        from openpyxl import Workbook, load_workbook
    except ImportError as error:
        raise NoSpreadsheetsError(
            "met no openpyxl, which reads and writes workbooks; expected it to be installed, with "
            'pip install "privacy-statements[spreadsheet]"'
        ) from error
    return Workbook() if data is None else load_workbook(io.BytesIO(data), read_only=True, keep_links=False)


def cell_name(column: int, row: int) -> str:
    """The name of a cell, such as F12; both numbers count from 1."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def export_xlsx(files: Iterable[LoadedFile], catalog: Catalog, wording: Wording, products: Iterable[str] = ()) -> bytes:
    """The workbook of these products, or of all. ``files`` are those that the catalog was made from, without errors.
    Raises ``KeyError`` for an unknown product, ``NoSpreadsheetsError`` without the library."""
    book = open_workbook()
    chosen = tuple(dict.fromkeys(products)) or tuple(catalog.products)
    lines = make_lines(files, catalog, wording, chosen)
    _add_styles(book)
    _read_me(book.active, [(product, version_of(catalog.products[product])) for product in chosen])
    words = word_lists(catalog)
    for shape in SHEETS:
        _sheet(book.create_sheet(shape.name), shape, lines[shape.name], words)
    _words(book.create_sheet(WORDS), words)
    _remember(book.create_sheet(EXPORTED), lines)
    return saved(book)


def _add_styles(book: Any) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection

    fill, none = PatternFill("solid", fgColor="FFEDEDED"), PatternFill()
    for name, font, behind, locked in (
        (OWN, Font(), none, False),
        (INHERITED, Font(italic=True, color="FF6B6B6B"), none, False),
        (KEY, Font(color="FF404040"), fill, True),
        (HEADER, Font(bold=True), fill, True),
    ):
        style = NamedStyle(name, font, behind, number_format="@", protection=Protection(locked=locked))
        style.alignment = Alignment(wrap_text=True, vertical="top")
        book.add_named_style(style)


def put(sheet: Any, row: int, column: int, text: str, style: str = "") -> None:
    """Puts a text into a cell, whatever it looks like: libraries take some for formulas or errors."""
    if not text and not style:
        return
    cell = sheet.cell(row, column)
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"
    if style:
        cell.style = style
    if text.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True  # nobody who edits the cell makes a formula of it


def _read_me(sheet: Any, versions: list[tuple[str, str]]) -> None:
    sheet.title = READ_ME
    sheet.column_dimensions["A"].width = 110
    texts = [
        "How to edit the records in this workbook",
        *HOW_TO,
        f"Format of this workbook: {FORMAT}. Products in it, with the versions of their rows:",
        *(f"{product}: {version}" for product, version in versions),
    ]
    for number, text in enumerate(texts, 1):
        put(sheet, number, 1, text, HEADER if number == 1 else KEY)
    sheet.protection.sheet = True


def _sheet(sheet: Any, shape: Shape, lines: Iterable[Line], words: dict[str, tuple[str, ...]]) -> None:
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter

    count = 1
    for number, column in enumerate(shape.columns, 1):
        letter = get_column_letter(number)
        below = sheet.column_dimensions[letter]  # the look of lines that are added
        below.width, below.number_format = column.width, "@"
        below.protection = Protection(locked=False)
        put(sheet, 1, number, column.title, HEADER)
        if column.words or column.help:
            sheet.add_data_validation(_validation(column, words, f"{letter}2:{letter}1048576"))  # the last line
    for count, line in enumerate(lines, 2):
        for number, column in enumerate(shape.columns, 1):
            cell = line.cells[column.key]
            put(sheet, count, number, _shown(cell), _style(cell))
    sheet.freeze_panes = sheet.cell(2, shape.keys + 1)
    sheet.auto_filter.ref = f"A1:{cell_name(len(shape.columns), count)}"
    sheet.protection.sheet = True  # without a password: it guards against slips
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # what is not protected


def _shown(cell: Cell) -> str:
    if fits(cell.text):
        return cell.text
    return f"({len(cell.text):,} characters: too long for a cell. Change it in its file.)"


def _style(cell: Cell) -> str:
    if cell.state is State.SHOWN or not fits(cell.text):
        return KEY
    return INHERITED if cell.state is State.INHERITED else OWN


def _validation(column: Column, words: dict[str, tuple[str, ...]], cells: str) -> Any:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation()
    if column.words:
        letter = get_column_letter(sorted(words).index(column.words) + 1)
        last = max(len(words[column.words]), 1)
        validation = DataValidation("list", formula1=f"{WORDS}!${letter}$1:${letter}${last}", allow_blank=True)
        validation.showErrorMessage = column.words == "necessity"  # elsewhere more than a word can be meant
        validation.error = "Choose one of the words of the list."
    validation.promptTitle, validation.prompt = column.title, column.help or None
    validation.showInputMessage = bool(column.help)
    validation.add(cells)
    return validation


def _words(sheet: Any, words: dict[str, tuple[str, ...]]) -> None:
    for number, name in enumerate(sorted(words), 1):
        for line, word in enumerate(words[name], 1):
            put(sheet, line, number, word)
    sheet.sheet_state = "hidden"


def _remember(sheet: Any, lines: Lines) -> None:
    cells = list(remembered(lines))
    for number, text in enumerate(("privacy-statements", FORMAT, digest_of(cells)), 1):
        put(sheet, 1, number, text)
    for row, cell in enumerate(cells, 2):
        for number, text in enumerate((*cell, cell.digest), 1):
            put(sheet, row, number, text)
    sheet.sheet_state = "veryHidden"


def saved(book: Any) -> bytes:
    """The file of a workbook, with one date everywhere."""
    book.properties.creator = "privacy-statements"
    with_clock, stream = io.BytesIO(), io.BytesIO()
    book.save(with_clock)
    with zipfile.ZipFile(with_clock) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
