"""Gives the PDF the structure that the HTML has, so that a screen reader reads the annex as it was
meant.

WeasyPrint 70 passes the validators, but cuts a table into one table per page, reads page headers
and footers aloud as content, puts all footnotes at the end of the page and knows no table of
contents. This runs as its ``finisher``: after the layout, before the file is written.
"""

from __future__ import annotations

from typing import Any

import pydyf  # type: ignore[import-untyped]

from tasks.annexes.pdf.tag_tree import Annotation, Mark, Node, TagTree

SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
INLINE = frozenset(
    ("strong", "em", "b", "i", "sup", "sub", "small", "mark", "code", "time", "cite", "q")
)
BLOCKS = frozenset(("header", "footer", "figure", "address", "aside", "nav"))
GROUPS = frozenset(
    ("Document", "Sect", "Div", "Part", "Art", "NonStruct", "L", "LI", "Table", "TR", "TOC")
)
POINTS_PER_PIXEL = 0.75


class NoteMissing(Exception):
    """A footnote is called in the text, and is not on paper."""


def improve_structure(document: Any, pdf: Any) -> None:
    """Rework the structure tree of ``pdf`` in place. To be called by the ``finisher`` of
    :meth:`weasyprint.Document.write_pdf`.

    Raises:
        NoteMissing: see there.
    """
    tree = TagTree(pdf)
    _join_parts(tree, tree.root)
    _name_roles(tree.root, document.metadata.lang or "", in_contents=False)
    _read_notes_once(tree.root)
    _number_notes(tree.root)
    _captions_into_figures(tree.root)
    _gather_links(tree.root, None)
    _notes_after_their_references(tree.root)
    for node in tree.root.walk():
        _set_attributes(tree, node)
    _lift_bare_wrappers(tree.root)
    tree.write()


def _is_hidden(node: Node) -> bool:
    return node.attribute("aria-hidden") == "true" or node.attribute("role") in (
        "presentation",
        "none",
    )


def _join_parts(tree: TagTree, parent: Node) -> None:
    """Parts of one HTML element on following lines or pages become one element; hidden elements and
    repeated table heads go.
    """
    first_part: dict[tuple[int, str, str], Node] = {}
    kept: list[Node | Mark | Annotation] = []
    for kid in parent.kids:
        if not isinstance(kid, Node):
            kept.append(kid)
            continue
        if _is_hidden(kid):
            continue
        key = (id(kid.html), kid.role, kid.tag)
        first = first_part.get(key) if kid.html is not None else None
        goes_on = kid.inline and kept and kept[-1] is first  # on the next line
        if first is None or (tree.page_of(first) == tree.page_of(kid) and not goes_on):
            first_part[key] = kid
            kept.append(kid)
        elif kid.role != "THead":
            first.kids += kid.kids
    parent.kids = kept
    for node in parent.nodes:
        _join_parts(tree, node)


def _name_roles(node: Node, language: str, *, in_contents: bool) -> None:
    """Give every element the structure type and language that its HTML means."""
    if node.generated:
        _name_generated(node)
    elif node.html is not None:
        in_contents = in_contents or (node.tag == "nav" and node.attribute("role") == "doc-toc")
        _name_element(node, language, in_contents=in_contents)
    for kid in node.nodes:
        _name_roles(kid, language, in_contents=in_contents)


def _name_generated(node: Node) -> None:
    element, _, part = node.tag.partition("::")
    if part == "footnote-call":
        node.role = "Reference"
    elif part == "footnote-marker":
        node.role = "Lbl"
    elif element == "a" and not any(isinstance(kid, Annotation) for kid in node.kids):
        node.role = "Span"


def _name_element(node: Node, language: str, *, in_contents: bool) -> None:
    own_language = node.attribute("lang")
    if own_language and own_language.lower() != language.lower():
        node.element["Lang"] = pydyf.String(own_language)
    if in_contents:
        node.role = {"L": "TOC", "LI": "TOCI", "LBody": "NonStruct", "Lbl": "NonStruct"}.get(
            node.role, node.role
        )
    if node.tag == "abbr" and node.attribute("title"):
        node.role = "Span"
        node.element["E"] = pydyf.String(node.attribute("title"))
    elif node.attribute("role") == "doc-footnote":
        node.role = "Note"
    elif node.role == "NonStruct" and node.tag in INLINE:
        node.role = "Span"
    elif node.role == "NonStruct" and node.tag in BLOCKS:
        node.role = "Div"
    elif node.role == "NonStruct" and node.tag == "pre":
        node.role = "P"


def _read_notes_once(root: Node) -> None:
    # A footnote in the head of a table is printed on every page where the head is.
    read: set[int] = set()
    for node in root.walk():
        for note in [kid for kid in node.nodes if kid.role == "Note"]:
            if id(note.html) in read:
                node.kids.remove(note)
            read.add(id(note.html))


