"""The figures of a release as anybody can read them: from the bytes of its tables of all figures,
``<annex>-alle_cijfers.csv``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from tasks.annexes.spreadsheets.workbook import ALL_FIGURES
from tasks.disclosure.stated import Stated
from tasks.refusal import Refusal

#: What ends the name of the table of all figures of an annex.
FIGURES_OF_AN_ANNEX = f"-{ALL_FIGURES}.csv"


class UnreadableError(Refusal):
    """A table of figures is not in the form in which it is published; Dutch."""


class PublishedFigure(NamedTuple):
    """A figure as it is published.

    Attributes:
        value: as printed, in the base unit.
        step: what it was rounded to, in the base unit.
    """

    id: str
    label: str
    printed: str
    value: Fraction
    step: Fraction
    unit: str


class Release(NamedTuple):
    """Files as they are, or would be, published together.

    Attributes:
        name: Dutch, what people are told it is.
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        figures: by annex, and then by id.
        stated: by annex how these were made safe, of a release that says it.
    """

    name: str
    halfjaar: str
    figures: Mapping[str, Mapping[str, PublishedFigure]]
    stated: Mapping[str, Stated] = MappingProxyType({})


def read_release(
    name: str, halfjaar: str, files: Mapping[str, bytes], needed: Collection[str] = ()
) -> Release:
    """The figures in published files.

    Args:
        name: Dutch, what people are told the release is.
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        files: by name.
        needed: the annexes of which there must be figures.

    Raises:
        UnreadableError: if there is no table of all figures, of all or of a needed annex, or one
            can not be read.
    """
    ending = FIGURES_OF_AN_ANNEX
    there = {one.removesuffix(ending) for one in files if one.endswith(ending)}
    annexes = sorted(there | {*needed})
    if not annexes:
        raise UnreadableError(f"Er is geen tabel met alle cijfers: verwacht bestanden *{ending}.")
    return Release(name, halfjaar, {one: _figures(f"{one}{ending}", files) for one in annexes})


def _figures(name: str, files: Mapping[str, bytes]) -> dict[str, PublishedFigure]:
    try:
        rows = csv.DictReader(io.StringIO(files[name].decode("utf-8")))
        if "id" not in (rows.fieldnames or ()):
            raise ValueError("no header")
        return {
            row["id"]: PublishedFigure(
                id=row["id"],
                label=row["omschrijving"],
                printed=row["afgedrukt"],
                value=Fraction(row["waarde"]),
                step=Fraction(row["afgerond_op"]),
                unit=row["eenheid"],
            )
            for row in rows
            if row["soort"] == "cijfer"
        }
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise UnreadableError(
            f"{name} is geen tabel met alle cijfers zoals die wordt gepubliceerd: verwacht de "
            "kolommen id, soort, omschrijving, afgedrukt, waarde, eenheid en afgerond_op."
        ) from error
