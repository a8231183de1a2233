"""Small documents as Word and LibreOffice write them, from the XML of their text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OOXML = "http://schemas.openxmlformats.org"
_NAMES = (
    f'xmlns:w="{_OOXML}/wordprocessingml/2006/main" '
    f'xmlns:r="{_OOXML}/officeDocument/2006/relationships" '
    f'xmlns:mc="{_OOXML}/markup-compatibility/2006" '
    f'xmlns:m="{_OOXML}/officeDocument/2006/math" '
    f'xmlns:a="{_OOXML}/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{short}="{_OASIS}:{long}:1.0"'
    for short, long in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
    }.items()
) + (
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
ODT = "application/vnd.oasis.opendocument.text"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file with those parts, in their order; always of the same moment."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document.

    Args:
        body: what stands in ``w:body``.
        parts: what stands in other parts, by what they are: ``styles``, ``numbering``,
            ``footnotes``, ``endnotes``, ``comments``, ``header``, ``footer``.
    """
    roots = {
        "header": "hdr",
        "footer": "ftr",
    }
    written = {
        f"word/{kind}.xml": f"<w:{roots.get(kind, kind)} {_NAMES}>{content}"
        f"</w:{roots.get(kind, kind)}>"
        for kind, content in parts.items()
    }
    relations = "".join(
        f'<Relationship Id="r-{kind}" Target="{kind}.xml" '
        f'Type="{_OOXML}/officeDocument/2006/relationships/{kind}"/>'
        for kind in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" '
            f'Target="word/document.xml" Type="{_OOXML}/officeDocument/2006/relationships/'
            'officeDocument"/></Relationships>',
            "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}'
            "</Relationships>",
            **written,
        }
    )


def odt(body: str, *, automatic: str = "", styles: str = "", masters: str = "") -> bytes:
    """An OpenDocument text, from what stands in ``office:text`` and in the lists of styles."""
    return archive(
        {
            "mimetype": ODT,
            "content.xml": f"<office:document-content {_ODF_NAMES}>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF_NAMES}>"
            f"<office:styles>{styles}</office:styles>"
            f"<office:master-styles>{masters}</office:master-styles></office:document-styles>",
        }
    )


def control(tag: str, text: str) -> str:
    """A content control of Word, as annexes of ours have around a figure."""
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr>'
        f"<w:sdtContent>{r(text)}</w:sdtContent></w:sdt>"
    )


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of Word; a run that is not XML becomes one."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(map(r, runs))}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of Word; XML stays as it is."""
    if text.startswith("<"):
        return text
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """A table of Word; a row that is not XML has its cells between bars."""
    made = [
        row
        if row.startswith("<")
        else "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row.split("|")) + "</w:tr>"
        for row in rows
    ]
    return f"<w:tbl>{''.join(made)}</w:tbl>"
