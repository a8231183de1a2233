"""Writes an annex as an OpenDocument text (ODF 1.3), the open form that binds the government; the
same content as the Word document.

Each figure stands between reference marks named ``cijfer|ID|N``, where N says which mention of the
figure it is. Reference marks are in the standard, LibreOffice lists them in its Navigator, and they
stay where they are when the number between them is changed. Around them is a bookmark, which is
what LibreOffice keeps when it saves the text as a Word document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import (
    Block,
    Bullets,
    Caption,
    Contents,
    ContentsLine,
    Document,
    HeadingBlock,
    Paragraph,
    ParagraphKind,
    Picture,
    TableBlock,
    TableKind,
    TableRow,
)
from tasks.annexes.documents.charts import png
from tasks.annexes.documents.odt.elements import add, length, line, o, part, style_name
from tasks.annexes.documents.odt.fonts import font_faces, font_files
from tasks.annexes.documents.odt.parts import (
    LAYOUT_CACHE,
    MEDIA_TYPE,
    MEDIA_TYPES,
    NO_PAGES,
    manifest,
    meta,
    settings,
)
from tasks.annexes.documents.odt.runs import Runs
from tasks.annexes.documents.odt.styles import NO_PADDING, STYLES, list_style, styles_part
from tasks.annexes.documents.outlines import outlined
from tasks.annexes.documents.package import package, xml_part
from tasks.annexes.documents.styles import (
    EDGES,
    HEAD_CELL,
    PADDINGS,
    PARAGRAPH_LOOKS,
    WIDER,
    Border,
    CellLook,
    cell_look,
    column_widths,
    paper,
    picture_size,
    sender_column,
)
from tasks.definitions.house_style import colour

#: The forms of a chart in the order of preference: a program takes the first that it can show.
DRAWN = {"svg": outlined, "png": png}


def print_odt(
    document: Document, *, created: datetime, pages: Mapping[str, int] = MappingProxyType({})
) -> bytes:
    """The document as an OpenDocument text; the same document, time and pages give the same bytes.

    Args:
        pages: on which page of the PDF each heading stands, by id, for programs that do not know
            their own.

    Raises:
        PrintError: if something in the document has no place in an OpenDocument text.
        ValueError: if ``created`` has no time zone.
    """
    writer = _Writer(document, pages)
    room = paper(is_letter=document.is_letter).text_width
    body = list(writer.blocks(document.blocks, room=room))
    words = sorted({block.word for block in _captions(document.blocks) if block.word})
    counters = o(
        "text:sequence-decls",
        None,
        *(
            o("text:sequence-decl", {"text:display-outline-level": "0", "text:name": word})
            for word in words
        ),
    )
    text = o("office:body", None, o("office:text", None, counters, *body))
    xml = {
        "content.xml": part(
            "document-content",
            font_faces(),
            o("office:automatic-styles", None, *writer.runs.styles()),
            text,
        ),
        "styles.xml": styles_part(document),
        "meta.xml": meta(document, created),
        "settings.xml": settings(),
    }
    pictures = {
        f"{name}.{kind}": draw(svg)
        for svg, name in writer.pictures.items()
        for kind, draw in DRAWN.items()
    }
    files = (
        {name: xml_part(one) for name, one in xml.items()}
        | pictures
        | font_files()
        | {LAYOUT_CACHE: NO_PAGES}
    )
    parts = {
        "mimetype": MEDIA_TYPE.encode(),
        **files,
        "META-INF/manifest.xml": xml_part(manifest(files)),
    }
    return package(parts, created=created, stored=frozenset(["mimetype"]))


def _captions(blocks: Iterable[Block]) -> Iterator[Caption]:
    for block in blocks:
        if isinstance(block, Caption):
            yield block
        elif isinstance(block, TableBlock):
            if block.caption:
                yield block.caption
            yield from _captions(
                one for row in block.body for cell in row.cells for one in cell.blocks
            )


def _is_sender(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind is ParagraphKind.SENDER


class _Writer:
    """Counts what must be unique while the blocks are written."""

    def __init__(self, document: Document, pages: Mapping[str, int]) -> None:
        self.pictures: dict[str, str] = {}
        self._is_letter = document.is_letter
        self._targets = {
            block.id for block in document.blocks if isinstance(block, HeadingBlock) and block.id
        }
        self.runs = Runs(self._targets, pages)
        self._tables = 0
        self._drawings = 0

    def blocks(self, blocks: Iterable[Block], *, room: int) -> Iterator[Element]:
        """The paragraphs, lists and tables of ``blocks``, in a width of ``room``."""
        for is_sender, group in groupby(blocks, key=_is_sender):
            if is_sender:
                yield self._sender(self._blocks(group, sender_column().width))
            else:
                yield from self._blocks(group, room)

    def _blocks(self, blocks: Iterable[Block], room: int) -> Iterator[Element]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield self._paragraph(block)
            elif isinstance(block, HeadingBlock):
                yield self._heading(block)
            elif isinstance(block, Caption):
                yield self._caption(block)
            elif isinstance(block, Bullets):
                yield self._list(block, room)
            elif isinstance(block, Picture):
                yield o(
                    "text:p",
                    {"text:style-name": style_name(STYLES[block.kind])},
                    self._picture(block, room),
                )
            elif isinstance(block, TableBlock):
                yield from self._table(block, room + WIDER if block.wide else room)
            else:
                yield from self._contents(block)

    def _sender(self, paragraphs: Iterable[Element]) -> Element:
        """The sender in the margin of the first page."""
        look = {
            "style:wrap": "parallel",
            "style:horizontal-pos": "from-left",
            "style:horizontal-rel": "page",
            "style:vertical-pos": "from-top",
            "style:vertical-rel": "page",
            "fo:padding": NO_PADDING,
            "fo:border": "none",
        }
        column = sender_column()
        properties = o("style:graphic-properties", look)
        place = {
            "draw:style-name": self.runs.style("graphic", [properties], "Frame"),
            "draw:name": "Afzender",
            "text:anchor-type": "paragraph",
            "svg:x": length(column.left),
            "svg:y": length(column.top),
            "svg:width": length(column.width),
        }
        box = o("draw:text-box", {"fo:min-height": length(column.width)}, *paragraphs)
        # What holds the frame takes no room of its own.
        low = [o("style:text-properties", {"fo:font-size": "2pt"})]
        holds = {"text:style-name": self.runs.style("paragraph", low)}
        return o("text:p", holds, o("draw:frame", place, box))

    def _paragraph(self, paragraph: Paragraph) -> Element:
        return o(
            "text:p",
            {"text:style-name": style_name(STYLES[paragraph.kind])},
            *self.runs.of(paragraph.inlines),
        )

    def _heading(self, heading: HeadingBlock) -> Element:
        kind = (ParagraphKind.HEADING_1, ParagraphKind.HEADING_2, ParagraphKind.HEADING_3)[
            heading.level - 1
        ]
        properties: dict[str, str] = {}
        if heading.new_page:
            # LibreOffice takes both margins from the style that names one.
            after = length(PARAGRAPH_LOOKS[kind].after)
            properties |= {
                "fo:break-before": "page",
                "fo:margin-top": "0pt",
                "fo:margin-bottom": after,
            }
        counts = heading.level == 1 or (heading.level == 2 and self._is_letter)
        if heading.level == 2 and counts and not heading.number:
            properties |= {"fo:margin-left": "0pt", "fo:text-indent": "0pt"}
        if heading.edge:
            properties |= {
                "fo:border-top": line(Border(EDGES[heading.edge], 16)),
                "fo:padding": NO_PADDING,
                "fo:padding-top": "6pt",
            }
        name = style_name(STYLES[kind])
        if properties:
            name = self.runs.style("paragraph", [o("style:paragraph-properties", properties)], name)
        attributes = {"text:style-name": name, "text:outline-level": str(heading.level)}
        if counts and not heading.number:
            attributes["text:is-list-header"] = "true"
        content = list(self.runs.of(heading.inlines))
        if heading.id:
            mark = {"text:name": heading.id}
            content = [o("text:bookmark-start", mark), *content, o("text:bookmark-end", mark)]
        return o("text:h", attributes, *content)

    def _caption(self, caption: Caption) -> Element:
        paragraph = o("text:p", {"text:style-name": STYLES[ParagraphKind.CAPTION]})
        if caption.word:
            counter = {
                "text:ref-name": f"ref{caption.word}{caption.number}",
                "text:name": caption.word,
                "text:formula": f"ooow:{caption.word}+1",
                "style:num-format": "1",
            }
            add(
                paragraph,
                f"{caption.word}\u00a0",
                o("text:sequence", counter, caption.number),
                ". ",
            )
        return add(paragraph, *self.runs.of(caption.inlines))

    def _list(self, bullets: Bullets, room: int) -> Element:
        items = [o("text:list-item", None, *self.blocks(item, room=room)) for item in bullets.items]
        return o(
            "text:list",
            {"text:style-name": list_style(bullets.kind, ordered=bullets.ordered)},
            *items,
        )

    def _picture(self, picture: Picture, room: int) -> Element:
        self._drawings += 1
        file = self.pictures.setdefault(picture.svg, f"Pictures/figuur-{len(self.pictures) + 1}")
        wide, high = picture_size(picture, room)
        name = f"Figuur {self._drawings}"
        place = {
            "draw:name": name,
            "text:anchor-type": "as-char",
            "svg:width": length(wide),
            "svg:height": length(high),
        }
        images = (
            {
                "xlink:href": f"{file}.{kind}",
                "xlink:type": "simple",
                "xlink:show": "embed",
                "xlink:actuate": "onLoad",
                "draw:mime-type": MEDIA_TYPES[kind],
            }
            for kind in DRAWN
        )
        return o(
            "draw:frame",
            place,
            *(o("draw:image", image) for image in images),
            o("svg:title", None, name),
            o("svg:desc", None, picture.alternative),
        )

    def _table(self, table: TableBlock, room: int) -> Iterator[Element]:
        if table.caption:
            yield self._caption(table.caption)
        self._tables += 1
        frame = {
            "style:width": length(room),
            "table:align": "left",
            "fo:margin-bottom": "20pt" if table.kind is TableKind.LETTERHEAD else "10pt",
            "style:may-break-between-rows": "false" if table.whole else "true",
        }
        attributes = {
            "table:name": f"Tabel{self._tables}",
            "table:style-name": self.runs.style("table", [o("style:table-properties", frame)]),
        }
        made = o("table:table", attributes)
        if table.title:
            add(made, o("table:title", None, table.title))
        if table.summary:
            add(made, o("table:desc", None, table.summary))
        widths = column_widths(table, room)
        for width in widths:
            style = self.runs.style(
                "table-column",
                [o("style:table-column-properties", {"style:column-width": length(width)})],
            )
            add(made, o("table:table-column", {"table:style-name": style}))
        if table.head:
            add(
                made,
                o(
                    "table:table-header-rows",
                    None,
                    *(
                        self._row(row, table.kind, widths, HEAD_CELL, align="bottom")
                        for row in table.head
                    ),
                ),
            )
        for index, row in enumerate(table.body):
            add(made, self._row(row, table.kind, widths, cell_look(table, index)))
        yield made

    def _row(
        self, row: TableRow, kind: TableKind, widths: list[int], look: CellLook, align: str = "top"
    ) -> Element:
        padding = PADDINGS[kind]
        properties = {
            "fo:padding-top": length(padding.above),
            "fo:padding-bottom": length(padding.below),
            "fo:padding-left": length(padding.before),
            "fo:padding-right": length(padding.after),
            "fo:border-left": "none",
            "fo:border-right": "none",
            "fo:border-top": line(look.over) if look.over else "none",
            "fo:border-bottom": line(look.under) if look.under else "none",
            "style:vertical-align": align,
        }
        if look.shade:
            properties["fo:background-color"] = f"#{colour(look.shade)}"
        cell_style = self.runs.style("table-cell", [o("style:table-cell-properties", properties)])
        row_style = self.runs.style(
            "table-row",
            [
                o(
                    "style:table-row-properties",
                    {"fo:keep-together": "auto" if row.long else "always"},
                )
            ],
        )
        made = o("table:table-row", {"table:style-name": row_style})
        column = 0
        for cell in row.cells:
            room = sum(widths[column : column + cell.span]) - padding.before - padding.after
            column += cell.span
            attributes = {"table:style-name": cell_style, "office:value-type": "string"}
            if cell.span > 1:
                attributes["table:number-columns-spanned"] = str(cell.span)
            add(made, o("table:table-cell", attributes, *self.blocks(cell.blocks, room=room)))
            add(made, *(o("table:covered-table-cell") for _ in range(cell.span - 1)))
        return made

    def _contents(self, contents: Contents) -> Iterator[Element]:
        if not contents.entries:
            return
        deepest = max(entry.level for entry in contents.entries)
        heading = style_name(STYLES[ParagraphKind.CONTENTS_HEADING])
        source = o("text:table-of-content-source", {"text:outline-level": str(deepest)})
        add(source, o("text:index-title-template", {"text:style-name": heading}, contents.title))
        for level in range(1, deepest + 1):
            name = style_name(
                STYLES[(ParagraphKind.CONTENTS_1, ParagraphKind.CONTENTS_2)[level - 1]]
            )
            template = o(
                "text:table-of-content-entry-template",
                {"text:outline-level": str(level), "text:style-name": name},
            )
            add(template, o("text:index-entry-link-start", {"text:style-name": "Index_20_Link"}))
            if level == 1:
                tab = {"style:type": "left", "style:position": "22.7pt", "style:leader-char": " "}
                add(template, o("text:index-entry-chapter"), o("text:index-entry-tab-stop", tab))
            add(
                template,
                o("text:index-entry-text"),
                o("text:index-entry-tab-stop", {"style:type": "right", "style:leader-char": " "}),
            )
            add(
                source,
                add(template, o("text:index-entry-page-number"), o("text:index-entry-link-end")),
            )
        # Not in a title of its own, which LibreOffice does not keep with the first line.
        title = [o("text:p", {"text:style-name": heading}, contents.title)]
        body = o(
            "text:index-body",
            None,
            *(title if contents.title else []),
            *(self._entry(entry) for entry in contents.entries),
        )
        yield o(
            "text:table-of-content", {"text:name": "Inhoud", "text:protected": "true"}, source, body
        )

    def _entry(self, entry: ContentsLine) -> Element:
        paragraph = o(
            "text:p",
            {
                "text:style-name": style_name(
                    STYLES[(ParagraphKind.CONTENTS_1, ParagraphKind.CONTENTS_2)[entry.level - 1]]
                )
            },
        )
        line = paragraph
        if entry.target in self._targets:
            line = o(
                "text:a",
                {
                    "xlink:type": "simple",
                    "xlink:href": f"#{entry.target}",
                    "text:style-name": "Index_20_Link",
                },
            )
            add(paragraph, line)
        if entry.number:
            add(
                line,
                o("text:span", {"text:style-name": "Strong_20_Emphasis"}, entry.number),
                o("text:tab"),
            )
        add(line, entry.text)
        if entry.target in self._targets:
            add(line, o("text:tab"), self.runs.page(entry.target))
        return paragraph
