"""The structure tree of a PDF, as WeasyPrint leaves it just before writing, and the way back into
the file.

WeasyPrint writes one structure element per box, page by page. Which box that was, it forgets; so
:mod:`tasks.annexes.pdf.weasyprint_patches` makes the elements remember it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf  # type: ignore[import-untyped]
from weasyprint.formatting_structure.boxes import InlineBox  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Mark:
    """One piece of marked content: its page (0 is the first) and its number on that page."""

    page: int
    mcid: int


@dataclass(frozen=True)
class Annotation:
    """A link annotation that belongs to an element, by the reference of its OBJR object."""

    reference: bytes


@dataclass(eq=False)
class Node:
    """One structure element.

    Attributes:
        element: the dictionary in the PDF.
        role: the PDF structure type, without slash: ``P``, ``Table``, ``Note``.
        html: the HTML element it is a part of; None for text runs and wrappers.
        tag: tag of that HTML element; with ``::before`` and the like for generated content.
        inline: whether it runs along with the text, and is cut into a part for each line.
        kids: in reading order.
    """

    element: Any
    role: str
    html: Element | None
    tag: str
    inline: bool
    kids: list[Node | Mark | Annotation] = field(default_factory=list)

    @property
    def generated(self) -> bool:
        """Whether this is content that CSS generated (``::before``, ``::marker``)."""
        return "::" in self.tag

    @property
    def nodes(self) -> list[Node]:
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        # Not by recursion: a generator within a generator per level is slow in a tree of a hundred
        # thousand elements.
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.nodes))

    def attribute(self, name: str) -> str:
        """An attribute of the HTML element, or the empty string."""
        return "" if self.html is None else self.html.get(name, "")

    def layout(self, owner: str) -> Any:
        """The attribute dictionary of the element, made if there is none; ``owner`` is ``/Table``,
        ``/List`` or ``/Layout``.
        """
        return self.element.setdefault("A", pydyf.Dictionary({"O": owner}))


class TagTree:
    """The structure tree of one PDF: read on creation, changed through :attr:`root`, put back by
    :meth:`write`.
    """

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._page_number = {
            bytes(reference): number for number, reference in enumerate(pdf.page_references)
        }
        struct_tree = self._get(pdf.catalog["StructTreeRoot"])
        numbers = self._get(struct_tree["ParentTree"])["Nums"]
        self._parents: list[Any] = numbers
        self.root = self._read(self._get(struct_tree["K"][0]))

    def page_of(self, node: Node) -> int:
        """The page on which an element begins; 0 is the first."""
        return self._page_number[bytes(node.element["Pg"])]

    def page_height(self, page: int) -> float:
        """Height of a page in points."""
        return float(self._page(page)["MediaBox"][3])

    def write(self) -> None:
        """Put the tree back.

        Content that is no longer in it becomes an artifact: printed, but not read aloud.
        """
        parent_of_mark: dict[Mark, bytes] = {}
        parent_of_annotation: dict[int, bytes] = {}
        for node in self.root.walk():
            self._write_kids(node, parent_of_mark, parent_of_annotation)
        self._empty_what_left_the_tree()
        for index in range(0, len(self._parents), 2):
            key, value = self._parents[index : index + 2]
            if isinstance(value, pydyf.Array):
                self._write_page(key, value, parent_of_mark)
            elif key in parent_of_annotation:
                self._parents[index + 1] = parent_of_annotation[key]

    def _get(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _page(self, page: int) -> Any:
        return self._get(self._pdf.page_references[page])

    def _read(self, element: Any) -> Node:
        box: Any = getattr(element, "box", None)
        html = None if box is None else box.element
        node = Node(
            element,
            str(element["S"])[1:],
            html,
            "" if html is None else box.element_tag,
            isinstance(box, InlineBox),
        )
        page = self._page_number[bytes(element["Pg"])] if "Pg" in element else None
        for kid in element["K"]:
            if isinstance(kid, int):
                assert page is not None
                node.kids.append(Mark(page, kid))
            else:
                target = self._get(kid)
                node.kids.append(
                    self._read(target) if target.get("Type") == "/StructElem" else Annotation(kid)
                )
        return node

    def _write_kids(
        self, node: Node, parent_of_mark: dict[Mark, bytes], parent_of_annotation: dict[int, bytes]
    ) -> None:
        reference = node.element.reference
        node.element["S"] = f"/{node.role}"
        marks = [kid for kid in node.kids if isinstance(kid, Mark)]
        if marks:
            node.element["Pg"] = self._pdf.page_references[marks[0].page]
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Mark):
                parent_of_mark[kid] = reference
                on_own_page = kid.page == marks[0].page
                kids.append(
                    kid.mcid
                    if on_own_page
                    else pydyf.Dictionary(
                        {
                            "Type": "/MCR",
                            "Pg": self._pdf.page_references[kid.page],
                            "MCID": kid.mcid,
                        }
                    )
                )
            elif isinstance(kid, Node):
                kid.element["P"] = reference
                kids.append(kid.element.reference)
            else:
                kids.append(kid.reference)
                annotation = self._get(self._get(kid.reference)["Obj"])
                parent_of_annotation[annotation["StructParent"]] = reference
        node.element["K"] = kids

    def _empty_what_left_the_tree(self) -> None:
        kept = {node.element.number for node in self.root.walk()}
        for one in self._pdf.objects:
            if (
                isinstance(one, pydyf.Dictionary)
                and one.get("Type") == "/StructElem"
                and one.number not in kept
            ):
                one.clear()

    def _write_page(self, page: int, parents: Any, parent_of_mark: dict[Mark, bytes]) -> None:
        stream = self._get(self._page(page)["Contents"]).stream
        for index, properties in enumerate(stream):
            if not (isinstance(properties, pydyf.Dictionary) and "MCID" in properties):
                continue
            mark = Mark(page, properties["MCID"])
            if mark in parent_of_mark:
                parents[mark.mcid] = parent_of_mark[mark]
            else:
                del properties["MCID"]
                properties["Type"] = "/Pagination"
                stream[index - 1] = (
                    # pydyf writes the tag as its own item, right before the properties
                    b"/Artifact"
                )
                parents[mark.mcid] = b"null"
