"""What the letter reads: its chapters, in the order of the halfjaar, as their units wrote them.

A number in it is a quote of a figure, a citation is one of a vindplaats: by id, with the words they
are printed in. Everything else is plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, Self

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, Step


class Words(Part):
    """Plain text. ``style`` is how it stands out, ``address`` where it links to (https)."""

    kind: Literal["words"] = "words"
    text: str = Field(title="")
    style: Literal["", "strong", "emphasis"] = ""
    address: str | None = Field(default=None, title="adres van de verwijzing")

    def with_texts(
        self, change: Callable[[str, tuple[Step, ...]], str], way: tuple[Step, ...] = ()
    ) -> Self:
        """As :meth:`Part.with_texts`, with a space at either edge kept: it parts the words from
        what stands beside them.
        """
        made = super().with_texts(change, way)
        before, after = self.text[:1], self.text[-1:]
        text = made.text.strip()
        if before.isspace():
            text = before + text
        if after.isspace() and text != before:
            text += after
        return made.model_copy(update={"text": text})


class Quote(Part):
    """A figure of the dossier or of an own source, in the words it is printed in: ``12.279``,
    ``ruim 12.000``, ``een kwart``.
    """

    kind: Literal["quote"] = "quote"
    figure: FigureId
    text: str = Field(title="geciteerd cijfer")


class Cited(Part):
    """A citation, by the id of its vindplaats."""

    kind: Literal["cited"] = "cited"
    citation: FigureId


class Note(Part):
    """A footnote; its number follows from its place in the letter."""

    kind: Literal["note"] = "note"
    runs: tuple[Words | Quote | Cited, ...] = Field(title="voetnoot")


Run = Words | Quote | Cited | Note


class Paragraph(Part):
    """A paragraph, an item of a list, or a heading within a chapter."""

    kind: Literal["paragraph", "bullet", "number", "heading"] = "paragraph"
    runs: tuple[Run, ...] = Field(title="alinea")


class SmallTable(Part):
    """A small table; the first row is its head, the first cell of every other row names it."""

    kind: Literal["table"] = "table"
    caption: str = Field(title="bijschrift")
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = Field(title="tabel")


class SectionTable(Part):
    """A table of another onderdeel, printed in the letter itself: its section and its id there.

    The section ``brief`` has it among its own tables, as ``<section>.<table>``.
    """

    kind: Literal["section_table"] = "section_table"
    section: FigureId
    table: FigureId


Block = Paragraph | SmallTable | SectionTable


class Chapter(Part):
    """A chapter, or the opening (an empty number and title).

    ``level`` is 1, or 2 for one such as 6.1. ``missing`` says that its unit delivered no bouwsteen:
    then there are no blocks and the letter says so.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    title: str = Field(title="titel")
    unit: str = Field(title="eenheid")
    level: int = 1
    missing: bool = False
    blocks: tuple[Block, ...] = Field(title="")


class AnnexLine(Part):
    """A line of the list of annexes: the number and title of one that exists, and the numbers of
    the chapters that name it.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    title: str = Field(title="titel")
    chapters: tuple[str, ...] = Field(default=(), title="hoofdstuk")


class Content(Part):
    """The letter. Texts are Dutch; ``addressee``, ``sender`` and ``signature`` are lines.

    Attributes:
        date: of the letter, in words.
        reference: of the sender, or None.
        opening: before the first chapter.
    """

    addressee: tuple[str, ...] = Field(title="geadresseerde")
    sender: tuple[str, ...] = Field(title="afzender")
    date: str = Field(title="datum")
    subject: str = Field(title="onderwerp")
    reference: str | None = Field(default=None, title="kenmerk")
    salutation: str = Field(title="aanhef")
    opening: Chapter = Field(title="opening")
    chapters: tuple[Chapter, ...] = Field(title="hoofdstuk")
    signature: tuple[str, ...] = Field(title="ondertekening")
    annexes: tuple[AnnexLine, ...] = Field(title="bijlage")
