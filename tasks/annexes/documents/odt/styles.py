"""The part of an ODF text that says how things look, and what stands on every page."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import Document, ParagraphKind
from tasks.annexes.documents.odt.elements import add, length, line, o, part, style_name
from tasks.annexes.documents.odt.fonts import font_faces
from tasks.annexes.documents.styles import (
    BAND,
    DETAIL_SIZE,
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    INDENT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PARAGRAPH_LOOKS,
    TONES,
    Paper,
    ParagraphLook,
    locale,
    looks,
    paper,
)
from tasks.definitions.house_style import colour, house_style

#: Names that LibreOffice knows itself are translated there.
STYLES: MappingProxyType[ParagraphKind, str] = MappingProxyType(
    {
        ParagraphKind.COVER: "Bijlage",
        ParagraphKind.TITLE: "Title",
        ParagraphKind.SUBTITLE: "Subtitle",
        ParagraphKind.CONCEPT: "Concept",
        ParagraphKind.HEADING_1: "Heading 1",
        ParagraphKind.HEADING_2: "Heading 2",
        ParagraphKind.HEADING_3: "Heading 3",
        ParagraphKind.UNNUMBERED: "Kop zonder nummer",
        ParagraphKind.BODY: "Text body",
        ParagraphKind.LEAD: "Inleidende zin",
        ParagraphKind.NOTE: "Leeswijzer",
        ParagraphKind.FACTS: "Kenmerken",
        ParagraphKind.LIST: "List",
        ParagraphKind.BRIEF_HEADING: "In het kort kop",
        ParagraphKind.BRIEF_TEXT: "In het kort",
        ParagraphKind.BRIEF_LIST: "In het kort lijst",
        ParagraphKind.CAPTION: "Caption",
        ParagraphKind.PICTURE: "Figuur",
        ParagraphKind.TABLE_PICTURE: "Tabel figuur",
        ParagraphKind.TABLE_HEADING: "Table Heading",
        ParagraphKind.TABLE_HEADING_NUMBER: "Tabel kop getal",
        ParagraphKind.TABLE_NAME: "Tabel naam",
        ParagraphKind.TABLE_TEXT: "Table Contents",
        ParagraphKind.TABLE_NUMBER: "Tabel getal",
        ParagraphKind.TABLE_LIST: "Tabel lijst",
        ParagraphKind.TABLE_TOTAL: "Tabel totaal",
        ParagraphKind.TABLE_TOTAL_NUMBER: "Tabel totaal getal",
        ParagraphKind.TABLE_REST: "Tabel rest",
        ParagraphKind.TABLE_REST_NUMBER: "Tabel rest getal",
        ParagraphKind.META_NAME: "Gegeven",
        ParagraphKind.CONTENTS_HEADING: "Contents Heading",
        ParagraphKind.CONTENTS_1: "Contents 1",
        ParagraphKind.CONTENTS_2: "Contents 2",
        ParagraphKind.FOOTNOTE: "Footnote",
        ParagraphKind.HEADER: "Header",
        ParagraphKind.FOOTER: "Footer",
        ParagraphKind.SENDER: "Afzender",
        ParagraphKind.ADDRESSEE: "Addressee",
        ParagraphKind.PARTICULAR: "Briefgegeven",
        ParagraphKind.SUBJECT: "Onderwerp",
        ParagraphKind.MISSING: "Ontbreekt",
        ParagraphKind.SIGNATURE: "Signature",
        ParagraphKind.SIGNATORY: "Ondertekenaar",
    }
)
OUTLINE = {ParagraphKind.HEADING_1: 1, ParagraphKind.HEADING_2: 2, ParagraphKind.HEADING_3: 3}
LISTS = (ParagraphKind.LIST, ParagraphKind.BRIEF_LIST, ParagraphKind.TABLE_LIST)
LEVELS = 10
NUMBER_WIDTH = 454  # of the number of a chapter
#: On the sides of a line or shade for which nothing else is said; left out, LibreOffice adds room
#: of its own.
NO_PADDING = "0pt"


def list_style(kind: ParagraphKind, *, ordered: bool) -> str:
    """The name of the list style for the lists of that kind."""
    return style_name(f"{'Nummers' if ordered else 'Punten'} {STYLES[kind]}")


def styles_part(document: Document) -> Element:
    """``styles.xml``."""
    language, _, country = locale(document.language).partition("-")
    text = {
        "style:font-name": house_style().lettertype.in_documenten,
        "fo:font-size": "10pt",
        "fo:color": f"#{colour('inkt')}",
        "fo:language": language,
        "fo:country": country or "none",
    }
    paragraph = {
        "fo:orphans": "2",
        "fo:widows": "2",
        "style:tab-stop-distance": "35.4pt",
        "style:writing-mode": "lr-tb",
    }
    properties = [o("style:paragraph-properties", paragraph), o("style:text-properties", text)]
    styles = o(
        "office:styles", None, o("style:default-style", {"style:family": "paragraph"}, *properties)
    )
    add(
        styles,
        o(
            "style:style",
            {"style:name": "Standard", "style:family": "paragraph", "style:class": "text"},
        ),
    )
    # LibreOffice takes what has no such style for a drawing.
    frame = {"style:name": "Frame", "style:family": "graphic"}
    add(styles, o("style:style", frame))
    add(
        styles,
        *(
            _paragraph_style(kind, name, is_letter=document.is_letter)
            for kind, name in STYLES.items()
        ),
        *_text_styles(),
        _outline(is_letter=document.is_letter),
    )
    add(styles, *(_list(kind, ordered=ordered) for kind in LISTS for ordered in (False, True)))
    notes = {
        "text:note-class": "footnote",
        "text:citation-style-name": "Footnote_20_Symbol",
        "text:citation-body-style-name": "Footnote_20_anchor",
        "style:num-format": "1",
        "text:start-value": "0",
        "text:footnotes-position": "page",
        "text:start-numbering-at": "document",
    }
    add(styles, o("text:notes-configuration", notes))
    sheet = paper(is_letter=document.is_letter)
    automatic = o(
        "office:automatic-styles",
        None,
        _page("first", BAND, sheet.top - BAND, at=0, sheet=sheet),
        _page("next", 400, 0, at=HEADER_DISTANCE, sheet=sheet),
        _band(document),
    )
    footer = _footer(document)
    # LibreOffice takes the page style "Standard" for the first page when the text does not say
    # which.
    first = {
        "style:name": "Standard",
        "style:page-layout-name": "first",
        "style:next-style-name": "Vervolg",
    }
    band = o("text:p", {"text:style-name": "band"})
    pages = [
        o(
            "style:master-page",
            first,
            o("style:header", None, band),
            o("style:footer", None, footer),
        ),
        o(
            "style:master-page",
            {"style:name": "Vervolg", "style:page-layout-name": "next"},
            o("style:header", None, _header(document)),
            o("style:footer", None, _footer(document)),
        ),
    ]
    return part(
        "document-styles", font_faces(), styles, automatic, o("office:master-styles", None, *pages)
    )


def _paragraph_style(kind: ParagraphKind, name: str, *, is_letter: bool) -> Element:
    look = looks(is_letter=is_letter)[kind]
    attributes = {
        "style:name": style_name(name),
        "style:display-name": name,
        "style:family": "paragraph",
        "style:parent-style-name": "Standard",
    }
    if kind in OUTLINE:
        attributes |= {
            "style:default-outline-level": str(OUTLINE[kind]),
            "style:next-style-name": "Text_20_body",
        }
    if kind in LISTS:
        attributes["style:list-style-name"] = list_style(kind, ordered=False)
    text = {
        "fo:font-size": f"{look.size // 2}.{look.size % 2 * 5}pt",
        "fo:color": f"#{colour(look.colour)}",
    }
    if look.bold:
        text["fo:font-weight"] = "bold"
    if look.italic:
        text["fo:font-style"] = "italic"
    return o(
        "style:style",
        attributes,
        _paragraph_properties(kind, look, is_letter=is_letter),
        o("style:text-properties", text),
    )


def _paragraph_properties(kind: ParagraphKind, look: ParagraphLook, *, is_letter: bool) -> Element:
    counted = list(OUTLINE)[: 2 if is_letter else 1]
    own = kind in (*LISTS, *counted)  # their indent is that of the list
    attributes = {
        "fo:margin-top": length(look.before),
        "fo:margin-bottom": length(look.after),
        "fo:line-height": f"{look.leading}%",
    }
    if not own:
        # Here a border stands inside the indent, in Word outside it.
        beside = look.beside.space * 20 + look.beside.width * 20 // 8 if look.beside else 0
        attributes["fo:margin-left"] = length(max(look.left - beside, 0))
    if look.keep_next:
        attributes |= {"fo:keep-with-next": "always", "fo:keep-together": "always"}
    if look.at_right:
        attributes["fo:text-align"] = "end"
    if look.shade:
        attributes["fo:background-color"] = f"#{colour(look.shade)}"
    if look.shade or look.over or look.under or look.beside:
        attributes["fo:padding"] = NO_PADDING
    for side, one in (("top", look.over), ("bottom", look.under), ("left", look.beside)):
        if one:
            attributes |= {f"fo:border-{side}": line(one), f"fo:padding-{side}": f"{one.space}pt"}
    if kind in (ParagraphKind.CONTENTS_1, ParagraphKind.CONTENTS_2):
        attributes["style:join-border"] = "false"
    properties = o("style:paragraph-properties", attributes)
    if kind in (
        ParagraphKind.CONTENTS_1,
        ParagraphKind.CONTENTS_2,
        ParagraphKind.HEADER,
        ParagraphKind.FOOTER,
    ):
        stops = o("style:tab-stops")
        if kind is ParagraphKind.CONTENTS_1:
            add(stops, o("style:tab-stop", {"style:position": length(NUMBER_WIDTH)}))
        add(
            properties,
            add(
                stops,
                o(
                    "style:tab-stop",
                    {
                        "style:position": length(paper(is_letter=is_letter).text_width - look.left),
                        "style:type": "right",
                    },
                ),
            ),
        )
    return properties


def _text_styles() -> Iterator[Element]:
    yield _text_style("Strong Emphasis", {"fo:font-weight": "bold"})
    yield _text_style("Emphasis", {"fo:font-style": "italic"})
    underline = {
        "style:text-underline-style": "solid",
        "style:text-underline-width": "auto",
        "style:text-underline-color": "font-color",
    }
    yield _text_style("Internet link", {"fo:color": f"#{colour('link')}", **underline})
    yield _text_style("Index Link", {})
    yield _text_style(
        "Footnote Symbol", {"fo:color": f"#{colour('link')}", "style:text-position": "super 65%"}
    )
    yield _text_style(
        "Footnote anchor",
        {
            "fo:color": f"#{colour('link')}",
            "style:text-position": "super 65%",
            "fo:font-weight": "normal",
        },
    )
    yield _text_style("Hoofdstuknummer", {"fo:color": f"#{colour('helder')}"})
    for tone, name in TONES.items():
        size = (
            {
                "fo:font-size": f"{DETAIL_SIZE // 2}.{DETAIL_SIZE % 2 * 5}pt",
                "fo:font-weight": "normal",
            }
            if tone == "detail"
            else {}
        )
        yield _text_style(
            f"Status {tone}" if tone != "detail" else "Detail",
            {"fo:color": f"#{colour(name)}", **size},
        )


def _text_style(name: str, properties: dict[str, str]) -> Element:
    attributes = {
        "style:name": style_name(name),
        "style:display-name": name,
        "style:family": "text",
    }
    return o("style:style", attributes, o("style:text-properties", properties))


def _label(left: int, hanging: int) -> Element:
    position = {
        "text:label-followed-by": "listtab",
        "text:list-tab-stop-position": length(left),
        "fo:text-indent": length(-hanging),
        "fo:margin-left": length(left),
    }
    mode = {"text:list-level-position-and-space-mode": "label-alignment"}
    return o("style:list-level-properties", mode, o("style:list-level-label-alignment", position))


def _list(kind: ParagraphKind, *, ordered: bool) -> Element:
    levels = []
    for level in range(1, LEVELS + 1):
        place = _label(PARAGRAPH_LOOKS[kind].left + INDENT * level, INDENT)
        attributes = {"text:level": str(level)}
        if ordered:
            counted = attributes | {"style:num-format": "1", "style:num-suffix": "."}
            levels.append(o("text:list-level-style-number", counted, place))
        else:
            sign = attributes | {"text:bullet-char": "•" if level % 2 else "–"}
            levels.append(o("text:list-level-style-bullet", sign, place))
    return o("text:list-style", {"style:name": list_style(kind, ordered=ordered)}, *levels)


def _outline(*, is_letter: bool) -> Element:
    levels = []
    counted = 2 if is_letter else 1
    for level in range(1, counted + 1):
        number = {
            "text:level": str(level),
            "style:num-format": "1",
            "text:style-name": "Hoofdstuknummer",
        }
        if level > 1:
            number["text:display-levels"] = str(level)
        levels.append(o("text:outline-level-style", number, _label(NUMBER_WIDTH, NUMBER_WIDTH)))
    # Headings under it have no number.
    for level in range(counted + 1, LEVELS + 1):
        levels.append(
            o("text:outline-level-style", {"text:level": str(level), "style:num-format": ""})
        )
    return o("text:outline-style", {"style:name": "Outline"}, *levels)


def _page(name: str, height: int, below: int, *, at: int, sheet: Paper) -> Element:
    """A page of which the header begins ``at`` under the edge of the paper; text begins at the same
    place on every page.
    """
    page = {
        "fo:page-width": length(PAGE_WIDTH),
        "fo:page-height": length(PAGE_HEIGHT),
        "style:print-orientation": "portrait",
        "fo:margin-top": length(at),
        "fo:margin-bottom": length(FOOTER_DISTANCE),
        "fo:margin-left": length(sheet.left),
        "fo:margin-right": length(sheet.right),
    }
    rule = {
        "style:width": "0.5pt",
        "style:distance-before-sep": "6pt",
        "style:distance-after-sep": "4pt",
        "style:line-style": "solid",
        "style:adjustment": "left",
        "style:rel-width": "100%",
        "style:color": f"#{colour('scheiding')}",
    }
    header = {
        "fo:min-height": length(height),
        "fo:margin-bottom": length(below or sheet.top - at - height),
    }
    footer = {
        "fo:min-height": length(260),
        "fo:margin-top": length(sheet.bottom - FOOTER_DISTANCE - 260),
    }
    return o(
        "style:page-layout",
        {"style:name": name},
        o("style:page-layout-properties", page, o("style:footnote-sep", rule)),
        o("style:header-style", None, o("style:header-footer-properties", header)),
        o("style:footer-style", None, o("style:header-footer-properties", footer)),
    )


def _band(document: Document) -> Element:
    """Over the first page; in a letter the same room, without colour."""
    sheet = paper()
    look = {
        "fo:background-color": "transparent" if document.is_letter else f"#{colour('blauw')}",
        "fo:margin-left": length(-sheet.left),
        "fo:margin-right": length(-sheet.right),
        "fo:line-height": length(BAND),
        "fo:padding": NO_PADDING,
    }
    # In the type of the text, LibreOffice would make the line higher than it is told.
    small = o("style:text-properties", {"fo:font-size": "2pt"})
    return o(
        "style:style",
        {"style:name": "band", "style:family": "paragraph"},
        o("style:paragraph-properties", look),
        small,
    )


def _header(document: Document) -> Element:
    mark = o("text:span", {"text:style-name": "Strong_20_Emphasis"}, document.mark)
    return o("text:p", {"text:style-name": "Header"}, document.running_title, o("text:tab"), mark)


def _footer(document: Document) -> Element:
    page = o("text:page-number", {"text:select-page": "current"}, "1")
    return o(
        "text:p",
        {"text:style-name": "Footer"},
        document.foot,
        o("text:tab"),
        "Pagina ",
        page,
        " van ",
        o("text:page-count", None, "1"),
    )
