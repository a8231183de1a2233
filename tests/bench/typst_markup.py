"""A finished annex in the markup of typst: the same words, tables, notes and charts, in the house
fonts, as one would write it by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.annexes.documents.blocks import (
    Block,
    Break,
    Bullets,
    Caption,
    Document,
    FigureMark,
    HeadingBlock,
    Inline,
    Note,
    PageNumber,
    Paragraph,
    ParagraphKind,
    Picture,
    TableBlock,
    TableKind,
    TableRow,
)

NUMBERS = frozenset(
    (
        ParagraphKind.TABLE_NUMBER,
        ParagraphKind.TABLE_HEADING_NUMBER,
        ParagraphKind.TABLE_TOTAL_NUMBER,
        ParagraphKind.TABLE_REST_NUMBER,
    )
)
#: Kind of paragraph -> how typst sets its text.
PARAGRAPH_LOOKS = {
    ParagraphKind.SUBTITLE: 'size: 14pt, fill: rgb("#01689b")',
    ParagraphKind.CONCEPT: 'size: 9.4pt, fill: rgb("#4d3a00")',
    ParagraphKind.NOTE: 'size: 8.8pt, fill: rgb("#4a5560")',
    ParagraphKind.FACTS: 'size: 9.2pt, fill: rgb("#3a444e")',
    ParagraphKind.BRIEF_HEADING: 'size: 12.5pt, weight: "bold", fill: rgb("#154273")',
}
PREAMBLE = """#set document(title: {title}, author: "Dienst Toeslagen")
#set text(font: "Source Sans 3", size: 10.2pt, lang: "nl", fill: rgb("#1d252d"))
#set par(leading: 0.6em)
#set page(paper: "a4", margin: (top: 32mm, bottom: 24mm, x: 22mm),
  header: context if here().page() > 1 [#text(size: 8.5pt)[{running} #h(1fr) {mark}] #line(length: 100%, stroke: 0.6pt + rgb("#154273"))],
  footer: context text(size: 8.5pt)[{foot} #h(1fr) Pagina #counter(page).display() van #counter(page).final().first()])
#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("#c9d3dd")), inset: (x: 1.8mm, y: 0.58mm))
#show figure: set block(breakable: true)
#show figure.caption: set align(left)
#show heading: set text(fill: rgb("#154273"))
#show table.cell: set text(size: 9.2pt)
#show table.cell.where(y: 0): set text(weight: "bold")
"""


def typst_markup(document: Document) -> str:
    """The whole document; charts are inside, fonts are named."""
    running, mark, foot = (
        _string(text) for text in (document.running_title, document.mark, document.foot)
    )
    head = PREAMBLE.format(
        title=_string(document.title), running=f"#{running}", mark=f"#{mark}", foot=f"#{foot}"
    )
    return head + "\n\n".join(_block(block) for block in document.blocks)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(map(_inline, inlines))


def _inline(one: Inline) -> str:
    if isinstance(one, Break):
        return "#linebreak()"
    if isinstance(one, Note):
        return f"#footnote[{_inlines(one.inlines)}]"
    if isinstance(one, PageNumber):
        return f"#context locate(<{one.target}>).page()"
    text, style = (one.printed if isinstance(one, FigureMark) else one.text), one.style
    made = f"#{_string(text)}"
    if style.bold:
        made = f"#strong[{made}]"
    if style.italic:
        made = f"#emph[{made}]"
    if style.raised or style.lowered:
        made = f"#{'super' if style.raised else 'sub'}[{made}]"
    if style.language:
        made = f"#text(lang: {_string(style.language)})[{made}]"
    if style.link:
        target = f"<{style.link[1:]}>" if style.link.startswith("#") else _string(style.link)
        made = f"#link({target})[{made}]"
    return made


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        content = _inlines(block.inlines)
        if block.kind is ParagraphKind.TITLE:
            return f"#heading(level: 1, outlined: false)[{content}]"
        return (
            f"#text({PARAGRAPH_LOOKS[block.kind]})[{content}]"
            if block.kind in PARAGRAPH_LOOKS
            else content
        )
    if isinstance(block, HeadingBlock):
        number = f"#{_string(block.number)}#h(3mm)" if block.number else ""
        label = f" <{block.id}>" if block.id else ""
        start = "#pagebreak(weak: true)\n" if block.new_page else ""
        return (
            f"{start}#heading(level: {block.level + 1})[{number}{_inlines(block.inlines)}]{label}"
        )
    if isinstance(block, Caption):
        return f"#strong[{_caption(block)}]"
    if isinstance(block, Bullets):
        items = ", ".join(f"[{_blocks(item)}]" for item in block.items)
        return f"#{'enum' if block.ordered else 'list'}({items})"
    if isinstance(block, Picture):
        return _picture(block)
    if isinstance(block, TableBlock):
        return _table(block)
    return "#outline(title: none, depth: 2)"


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n\n".join(map(_block, blocks))


def _caption(caption: Caption) -> str:
    number = f"#{_string(f'{caption.word} {caption.number}. ')}" if caption.word else ""
    return number + _inlines(caption.inlines)


def _picture(picture: Picture) -> str:
    points = min(picture.width * 0.75, 470)
    image = (
        f'image(bytes({_string(picture.svg)}), format: "svg", alt: '
        f"{_string(picture.alternative)}, width: {points}pt)"
    )
    return f"#pdf.artifact({image})" if picture.ornament else f"#{image}"


def _table(table: TableBlock) -> str:
    columns = ", ".join(f"{share}fr" for share in table.shares)
    head = f"table.header({_cells(table.head)}), " if table.head else ""
    made = f"table(columns: ({columns}), {head}{_cells(table.body)})"
    if table.caption is None or table.kind in (TableKind.CARD, TableKind.META):
        return f"#{made}"
    caption = f"figure.caption(position: top)[{_caption(table.caption)}]"
    return f"#figure(kind: table, supplement: none, numbering: none, caption: {caption}, {made})"


def _cells(rows: Iterable[TableRow]) -> str:
    return ", ".join(_cell_list(row) for row in rows)


def _cell_list(row: TableRow) -> str:
    cells = []
    for cell in row.cells:
        first = cell.blocks[0]
        align = "right" if isinstance(first, Paragraph) and first.kind in NUMBERS else "left"
        cells.append(f"table.cell(colspan: {cell.span}, align: {align})[{_blocks(cell.blocks)}]")
    return ", ".join(cells)
