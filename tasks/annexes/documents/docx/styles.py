"""The parts of a Word document that say how things look: styles, numbering and settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import ParagraphKind
from tasks.annexes.documents.styles import (
    DETAIL_SIZE,
    INDENT,
    TONES,
    Border,
    ParagraphLook,
    looks,
    paper,
)
from tasks.definitions.house_style import colour, house_style

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BULLETS, CHAPTERS = "1", "2"  # numbering definitions; those of numbered lists follow
LEVELS = 9
TABLE_STYLE = "Huisstijltabel"
#: Style id and the name Word shows; names that Word knows itself are translated there.
STYLES: MappingProxyType[ParagraphKind, tuple[str, str]] = MappingProxyType(
    {
        ParagraphKind.COVER: ("Bijlage", "Bijlage"),
        ParagraphKind.TITLE: ("Title", "Title"),
        ParagraphKind.SUBTITLE: ("Subtitle", "Subtitle"),
        ParagraphKind.CONCEPT: ("Concept", "Concept"),
        ParagraphKind.HEADING_1: ("Heading1", "heading 1"),
        ParagraphKind.HEADING_2: ("Heading2", "heading 2"),
        ParagraphKind.HEADING_3: ("Heading3", "heading 3"),
        ParagraphKind.UNNUMBERED: ("KopZonderNummer", "Kop zonder nummer"),
        ParagraphKind.BODY: ("BodyText", "Body Text"),
        ParagraphKind.LEAD: ("InleidendeZin", "Inleidende zin"),
        ParagraphKind.NOTE: ("Leeswijzer", "Leeswijzer"),
        ParagraphKind.FACTS: ("Kenmerken", "Kenmerken"),
        ParagraphKind.LIST: ("ListBullet", "List Bullet"),
        ParagraphKind.BRIEF_HEADING: ("InHetKortKop", "In het kort kop"),
        ParagraphKind.BRIEF_TEXT: ("InHetKort", "In het kort"),
        ParagraphKind.BRIEF_LIST: ("InHetKortLijst", "In het kort lijst"),
        ParagraphKind.CAPTION: ("Caption", "caption"),
        ParagraphKind.PICTURE: ("Figuur", "Figuur"),
        ParagraphKind.TABLE_PICTURE: ("TabelFiguur", "Tabel figuur"),
        ParagraphKind.TABLE_HEADING: ("TabelKop", "Tabel kop"),
        ParagraphKind.TABLE_HEADING_NUMBER: ("TabelKopGetal", "Tabel kop getal"),
        ParagraphKind.TABLE_NAME: ("TabelNaam", "Tabel naam"),
        ParagraphKind.TABLE_TEXT: ("TabelTekst", "Tabel tekst"),
        ParagraphKind.TABLE_NUMBER: ("TabelGetal", "Tabel getal"),
        ParagraphKind.TABLE_LIST: ("TabelLijst", "Tabel lijst"),
        ParagraphKind.TABLE_TOTAL: ("TabelTotaal", "Tabel totaal"),
        ParagraphKind.TABLE_TOTAL_NUMBER: ("TabelTotaalGetal", "Tabel totaal getal"),
        ParagraphKind.TABLE_REST: ("TabelRest", "Tabel rest"),
        ParagraphKind.TABLE_REST_NUMBER: ("TabelRestGetal", "Tabel rest getal"),
        ParagraphKind.META_NAME: ("Gegeven", "Gegeven"),
        ParagraphKind.CONTENTS_HEADING: ("TOCHeading", "TOC Heading"),
        ParagraphKind.CONTENTS_1: ("TOC1", "toc 1"),
        ParagraphKind.CONTENTS_2: ("TOC2", "toc 2"),
        ParagraphKind.FOOTNOTE: ("FootnoteText", "footnote text"),
        ParagraphKind.HEADER: ("Header", "header"),
        ParagraphKind.FOOTER: ("Footer", "footer"),
        ParagraphKind.SENDER: ("Afzender", "Afzender"),
        ParagraphKind.ADDRESSEE: ("Geadresseerde", "Geadresseerde"),
        ParagraphKind.PARTICULAR: ("Briefgegeven", "Briefgegeven"),
        ParagraphKind.SUBJECT: ("Onderwerp", "Onderwerp"),
        ParagraphKind.MISSING: ("Ontbreekt", "Ontbreekt"),
        ParagraphKind.SIGNATURE: ("Signature", "Signature"),
        ParagraphKind.SIGNATORY: ("Ondertekenaar", "Ondertekenaar"),
    }
)
#: A numbered list has a style of its own where Word has one.
NUMBERED_STYLE = ("ListNumber", "List Number")
OUTLINE = {ParagraphKind.HEADING_1: 0, ParagraphKind.HEADING_2: 1, ParagraphKind.HEADING_3: 2}
#: How chapters are numbered, and in the letter those in a chapter.
CHAPTER_NUMBERS = ("%1", "%1.%2")
LISTS = (ParagraphKind.LIST, ParagraphKind.BRIEF_LIST, ParagraphKind.TABLE_LIST)


def w(name: str, /, *children: Element, **attributes: str | int) -> Element:
    """The element ``w:name``; attributes get the same prefix."""
    element = Element(f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items()})
    element.extend(children)
    return element


def run(text: str, *properties: Element) -> Element:
    """Text with those properties."""
    content = w("t")
    content.text = text
    content.set("xml:space", "preserve")
    return w("r", *([w("rPr", *properties)] if properties else []), content)


def tone_style(tone: str) -> str:
    """The id of the character style of a tone."""
    return (
        "Status" + "".join(part.capitalize() for part in tone.split("-"))
        if tone != "detail"
        else "Detail"
    )


def edge(side: str, line: Border) -> Element:
    """One line of a border."""
    return w(side, val="single", sz=line.width, space=line.space, color=colour(line.colour))


def styles_part(*, is_letter: bool) -> Element:
    """``word/styles.xml``."""
    name = house_style().lettertype.in_documenten
    fonts = w("rFonts", ascii=name, hAnsi=name, cs=name, eastAsia=name)
    language = w("lang", val="nl-NL", eastAsia="nl-NL", bidi="ar-SA")
    defaults = w(
        "docDefaults",
        w(
            "rPrDefault",
            w(
                "rPr",
                fonts,
                w("color", val=colour("inkt")),
                w("sz", val=20),
                w("szCs", val=20),
                language,
            ),
        ),
        w("pPrDefault", w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))),
    )
    root = w("styles", defaults, *_base_styles())
    root.set("xmlns:w", WORD)
    for kind, (id, name) in STYLES.items():
        look = looks(is_letter=is_letter)[kind]
        properties = _paragraph_properties(kind, look, id, is_letter=is_letter)
        root.append(_paragraph_style(kind, id, name, properties, look))
        if kind is ParagraphKind.LIST:
            properties = _paragraph_properties(kind, look, NUMBERED_STYLE[0], is_letter=is_letter)
            root.append(_paragraph_style(kind, *NUMBERED_STYLE, properties, look))
    root.extend(_character_styles())
    root.append(_table_style())
    return root


def _base_styles() -> Iterator[Element]:
    normal = w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", styleId="Normal")
    plain = w(
        "style",
        w("name", val="Default Paragraph Font"),
        w("semiHidden"),
        type="character",
        styleId="DefaultParagraphFont",
    )
    margins = w(
        "tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    )
    table = w(
        "style",
        w("name", val="Normal Table"),
        w("semiHidden"),
        w("tblPr", margins),
        type="table",
        styleId="TableNormal",
    )
    for style in (normal, plain, table):
        style.set("w:default", "1")
        yield style
    yield w(
        "style",
        w("name", val="No List"),
        w("semiHidden"),
        type="numbering",
        styleId="NoList",
        default="1",
    )


def _paragraph_style(
    kind: ParagraphKind, id: str, name: str, properties: Element, look: ParagraphLook
) -> Element:
    style = w(
        "style", w("name", val=name), w("basedOn", val="Normal"), type="paragraph", styleId=id
    )
    if kind in (ParagraphKind.TITLE, *OUTLINE, ParagraphKind.UNNUMBERED):
        style.append(w("next", val="BodyText"))
    style.extend((w("qFormat"), properties, _run_properties(look)))
    return style


def _paragraph_properties(
    kind: ParagraphKind, look: ParagraphLook, id: str, *, is_letter: bool
) -> Element:
    properties = w("pPr")
    if look.keep_next:
        properties.extend((w("keepNext"), w("keepLines")))
    if id == NUMBERED_STYLE[0]:
        pass  # every numbered list brings its own counter
    elif kind in LISTS:
        properties.append(w("numPr", w("numId", val=BULLETS)))
    elif kind is ParagraphKind.HEADING_1:
        properties.append(w("numPr", w("numId", val=CHAPTERS)))
    elif kind is ParagraphKind.HEADING_2 and is_letter:
        properties.append(w("numPr", w("ilvl", val=1), w("numId", val=CHAPTERS)))
    lines = [
        edge(side, line)
        for side, line in (("top", look.over), ("left", look.beside), ("bottom", look.under))
        if line
    ]
    if kind in (ParagraphKind.CONTENTS_1, ParagraphKind.CONTENTS_2) and look.under:
        lines.append(edge("between", look.under))  # else Word draws one line under all of them
    if lines:
        properties.append(w("pBdr", *lines))
    if look.shade:
        properties.append(w("shd", val="clear", color="auto", fill=colour(look.shade)))
    if kind in (
        ParagraphKind.CONTENTS_1,
        ParagraphKind.CONTENTS_2,
        ParagraphKind.HEADER,
        ParagraphKind.FOOTER,
    ):
        stops = [w("tab", val="left", pos=454)] if kind is ParagraphKind.CONTENTS_1 else []
        properties.append(
            w("tabs", *stops, w("tab", val="right", pos=paper(is_letter=is_letter).text_width))
        )
    properties.append(
        w(
            "spacing",
            before=look.before,
            after=look.after,
            line=240 * look.leading // 100,
            lineRule="auto",
        )
    )
    if kind in LISTS:
        properties.append(w("ind", left=look.left + INDENT, hanging=INDENT))
    elif kind is ParagraphKind.HEADING_1 or (kind is ParagraphKind.HEADING_2 and is_letter):
        properties.append(w("ind", left=454, hanging=454))
    elif look.left:
        properties.append(w("ind", left=look.left))
    if look.at_right:
        properties.append(w("jc", val="right"))
    if kind in OUTLINE:
        properties.append(w("outlineLvl", val=OUTLINE[kind]))
    return properties


def _run_properties(look: ParagraphLook) -> Element:
    properties = w("rPr")
    if look.bold:
        properties.extend((w("b"), w("bCs")))
    if look.italic:
        properties.extend((w("i"), w("iCs")))
    properties.extend(
        (w("color", val=colour(look.colour)), w("sz", val=look.size), w("szCs", val=look.size))
    )
    return properties


def _character_styles() -> Iterator[Element]:
    yield _character_style("Strong", "Strong", w("b"), w("bCs"))
    yield _character_style("Emphasis", "Emphasis", w("i"), w("iCs"))
    yield _character_style(
        "Hyperlink", "Hyperlink", w("color", val=colour("link")), w("u", val="single")
    )
    yield _character_style(
        "FootnoteReference",
        "footnote reference",
        w("b", val=0),
        w("color", val=colour("link")),
        w("vertAlign", val="superscript"),
    )
    for tone, name in TONES.items():
        if tone == "detail":
            yield _character_style(
                "Detail",
                "Detail",
                w("color", val=colour(name)),
                w("sz", val=DETAIL_SIZE),
                w("szCs", val=DETAIL_SIZE),
            )
        else:
            yield _character_style(tone_style(tone), f"Status {tone}", w("color", val=colour(name)))


def _character_style(id: str, name: str, *properties: Element) -> Element:
    based = w("basedOn", val="DefaultParagraphFont")
    return w(
        "style", w("name", val=name), based, w("rPr", *properties), type="character", styleId=id
    )


def _table_style() -> Element:
    lines = w("tblBorders", *(edge(side, Border("lijn", 4)) for side in ("bottom", "insideH")))
    head = w(
        "tblStylePr",
        w("rPr", w("b"), w("color", val=colour("wit"))),
        w("tcPr", w("shd", val="clear", color="auto", fill=colour("blauw"))),
        type="firstRow",
    )
    return w(
        "style",
        w("name", val=TABLE_STYLE),
        w("basedOn", val="TableNormal"),
        w("qFormat"),
        w("tblPr", lines),
        head,
        type="table",
        styleId=TABLE_STYLE,
    )


def numbering_part(numbered: int, *, is_letter: bool) -> Element:
    """``word/numbering.xml``, with a counter for each of ``numbered`` lists; their ids follow
    ``CHAPTERS``.
    """
    counted = CHAPTER_NUMBERS[: 2 if is_letter else 1]
    root = w("numbering")
    root.set("xmlns:w", WORD)
    root.append(
        w(
            "abstractNum",
            w("multiLevelType", val="hybridMultilevel"),
            *map(_bullet, range(LEVELS)),
            abstractNumId=0,
        )
    )
    root.append(
        w(
            "abstractNum",
            w("multiLevelType", val="multilevel"),
            *(_chapter(level, counted) for level in range(LEVELS)),
            abstractNumId=1,
        )
    )
    root.append(
        w(
            "abstractNum",
            w("multiLevelType", val="hybridMultilevel"),
            *map(_count, range(LEVELS)),
            abstractNumId=2,
        )
    )
    for index in range(2):
        root.append(w("num", w("abstractNumId", val=index), numId=index + 1))
    for index in range(numbered):
        restart = [
            w("lvlOverride", w("startOverride", val=1), ilvl=level) for level in range(LEVELS)
        ]
        root.append(w("num", w("abstractNumId", val=2), *restart, numId=index + 1 + int(CHAPTERS)))
    return root


def _indent(level: int) -> Element:
    return w("pPr", w("ind", left=INDENT * (level + 1), hanging=INDENT))


def _bullet(level: int) -> Element:
    sign = "•" if level % 2 == 0 else "–"
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="bullet"),
        w("lvlText", val=sign),
        w("lvlJc", val="left"),
        _indent(level),
        ilvl=level,
    )


def _count(level: int) -> Element:
    text = w("lvlText", val=f"%{level + 1}.")
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal"),
        text,
        w("lvlJc", val="left"),
        _indent(level),
        ilvl=level,
    )


def _chapter(level: int, counted: Sequence[str]) -> Element:
    if level >= len(counted):  # headings under it have no number
        return w(
            "lvl",
            w("start", val=1),
            w("numFmt", val="none"),
            w("suff", val="nothing"),
            w("lvlText", val=""),
            ilvl=level,
        )
    bright = w("rPr", w("color", val=colour("helder")))
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal"),
        w("pStyle", val=f"Heading{level + 1}"),
        w("lvlText", val=counted[level]),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=454, hanging=454)),
        bright,
        ilvl=level,
    )


def settings_part() -> Element:
    """``word/settings.xml``."""
    notes = w("footnotePr", w("footnote", id=-1), w("footnote", id=0))
    setting = w(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    root = w(
        "settings",
        w("zoom", percent=100),
        w("embedTrueTypeFonts"),
        w("defaultTabStop", val=708),
        notes,
        w("compat", setting),
        w("themeFontLang", val="nl-NL"),
    )
    root.set("xmlns:w", WORD)
    return root
