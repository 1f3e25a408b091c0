"""A letter's text as a Word file. Pure; what is still blank stays visible in it."""

import re
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

_BLANK = re.compile(r"(\[…: [^\]]*\])")
_FONT, _SIZE, _SMALL = "Arial", Pt(11), Pt(9)
_LOGO = Cm(2)  # its height
_LEFT, _RIGHT, _WHOLE = Cm(9), Cm(7), Cm(16)


def as_word(
    text: str, title: str, name: str = "", address: Sequence[str] = (), logo: bytes = b""
) -> bytes:
    """Return the letter as .docx: a paragraph for each block of lines, blanks marked yellow.

    `name` and `address` stand at the top of the first page, beside `logo` (a PNG or JPEG), where
    there is an address or a logo. The file names nobody who wrote it.
    """
    document = Document()
    document.styles["Normal"].font.name = _FONT
    document.styles["Normal"].font.size = _SIZE
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", title
    properties.language = "nl-NL"
    if address or logo:
        _head(document, name, address, logo)
    for block in text.strip().split("\n\n"):
        _write(document.add_paragraph(), block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _head(document: Word, name: str, address: Sequence[str], logo: bytes) -> None:
    """Write the letterhead in the header of the first page: the logo, and whose letter it is."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    table = section.first_page_header.add_table(1, 2, _WHOLE)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    left, right = table.rows[0].cells
    left.width, right.width = _LEFT, _RIGHT
    if logo:
        shown = left.paragraphs[0].add_run().add_picture(BytesIO(logo), height=_LOGO)
        shown._inline.docPr.set("descr", name)  # what a screen reader says
    _lines(right, name, address)


def _lines(cell: _Cell, name: str, address: Sequence[str]) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.add_run(name).bold = True
    for line in address:
        paragraph.add_run().add_break()
        paragraph.add_run(line)
    for run in paragraph.runs:
        run.font.size = _SMALL


def _write(paragraph: Paragraph, block: str) -> None:
    for part in _BLANK.split(block):
        run = paragraph.add_run(part)
        if _BLANK.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
