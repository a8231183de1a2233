"""Write the bouwstenen that units send as a document: DOCX and ODT, from a text in which paragraphs
are parted by an empty line, items begin with a dash, ``[1]`` calls a note of the last paragraph,
and a short paragraph without a full stop is a heading.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

#: By what the text is called, how its unit sends it.
SENT_AS = {"bouwsteen_5": ".docx", "bouwsteen_6.1": ".odt"}
#: The moment of everything in a document.
EPOCH = (1980, 1, 1, 0, 0, 0)
#: Word takes no longer tag of a content control.
LONGEST_TAG = 64
_PIECES = re.compile(r"\[\[(?P<reference>[^\[\]]*)\]\]|\[(?P<call>\d+)\]")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def write_bouwsteen(text: Path, folder: Path) -> None:
    """Write a bouwsteen as its unit sends it into ``folder``."""
    ending = SENT_AS.get(text.stem, ".txt")
    written = text.read_text(encoding="utf-8")
    made = {".docx": _docx, ".odt": _odt}.get(ending, str.encode)
    (folder / f"{text.stem}{ending}").write_bytes(made(written))


def _parts(written: str) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Kind and text of each paragraph, and the notes by their number."""
    paragraphs = [one.splitlines() for one in written.strip().split("\n\n")]
    notes = {}
    if re.match(r"1 ", paragraphs[-1][0]):
        notes = dict(line.split(" ", 1) for line in paragraphs.pop())
    made = []
    for lines in paragraphs:
        for line in lines:
            item = line.startswith("- ")
            said = re.sub(r"\[\d+\]$", "", line)
            heading = not item and len(lines) == 1 and not said.endswith((".", ":"))
            kind = "item" if item else "heading" if heading else "paragraph"
            made.append((kind, line.removeprefix("- ")))
    return made, notes


def _pieces(
    text: str,
    plain: Callable[[str], str],
    reference: Callable[[str], str],
    call: Callable[[str], str],
) -> str:
    made, last = "", 0
    for found in _PIECES.finditer(text):
        made += plain(text[last : found.start()]) if found.start() > last else ""
        of_figure = found["reference"] is not None
        made += reference(found["reference"]) if of_figure else call(found["call"])
        last = found.end()
    return made + (plain(text[last:]) if text[last:] else "")


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _control(reference: str) -> str:
    if len(reference) > LONGEST_TAG or reference.startswith("vindplaats."):
        return _run(f"[[{reference}]]")
    return (
        f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(reference)}/></w:sdtPr>"
        f"<w:sdtContent>{_run('…')}</w:sdtContent></w:sdt>"
    )


def _word_paragraph(kind: str, text: str) -> str:
    properties = {
        "paragraph": "",
        "heading": '<w:pStyle w:val="Kop1"/>',
        "item": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    }[kind]
    content = _pieces(
        text, _run, _control, lambda note: f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _docx(written: str) -> bytes:
    paragraphs, notes = _parts(written)
    footnotes = "".join(
        f'<w:footnote w:id="{number}"><w:p>{_pieces(text, _run, _control, str)}</w:p></w:footnote>'
        for number, text in notes.items()
    )
    kinds = ("styles", "numbering", "footnotes")
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), *((one, one) for one in kinds))
    )
    relations = "".join(
        f'<Relationship Id="r-{one}" Type="{_OFFICE}/{one}" Target="{one}.xml"/>' for one in kinds
    )
    body = "".join(_word_paragraph(*one) for one in paragraphs)
    return _archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
            f'+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f"{relations}</Relationships>",
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" '
            'w:styleId="Kop1"><w:name w:val="heading 1"/></w:style></w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText '
            'w:val="–"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
            "</w:num></w:numbering>",
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{_W}">{footnotes}</w:footnotes>',
        }
    )


def _odt(written: str) -> bytes:
    paragraphs, notes = _parts(written)

    def inline(text: str) -> str:
        return _pieces(text, escape, lambda one: escape(f"[[{one}]]"), note)

    def note(number: str) -> str:
        return (
            f'<text:note text:id="n{number}" text:note-class="footnote">'
            f"<text:note-citation>{number}</text:note-citation>"
            f"<text:note-body><text:p>{inline(notes[number])}</text:p>"
            "</text:note-body></text:note>"
        )

    body = "".join(
        f'<text:h text:outline-level="1">{inline(text)}</text:h>'
        if kind == "heading"
        else f"<text:p>{inline(text)}</text:p>"
        if kind == "paragraph"
        else f"<text:list><text:list-item><text:p>{inline(text)}</text:p></text:list-item>"
        "</text:list>"
        for kind, text in paragraphs
    )
    names = " ".join(f'xmlns:{one}="{_OASIS}:{one}:1.0"' for one in ("office", "text"))
    kind = "application/vnd.oasis.opendocument.text"
    return _archive(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
            f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>',
            "content.xml": f'<office:document-content {names} office:version="1.3"><office:body>'
            f"<office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def _archive(parts: Mapping[str, str]) -> bytes:
    """A ZIP file whose bytes depend on its content only; its first part is not compressed, as an
    ODT wants it.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for at, (name, content) in enumerate(parts.items()):
            head = "" if name == "mimetype" else '<?xml version="1.0" encoding="UTF-8"?>\n'
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED if at else zipfile.ZIP_STORED
            opened.writestr(info, (head + content).encode())
    return made.getvalue()
