"""Reads a letter, whichever form it has."""

from __future__ import annotations

from tasks.letters.reading.archive import MOST_CHARACTERS, Archive, LetterError
from tasks.letters.reading.blocks import Letter
from tasks.letters.reading.docx.read_docx import read_docx
from tasks.letters.reading.html.read_html import is_html, read_html
from tasks.letters.reading.odt.read_odt import read_odt
from tasks.letters.reading.reasonable import refuse_unreasonable
from tasks.letters.reading.text.read_text import read_text

_MOST_OCTETS = 64 << 20
_KINDS = "Lever de brief aan als .docx, .odt, .html of .txt."


def read_letter(data: bytes) -> Letter:
    """The letter in the bytes of a file; what it is called does not matter.

    Raises:
        LetterError: if it is none of the forms that are read, or may not be opened; in Dutch, and
            without a word of the letter.
    """
    if len(data) > _MOST_OCTETS:
        raise LetterError(
            f"Het bestand is groter dan {_MOST_OCTETS >> 20} MB en is niet gelezen. Verklein de "
            "afbeeldingen erin."
        )
    letter = _read(data)
    if sum(len(block.text) for block in letter.blocks) > MOST_CHARACTERS:
        raise LetterError("De tekst is buitensporig lang voor een brief en is niet gelezen.")
    if not letter.blocks:
        raise LetterError(f"Er staat geen tekst in het bestand. {_KINDS}")
    refuse_unreasonable(letter.blocks)
    return letter


def _read(data: bytes) -> Letter:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LetterError(
            "Dit is een oud Word-bestand (.doc) of een bestand met een wachtwoord. Sla het zonder "
            "wachtwoord op als .docx."
        )
    if data.startswith(b"%PDF"):
        raise LetterError(f"Een pdf wordt niet gelezen. {_KINDS}")
    if is_html(data):
        return read_html(data)
    if not data.startswith(b"PK"):
        return read_text(data)
    archive = Archive(data)
    if archive.text("mimetype").startswith("application/vnd.oasis.opendocument.text"):
        return read_odt(archive)
    if "[Content_Types].xml" in archive:
        return read_docx(archive)
    raise LetterError(f"Dit is geen document van Word of LibreOffice Writer. {_KINDS}")
