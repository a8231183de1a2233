"""What a section hands to its annex: figures, statuses, tables, findings, and the content that its
template reads besides.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator

from tasks.definitions.finding import Finding
from tasks.figures.citation import Citation
from tasks.figures.figure import Figure, Status
from tasks.figures.frozen import Frozen
from tasks.figures.previous import SourceSummary
from tasks.sections.content import content_model
from tasks.sections.content.part import Part
from tasks.sections.outsiders.concentration import Concentration


class Heading(Frozen):
    """A column of a table.

    ``kind`` decides alignment; ``width`` is a share of the table's width in percent.
    """

    title: str
    kind: Literal["text", "number", "status"] = "text"
    width: int | None = None


class Cell(Frozen):
    """One cell: a figure, a range of two figures, a status (all by id) or plain text; ``detail`` is
    a second, smaller line.
    """

    figure: str | None = None
    to_figure: str | None = None
    status: str | None = None
    text: str | None = None
    detail: str | None = None


class Row(Frozen):
    """One row; the first cell is its header. ``kind`` marks totals and the folded rest."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "rest", "total"] = "row"


class Table(Frozen):
    """A table of an annex.

    ``summary`` says for screen readers what it holds; ``notes`` are footnotes under the caption.
    """

    id: str
    caption: str
    summary: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


class Told(Frozen):
    """What a reader must know about the comparison with the previous report; Dutch, without a full
    stop. ``in_front`` says that it stands on the first page too.
    """

    text: str
    in_front: bool = True


class Section(Frozen):
    """One onderdeel, ready to print.

    Attributes:
        name: key of the onderdeel: of its module, its content and its template folder.
        figures: every number its annex may print, ids unique.
        quotes: figures of other sections that it prints as well, ids unique and none of its own.
        statuses: every word that a rule or register established, ids unique.
        tables: by table id.
        findings: what its checks found.
        citations: every vindplaats that it cites, ids unique.
        documents: sha256 by name of files of others that go with its annex as they are.
        sources: what its deliveries looked like, by contract, as far as the next halfjaar is held
            against that; given by the step that builds it.
        told: about the comparison with the previous report, printed after the body.
        content: what the template needs besides: texts of registers (plain text, never markup) and
            ids of figures and statuses; an instance of ``tasks.sections.content.<name>.Content``.
            JSON keeps that type: it follows from ``name``.
    """

    name: str
    figures: tuple[Figure, ...]
    statuses: tuple[Status, ...]
    tables: dict[str, Table]
    findings: tuple[Finding, ...]
    quotes: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    documents: dict[str, str] = Field(default_factory=dict)
    sources: dict[str, SourceSummary] = Field(default_factory=dict)
    concentrations: tuple[Concentration, ...] = ()
    told: tuple[Told, ...] = ()
    content: SerializeAsAny[Part] = Part()

    @field_validator("content", mode="before")
    @classmethod
    def _as_its_own_model(cls, content: object, info: ValidationInfo) -> Part:
        model = content_model(str(info.data.get("name")))
        return content if isinstance(content, model) else model.model_validate(content)
