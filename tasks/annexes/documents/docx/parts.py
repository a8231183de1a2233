"""The parts of a Word document around its text: relations, properties, pictures and the frame of
its notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import Document, Picture
from tasks.annexes.documents.charts import png
from tasks.annexes.documents.docx.styles import WORD, w
from tasks.annexes.documents.outlines import outlined
from tasks.annexes.documents.package import in_utc
from tasks.annexes.documents.styles import locale, picture_size

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
EMU_PER_TWIP = 635
AS_DRAWING = "Svg"
THEME = "theme/theme1.xml"
EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "png": "image/png",
    "svg": "image/svg+xml",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}
PARTS = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "fontTable": "fontTable",
    "footnotes": "footnotes",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}


class Media:
    """The pictures and outside addresses of a document; the same one twice is kept once."""

    def __init__(self) -> None:
        self._pictures: dict[str, str] = {}
        self._links: dict[str, str] = {}

    def picture(self, picture: Picture) -> str:
        """The relation by which the text names the picture as dots; as a drawing it is the same
        with :data:`AS_DRAWING` behind it.
        """
        return self._pictures.setdefault(picture.svg, f"rIdPicture{len(self._pictures) + 1}")

    def link(self, address: str) -> str:
        """The relation by which the text names an address."""
        return self._links.setdefault(address, f"rIdLink{len(self._links) + 1}")

    def files(self) -> dict[str, bytes]:
        """The pictures as parts."""
        made = {}
        for svg, id in self._pictures.items():
            made[f"word/media/{id}.png"] = png(svg)
            made[f"word/media/{id}.svg"] = outlined(svg)
        return made

    def relations(self) -> Iterable[Element]:
        """What the text names."""
        for id in self._pictures.values():
            yield relation(id, "image", f"media/{id}.png")
            yield relation(f"{id}{AS_DRAWING}", "image", f"media/{id}.svg")
        for address, id in self._links.items():
            yield relation(id, "hyperlink", address, outside=True)


def root(name: str, *children: Element) -> Element:
    """The root of a part with text."""
    element = w(name, *children)
    element.set("xmlns:w", WORD)
    element.set("xmlns:r", RELATIONS)
    return element


def content_types() -> Element:
    """``[Content_Types].xml``."""
    types = Element("Types", {"xmlns": f"{PACKAGE}/content-types"})
    for extension, kind in EXTENSIONS.items():
        types.append(Element("Default", {"Extension": extension, "ContentType": kind}))
    for name, kind in PARTS.items():
        types.append(
            Element(
                "Override", {"PartName": f"/word/{name}.xml", "ContentType": f"{TYPES}{kind}+xml"}
            )
        )
    properties = "application/vnd.openxmlformats-package.core-properties+xml"
    types.append(Element("Override", {"PartName": "/docProps/core.xml", "ContentType": properties}))
    theme = "application/vnd.openxmlformats-officedocument.theme+xml"
    types.append(Element("Override", {"PartName": f"/word/{THEME}", "ContentType": theme}))
    return types


def package_relations() -> Element:
    """``_rels/.rels``."""
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    properties = Element(
        "Relationship", {"Id": "rId2", "Type": core, "Target": "docProps/core.xml"}
    )
    return relations([relation("rId1", "officeDocument", "word/document.xml"), properties])


def document_relations(media: Media) -> Element:
    """``word/_rels/document.xml.rels``."""
    parts = [
        relation(f"rId{name.capitalize()}", name.rstrip("12"), f"{name}.xml")
        for name in PARTS
        if name != "document"
    ]
    return relations([*parts, relation("rIdTheme", "theme", THEME), *media.relations()])


def notes_relations(media: Media) -> Element:
    """``word/_rels/footnotes.xml.rels``."""
    return relations(media.relations())


def relations(ones: Iterable[Element]) -> Element:
    """The root of a part with relations."""
    root = Element("Relationships", {"xmlns": f"{PACKAGE}/relationships"})
    root.extend(ones)
    return root


def relation(id: str, kind: str, target: str, *, outside: bool = False) -> Element:
    """By which name a part names another part or, ``outside``, an address."""
    mode = {"TargetMode": "External"} if outside else {}
    return Element(
        "Relationship", {"Id": id, "Type": f"{RELATIONS}/{kind}", "Target": target, **mode}
    )


def core_properties(document: Document, created: datetime) -> Element:
    """``docProps/core.xml``."""
    names = {
        "xmlns:cp": f"{PACKAGE}/metadata/core-properties",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    properties = Element("cp:coreProperties", names)
    texts = {
        "title": document.title,
        "creator": document.author,
        "description": document.description,
        "language": locale(document.language),
    }
    for name, text in texts.items():
        one = Element(f"dc:{name}")
        one.text = text
        properties.append(one)
    for name in ("created", "modified"):
        one = Element(f"dcterms:{name}", {"xsi:type": "dcterms:W3CDTF"})
        one.text = in_utc(created).strftime("%Y-%m-%dT%H:%M:%SZ")
        properties.append(one)
    return properties


def notes_part(notes: Iterable[Element]) -> Element:
    """``word/footnotes.xml``."""
    spacing = w("spacing", before=0, after=60)
    line = w("footnote", w("p", w("pPr", spacing), w("r", w("separator"))), type="separator", id=-1)
    more = w(
        "footnote",
        w("p", w("pPr", w("spacing", before=0, after=60)), w("r", w("continuationSeparator"))),
        id=0,
    )
    more.set("w:type", "continuationSeparator")
    return root("footnotes", line, more, *notes)


def drawing(picture: Picture, relation: str, number: int, room: int) -> Element:
    """A picture in the line of text, with its text alternative."""
    wide, high = (str(size * EMU_PER_TWIP) for size in picture_size(picture, room))
    name = f"Figuur {number}"
    inside = _element(
        "pic:nvPicPr", _element("pic:cNvPr", id=str(number), name=name), _element("pic:cNvPicPr")
    )
    blip = _element("a:blip", _as_drawing(relation))
    blip.set("r:embed", relation)
    fill = _element("pic:blipFill", blip, _element("a:stretch", _element("a:fillRect")))
    place = _element("a:xfrm", _element("a:off", x="0", y="0"), _element("a:ext", cx=wide, cy=high))
    shape = _element("pic:spPr", place, _element("a:prstGeom", _element("a:avLst"), prst="rect"))
    pic = _element("pic:pic", inside, fill, shape)
    pic.set("xmlns:pic", f"{DRAWING}/picture")
    graphic = _element("a:graphic", _element("a:graphicData", pic, uri=f"{DRAWING}/picture"))
    graphic.set("xmlns:a", f"{DRAWING}/main")
    extent = _element("wp:extent", cx=wide, cy=high)
    described = _element("wp:docPr", id=str(number), name=name, descr=picture.alternative)
    if picture.ornament:
        described = _element("wp:docPr", _ornament(), id=str(number), name=name)
    inline = _element(
        "wp:inline", extent, described, graphic, distT="0", distB="0", distL="0", distR="0"
    )
    inline.set("xmlns:wp", f"{DRAWING}/wordprocessingDrawing")
    return w("drawing", inline)


def _ornament() -> Element:
    mark = _element("adec:decorative", val="1")
    mark.set("xmlns:adec", "http://schemas.microsoft.com/office/drawing/2017/decorative")
    extensions = _extension(mark, "{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
    extensions.set("xmlns:a", f"{DRAWING}/main")
    return extensions


def _as_drawing(relation: str) -> Element:
    """For programs since Word 2016, which draw SVG; others take the dots."""
    drawing = _element("asvg:svgBlip")
    drawing.set("xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main")
    drawing.set("r:embed", f"{relation}{AS_DRAWING}")
    return _extension(drawing, "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")


def _extension(content: Element, uri: str) -> Element:
    return _element("a:extLst", _element("a:ext", content, uri=uri))


def _element(tag: str, /, *children: Element, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.extend(children)
    return element
