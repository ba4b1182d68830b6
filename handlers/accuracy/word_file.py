"""The letter as a Word file that a screen reader can read: real headings and lists, in English."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from handlers.accuracy.parents_letter import Is, Part

if TYPE_CHECKING:
    from docx.document import Document

ENGLISH: Final = "en-GB"
STYLES: Final = {
    Is.TITLE: "Heading 1",
    Is.HEADING: "Heading 2",
    Is.TEXT: "Normal",
    Is.POINT: "List Bullet",
}
A4_MM: Final = (210, 297)


def word_file(parts: tuple[Part, ...], *, school: str, at: datetime) -> bytes:
    """Lay a letter out as a Word file."""
    import docx

    document = docx.Document()
    _describe(document, _title(parts), school=school, at=at)
    _set_language(document)
    _set_page(document)
    for part in parts:
        document.add_paragraph(part.text, style=STYLES[part.what])
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _title(parts: tuple[Part, ...]) -> str:
    return next((part.text for part in parts if part.what is Is.TITLE), "")


def _describe(document: Document, title: str, *, school: str, at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, school, school
    properties.language, properties.comments = ENGLISH, ""
    properties.created = properties.modified = at.replace(tzinfo=None)


def _set_language(document: Document) -> None:
    """Say in which language it is to be read aloud: the template is in another."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), ENGLISH)


def _set_page(document: Document) -> None:
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = (Mm(each) for each in A4_MM)
