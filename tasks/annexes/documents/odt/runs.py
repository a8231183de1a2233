"""The text of paragraphs in an OpenDocument text: its styles, figures, links and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import (
    Break,
    FigureMark,
    Inline,
    Note,
    PageNumber,
    ParagraphKind,
    Text,
    TextStyle,
)
from tasks.annexes.documents.figure_names import bookmark_name
from tasks.annexes.documents.odt.elements import o, style_name
from tasks.annexes.documents.odt.styles import STYLES
from tasks.annexes.documents.styles import locale

MARK = "cijfer"
NOTE_SPACE = "\u2002"


class Runs:
    """Collects the automatic styles and counts notes and mentions of figures, while text is
    written.

    Args:
        targets: the headings that can be linked to, by id.
        pages: on which page of the PDF each stands.
    """

    def __init__(self, targets: Collection[str], pages: Mapping[str, int]) -> None:
        self._targets, self._pages = targets, pages
        self._styles: dict[tuple[str, str], tuple[str, Element]] = {}
        self._mentions: Counter[str] = Counter()
        self._notes = 0

    def styles(self) -> Iterator[Element]:
        """The automatic styles that what was written asks for."""
        return (element for _, element in self._styles.values())

    def style(self, family: str, properties: list[Element], parent: str = "") -> str:
        """The name of the automatic style with those properties."""
        key = (family, parent + "".join(f"{one.tag}{sorted(one.items())}" for one in properties))
        if key not in self._styles:
            name = f"{family[0].upper()}{len(self._styles) + 1}"
            attributes = {"style:name": name, "style:family": family} | (
                {"style:parent-style-name": parent} if parent else {}
            )
            self._styles[key] = (name, o("style:style", attributes, *properties))
        return self._styles[key][0]

    def page(self, target: str) -> Element:
        """The number of the page on which the heading with that id stands."""
        # LibreOffice fills this in itself, so there the page is always right.
        where = {"text:reference-format": "page", "text:ref-name": target}
        return o("text:bookmark-ref", where, str(self._pages.get(target, "")))

    def of(self, inlines: Iterable[Inline]) -> Iterator[Element | str]:
        """What stands in a paragraph, in order."""
        for inline in inlines:
            if isinstance(inline, Break):
                yield o("text:line-break")
            elif isinstance(inline, Note):
                yield self._note(inline)
            elif isinstance(inline, PageNumber):
                yield self.page(inline.target)
            elif isinstance(inline, FigureMark):
                self._mentions[inline.id] += 1
                mention = self._mentions[inline.id]
                name = {"text:name": f"{MARK}|{inline.id}|{mention}"}
                bookmark = {"text:name": bookmark_name(inline.id, mention)}
                yield o("text:bookmark-start", bookmark)
                yield o("text:reference-mark-start", name)
                yield self._styled(inline.printed, inline.style)
                yield o("text:reference-mark-end", name)
                yield o("text:bookmark-end", bookmark)
            else:
                yield self._linked(inline)

    def _linked(self, text: Text) -> Element | str:
        link = text.style.link
        content = self._styled(text.text, text.style)
        if not link or (link.startswith("#") and link[1:] not in self._targets):
            return content
        return o(
            "text:a",
            {"xlink:type": "simple", "xlink:href": link, "text:style-name": "Internet_20_link"},
            content,
        )

    def _styled(self, text: str, style: TextStyle) -> Element | str:
        properties: dict[str, str] = {}
        if style.bold:
            properties["fo:font-weight"] = "bold"
        if style.italic:
            properties["fo:font-style"] = "italic"
        if style.raised or style.lowered:
            properties["style:text-position"] = f"{'super' if style.raised else 'sub'} 65%"
        if style.language:
            language, _, country = locale(style.language).partition("-")
            properties |= {"fo:language": language, "fo:country": country or "none"}
        tone = (
            style_name("Detail" if style.tone == "detail" else f"Status {style.tone}")
            if style.tone
            else ""
        )
        if not properties and not tone:
            return text
        name = (
            self.style("text", [o("style:text-properties", properties)], tone)
            if properties
            else tone
        )
        return o("text:span", {"text:style-name": name}, text)

    def _note(self, note: Note) -> Element:
        self._notes += 1
        body = o(
            "text:p",
            {"text:style-name": STYLES[ParagraphKind.FOOTNOTE]},
            NOTE_SPACE,
            *self.of(note.inlines),
        )
        citation = o("text:note-citation", None, str(self._notes))
        return o(
            "text:note",
            {"text:id": f"ftn{self._notes}", "text:note-class": "footnote"},
            citation,
            o("text:note-body", None, body),
        )