def _number_notes(root: Node) -> None:
    # PDF/UA asks for an ID on every Note.
    notes = [node for node in root.walk() if node.role == "Note"]
    for number, note in enumerate(notes, start=1):
        note.element["ID"] = pydyf.String(f"noot-{number}")


def _captions_into_figures(root: Node) -> None:
    """The caption of a drawing is a part of it, and not something beside it."""
    for group in [node for node in root.walk() if node.tag == "figure"]:
        captions = [node for node in group.nodes if node.role == "Caption"]
        figures = [node for node in group.nodes if node.role == "Figure"]
        if len(captions) == len(figures) == 1:
            group.kids.remove(captions[0])
            figures[0].kids.insert(0, captions[0])


def _gather_links(node: Node, outer: Node | None) -> None:
    """``<a>text <em>more</em></a>`` is one link: annotations of what is inside belong to the
    outermost Link.
    """
    if outer is not None:
        if node.role == "Link":
            node.role = "Span"
        outer.kids += [kid for kid in node.kids if isinstance(kid, Annotation)]
        node.kids = [kid for kid in node.kids if not isinstance(kid, Annotation)]
    elif node.role == "Link":
        outer = node
    for kid in node.nodes:
        _gather_links(kid, outer)


def _notes_after_their_references(root: Node) -> None:
    """A footnote is read where the text calls it, not at the foot of the page."""
    parents = {kid: node for node in root.walk() for kid in node.nodes}
    references = {
        id(node.html): node
        for node in parents
        if node.role == "Reference" and node.html is not None
    }
    for note in [node for node in parents if node.role == "Note" and id(node.html) in references]:
        reference = references[id(note.html)]
        parents[note].kids.remove(note)
        siblings = parents[reference].kids
        siblings.insert(siblings.index(reference) + 1, note)
        del references[id(note.html)]
    if references:
        raise NoteMissing


def _set_attributes(tree: TagTree, node: Node) -> None:
    if node.role in ("TD", "TH"):
        _set_cell(node)
    elif node.role == "Table" and node.attribute("data-summary"):
        node.layout("/Table")["Summary"] = pydyf.String(node.attribute("data-summary"))
    elif node.role == "L":
        node.element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _list_numbering(node)})
    elif node.role == "Figure" and "A" in node.element:
        _set_figure_box(tree, node)


def _set_cell(node: Node) -> None:
    # Scope says it all in a table with one row of heads; the Headers that WeasyPrint writes are
    # wrong with spans.
    node.element.pop("ID", None)
    attributes = node.layout("/Table")
    attributes.pop("Headers", None)
    if node.role == "TH":
        attributes["Scope"] = SCOPES.get(node.attribute("scope"), "/Column")
    if set(attributes) == {"O"}:
        del node.element["A"]


def _list_numbering(node: Node) -> str:
    if node.tag == "ol":
        return "/Decimal"
    has_bullets = any(label.role == "Lbl" for item in node.nodes for label in item.nodes)
    return "/Disc" if node.tag == "ul" and has_bullets else "/None"


def _set_figure_box(tree: TagTree, node: Node) -> None:
    # WeasyPrint writes CSS pixels from the top of the page; PDF wants points from the bottom.
    left, top, right, bottom = (value * POINTS_PER_PIXEL for value in node.element["A"]["BBox"])
    height = tree.page_height(tree.page_of(node))
    node.element["A"]["BBox"] = pydyf.Array(
        round(value, 2) for value in (left, height - bottom, right, height - top)
    )


def _lift_bare_wrappers(parent: Node) -> None:
    """Elements that say nothing (a Span around every text run) hand their content to their parent;
    empty ones go.
    """
    kept: list[Node | Mark | Annotation] = []
    for kid in parent.kids:
        if not isinstance(kid, Node):
            kept.append(kid)
            continue
        _lift_bare_wrappers(kid)
        kept += _what_remains(kid, parent)
    parent.kids = kept


def _what_remains(kid: Node, parent: Node) -> list[Node | Mark | Annotation]:
    says_something = bool({"A", "Lang", "E", "ID", "Alt", "ActualText"} & set(kid.element))
    if says_something or kid.role not in ("Span", "NonStruct", "Div", "P"):
        return [kid]
    if not kid.kids:
        return []
    is_text = all(isinstance(one, Mark) for one in kid.kids)
    wraps_text = kid.role in ("Span", "NonStruct") and is_text and parent.role not in GROUPS
    wraps_one = kid.role == "NonStruct" and len(kid.nodes) == len(kid.kids) == 1
    return kid.kids if wraps_text or wraps_one else [kid]
