"""The text of paragraphs in a Word document: figures, links, numbers of pages and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import (
    Break,
    FigureMark,
    Inline,
    Note,
    PageNumber,
    ParagraphKind,
    TextStyle,
)
from tasks.annexes.documents.docx.parts import Media
from tasks.annexes.documents.docx.styles import STYLES, run, tone_style, w
from tasks.annexes.documents.figure_names import bookmark_name
from tasks.annexes.documents.styles import PARAGRAPH_LOOKS, locale


class Runs:
    """Collects notes and counts what must be unique, while text is written.

    Args:
        bookmarks: names of those of the headings, by id.
        pages: on which page of the PDF each heading stands.
        media: takes the addresses of links.
    """

    def __init__(
        self, bookmarks: Mapping[str, str], pages: Mapping[str, int], media: Media
    ) -> None:
        self._bookmarks, self._pages, self._media = bookmarks, pages, media
        self.notes: list[Element] = []
        self._bookmark_numbers = count(len(bookmarks) + 1)
        self._mentions: Counter[str] = Counter()
        self._controls = count(1)

    def page(self, number: PageNumber) -> Iterator[Element]:
        """The number of a page as a field, with the page of the PDF until Word counts its own."""
        page_of_pdf = self._pages.get(number.target)
        yield field_mark("begin")
        yield instruction(f" PAGEREF {self._bookmarks[number.target]} \\h ")
        yield field_mark("separate")
        if page_of_pdf:
            yield run(str(page_of_pdf), *_run_properties(number.style))
        yield field_mark("end")

    def of(self, inlines: Iterable[Inline]) -> Iterator[Element]:
        """What stands in a paragraph, in order."""
        for inline in inlines:
            if isinstance(inline, Break):
                yield w("r", w("br"))
            elif isinstance(inline, Note):
                yield self._note(inline)
            elif isinstance(inline, FigureMark):
                yield from self._figure(inline)
            elif isinstance(inline, PageNumber):
                yield from self.page(inline)
            elif (link := inline.style.link).startswith("#"):
                name = self._bookmarks.get(link[1:])
                text = run(inline.text, *_run_properties(inline.style))
                yield w("hyperlink", text, anchor=name, history=1) if name else text
            elif link:
                hyperlink = w(
                    "hyperlink", run(inline.text, *_run_properties(inline.style)), history=1
                )
                hyperlink.set("r:id", self._media.link(link))
                yield hyperlink
            else:
                yield run(inline.text, *_run_properties(inline.style))

    def _figure(self, mark: FigureMark) -> Iterator[Element]:
        self._mentions[mark.id] += 1
        number = next(self._bookmark_numbers)
        name = bookmark_name(mark.id, self._mentions[mark.id])
        yield w("bookmarkStart", id=number, name=name)
        yield self._control(mark)
        yield w("bookmarkEnd", id=number)

    def _control(self, mark: FigureMark) -> Element:
        name = [
            w("alias", val=mark.id),
            w("tag", val=mark.id),
            w("id", val=next(self._controls)),
            w("text"),
        ]
        look = [w("rPr", *properties)] if (properties := list(_run_properties(mark.style))) else []
        return w("sdt", w("sdtPr", *look, *name), w("sdtContent", run(mark.printed, *properties)))

    def _note(self, note: Note) -> Element:
        number = len(self.notes) + 1
        self.notes.append(w("footnote", id=number))
        raised = w("rPr", w("rStyle", val="FootnoteReference"))
        own = w("r", raised, w("footnoteRef"))
        content = [own, run("\u2002"), *self.of(note.inlines)]
        self.notes[number - 1].append(paragraph(ParagraphKind.FOOTNOTE, content))
        return w(
            "r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteReference", id=number)
        )


def paragraph(
    kind: ParagraphKind,
    content: Iterable[Element],
    *extra: Element,
    keep_next: bool = False,
) -> Element:
    """A paragraph of that kind; ``extra`` are properties of its own."""
    keep = [w("keepNext")] if keep_next and not PARAGRAPH_LOOKS[kind].keep_next else []
    return w("p", w("pPr", w("pStyle", val=STYLES[kind][0]), *keep, *extra), *content)


def _run_properties(style: TextStyle) -> Iterator[Element]:
    if style.tone:
        yield w("rStyle", val=tone_style(style.tone))
    elif style.link:
        yield w("rStyle", val="Hyperlink")
    if (
        style.bold or style.tone == "detail"
    ):  # a style cannot undo the bold of a paragraph, only the text itself
        yield from (w("b", val=int(style.bold)), w("bCs", val=int(style.bold)))
    if style.italic:
        yield from (w("i"), w("iCs"))
    if style.raised or style.lowered:
        yield w("vertAlign", val="superscript" if style.raised else "subscript")
    if style.language:
        yield w("lang", val=locale(style.language))


def field_mark(kind: str) -> Element:
    """Where a field begins, where its result does (``separate``), or where it ends."""
    return w("r", w("fldChar", fldCharType=kind))


def instruction(text: str) -> Element:
    """What a field is to show."""
    code = w("instrText")
    code.text = text
    code.set("xml:space", "preserve")
    return w("r", code)
