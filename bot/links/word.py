"""A letter's text as a Word file. Pure; what is still blank stays visible in it."""

import re
from io import BytesIO

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt
from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLANK = re.compile(r"(\[…: [^\]]*\])")
_FONT, _SIZE = "Arial", Pt(11)


def as_word(text: str, title: str) -> bytes:
    """Return the letter as .docx: a paragraph for each block of lines, blanks marked yellow.

    The file names nobody who wrote it. A municipality's own letterhead goes around it in Word.
    """
    document = Document()
    document.styles["Normal"].font.name = _FONT
    document.styles["Normal"].font.size = _SIZE
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", title
    properties.language = "nl-NL"
    for block in text.strip().split("\n\n"):
        _write(document.add_paragraph(), block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write(paragraph: Paragraph, block: str) -> None:
    for part in _BLANK.split(block):
        run = paragraph.add_run(part)
        if _BLANK.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
