"""A copy of a letter in Word with comments in its margin: what a check found, at its place.

Parts that hold no marks of comments are the same bytes as in the letter, and in the text nothing is
added but those marks. Comments of an earlier check are replaced; those of people stay.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

from tasks.letters.comments.anchors import Stretch, with_marks, without_marks
from tasks.letters.comments.remarks import Remark
from tasks.letters.comments.word_octets import Edit, EncodingError, Part, at_the_end, edited
from tasks.letters.reading.archive import Archive, LetterError
from tasks.letters.reading.blocks import CALL, Block, MarkKind
from tasks.letters.reading.docx.package import (
    OWN_AUTHOR,
    main_part,
    relations,
    relations_part,
    target,
)
from tasks.letters.reading.docx.read_docx import read_docx

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_COMMENTS = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_NO_COPY = (
    "Van deze brief kan geen kopie met opmerkingen worden gemaakt. Open de brief in Word, sla hem "
    "opnieuw op als .docx en controleer hem nog eens."
)
#: A moment that says nothing: the same letter gives the same copy.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def is_docx(data: bytes) -> bool:
    """Whether comments can be put in this file."""
    return data.startswith(b"PK") and _TYPES in Archive(data)


def with_comments(data: bytes, summary: Sequence[str], remarks: Iterable[Remark]) -> bytes:
    """The copy.

    Args:
        data: of a Word document that could be read.
        summary: Dutch paragraphs, for a comment at the beginning.
        remarks: their blocks are those of :func:`tasks.letters.reading.docx.read_docx.read_docx`.

    Raises:
        LetterError: if no copy can be made.
    """
    archive = Archive(data)
    main = main_part(archive)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {one.filename: opened.read(one) for one in opened.infolist()}
    try:
        related = relations(archive, main)
        name = target(related, "comments")
        if name and name not in parts:
            raise LetterError(_NO_COPY)
        if name:
            answered = _answered(parts.get(target(related, "commentsExtended")))
            parts |= _without_own(parts[main], main, parts[name], name, answered)
        text = Part(parts[main])
        placed = list(_placed(read_docx(archive).blocks, summary, remarks, main))
        first = 1 + max(_ids(parts.get(name)), default=-1)
        numbered = list(enumerate(placed, start=first))
        marks = with_marks(text, [(id, stretch) for id, (stretch, _) in numbered])
        parts[main] = edited(text.data, marks)
        if not name:
            name = _added(parts, main, text.namespace)
        comments = (_comment(id, told, text.namespace) for id, (_, told) in numbered)
        parts[name] = at_the_end(Part(parts[name]), b"".join(comments))
    except (EncodingError, ExpatError):
        raise LetterError(_NO_COPY) from None
    return _archived(data, parts)


def _answered(threads: bytes | None) -> frozenset[str]:
    """The paragraphs of comments that somebody answered."""
    elements = Part(threads).elements if threads else []
    return frozenset(one.attributes.get("?:paraIdParent", "") for one in elements) - {""}


def _without_own(
    text: bytes, main: str, comments: bytes, name: str, answered: frozenset[str]
) -> dict[str, bytes]:
    """Both parts without the comments of an earlier check; one that was answered is kept."""
    part = Part(comments)
    kept = {
        id(above)
        for one in part.elements
        if one.attributes.get("?:paraId") in answered
        for above in one.path()
    }
    gone = [
        one
        for one in part.elements
        if one.name == "w:comment"
        and one.attributes.get("w:author") == OWN_AUTHOR
        and id(one) not in kept
    ]
    ids = frozenset(one.attributes.get("w:id", "") for one in gone)
    whole = Part(text)
    return {
        name: edited(part.data, [Edit(one.start, one.end, b"") for one in gone]),
        main: edited(whole.data, without_marks(whole, ids)),
    }


def _ids(comments: bytes | None) -> Iterator[int]:
    for one in Part(comments).elements if comments else ():
        if one.name == "w:comment" and one.attributes.get("w:id", "").isdecimal():
            yield int(one.attributes["w:id"])


def _placed(
    blocks: Sequence[Block], summary: Sequence[str], remarks: Iterable[Remark], main: str
) -> Iterator[tuple[Stretch, Sequence[str]]]:
    """Where each comment stands, and what it says: a note has its comments at its call, and a
    header or footer at the beginning, since Word has comments in the text alone.
    """
    here = [number for number, one in enumerate(blocks) if any(s.part == main for s in one.spans)]
    if not here:
        raise LetterError("De brief heeft geen tekst waar een opmerking bij kan staan.")
    beginning = _stretch(blocks[here[0]], 0, len(blocks[here[0]].text))
    yield beginning, summary
    calls = {
        mark.name: _stretch(blocks[number], max(0, mark.start - 1), mark.end)
        for number in here
        for mark in blocks[number].marked(MarkKind.NOTE)
    }
    for one in remarks:
        block = blocks[one.block]
        if any(span.part == main for span in block.spans):
            yield _stretch(block, one.start, one.end), one.paragraphs
            continue
        about = block.text[one.start : one.end] if one.end - one.start < len(block.text) else ""
        where = f"{block.place[:1].upper()}{block.place[1:]}"
        told = f"{where}, bij {about}:" if about else f"{where}:"
        called = next((at for at in calls if block.place.startswith(at)), "")
        yield calls.get(called, beginning), (told, *one.paragraphs)


def _stretch(block: Block, start: int, end: int) -> Stretch:
    """The text of the file from the first of those characters up to the last that stand in it; the
    nearest text before if none of them does.
    """
    inside = [span for span in block.spans if span.start < end and start < span.end]
    if not inside:
        before = [span for span in block.spans if span.end <= start]
        near = before[-1] if before else block.spans[0]
        last = near.offset + near.end - near.start
        return Stretch(near.node, max(near.offset, last - 1), near.node, last)
    first, last_one = inside[0], inside[-1]
    return Stretch(
        first.node,
        first.offset + max(0, start - first.start),
        last_one.node,
        last_one.offset + min(end, last_one.end) - last_one.start,
    )


def _comment(id: int, paragraphs: Sequence[str], namespace: bytes) -> bytes:
    said = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(one.replace(CALL, "*"))}</w:t></w:r></w:p>'
        for one in paragraphs
    )
    return (
        f'<w:comment xmlns:w="{namespace.decode()}" w:id="{id}" w:author="{OWN_AUTHOR}" '
        f'w:initials="CC">{said}</w:comment>'
    ).encode()


def _added(parts: dict[str, bytes], main: str, namespace: bytes) -> str:
    """The name of a new part for comments, known to the document."""
    folder = main.rpartition("/")[0]
    names = ("comments.xml", "comments-cijfercontrole.xml")
    file = next(one for one in names if posixpath.join(folder, one) not in parts)
    name = posixpath.join(folder, file)
    parts[name] = b'<w:comments xmlns:w="' + namespace + b'"></w:comments>'
    kind = _STRICT_COMMENTS if namespace.startswith(_STRICT) else _COMMENTS
    known = relations_part(main)
    parts.setdefault(known, f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode())
    parts[known] = at_the_end(
        Part(parts[known]),
        f'<Relationship xmlns="{_PACKAGE}/relationships" Id="cijfercontrole" '
        f'Type="{kind}" Target="{file}"/>'.encode(),
    )
    parts[_TYPES] = at_the_end(
        Part(parts[_TYPES]),
        f'<Override xmlns="{_PACKAGE}/content-types" PartName="/{name}" '
        f'ContentType="{_COMMENTS_TYPE}"/>'.encode(),
    )
    return name


def _archived(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The parts as an archive: those of the letter in their order, and then what is new."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as letter,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in {one.filename: one for one in letter.infolist()}.values():
            copy.writestr(info, parts.pop(info.filename))
        for name, content in parts.items():
            copy.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
