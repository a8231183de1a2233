"""Text that a program left behind and nobody typed: errors of a spreadsheet (D28) and markup of a
web page (D62).
"""

from __future__ import annotations

import re
from html.entities import html5

# Excel writes its errors in the language of whoever made the file. In every language most are
# capitals between # and ! or ? (#VERW!, #DIV/0!, #NAAM?, #¡VALOR!); the others stand here: not
# available, and data that was still on its way.
_UNMARKED = (
    "N/B N/A N/D N/DISP NV I/T YOK HIÁNYZIK BRAK SAKNAS PUUTTUU OGILTIGT NENÍ_K_DISPOZICI "
    "GETTING_DATA GEGEVENS_OPHALEN DATEN_ABRUFEN CHARGEMENT_DONNEES"
)
_CAPITAL = "A-ZÀ-ÖØ-ÞĀČĎĚĞİŁŃŇÓŘŚŞŠŤŮŹŻŽ"
_ERRORS = re.compile(
    rf"#[¡¿]?[{_CAPITAL}][{_CAPITAL}/_0]+[!?]"
    rf"|#(?:{'|'.join(map(re.escape, _UNMARKED.split()))})(?![\w/])"
    # LibreOffice numbers what it has no name for.
    r"|\b(?:Err|Fout|Fehler):5[0-9]{2}\b"
)
#: A number or date in a column that is too narrow for it.
_TOO_NARROW = re.compile("#{3,}")

_ENTITIES = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAGS = re.compile(
    r"<(?:!--|/?(?:a|b|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|script|small|span|strike|"
    r"strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>)",
    re.I,
)
#: How Office Open XML writes a sign that XML cannot have.
_ESCAPES = re.compile("_x[0-9A-F]{4}_")


def spreadsheet_error(text: str) -> str | None:
    """The first error of a spreadsheet that stands in a text, in any language; None if there is
    none.
    """
    if _TOO_NARROW.fullmatch(text.strip()):
        return text.strip()
    found = _ERRORS.search(text)
    return found[0] if found else None


def markup(text: str) -> str | None:
    """The first piece of HTML in a text (``&euml;``, ``<br>``), None if there is none."""
    pieces = [
        *(
            found
            for found in _ENTITIES.finditer(text)
            if found[0][1] == "#" or found[0][1:] in html5
        ),
        *_TAGS.finditer(text),
        *_ESCAPES.finditer(text),
    ]
    return min(pieces, key=lambda found: found.start())[0] if pieces else None
