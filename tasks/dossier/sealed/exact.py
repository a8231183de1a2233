"""Which files, figures and findings of a sealed dossier tell more than it would publish.

A section with a profile of disclosure (docs/disclosure.md) has figures that are rounded to protect
people. What such a figure is exactly, is then for fewer eyes than the rest of the dossier. The
dossier itself says which sections those are: the profiles are among what it was made from.
"""

from __future__ import annotations

import csv
import io

from tasks.definitions.base import NAME
from tasks.disclosure.profile import FOLDER
from tasks.disclosure.published import FIGURES_OF_AN_ANNEX
from tasks.dossier.sealed.contents import (
    DIFFERENCES,
    DISCLOSURE,
    DISCLOSURE_PAGE,
    FIGURES,
    FIGURES_CSV,
    FINDINGS,
    RECTIFICATION,
    SOURCES,
    SealedDossier,
)
from tasks.dossier.sealed.statement import DossierStatement

#: Exact values, exact differences, findings that name such values, counts of rows by value, and
#: what the audit knows of them.
EXACT_FILES = frozenset(
    {
        FIGURES,
        FIGURES_CSV,
        FINDINGS,
        DIFFERENCES,
        RECTIFICATION,
        SOURCES,
        DISCLOSURE,
        DISCLOSURE_PAGE,
    }
)


def exact_files(statement: DossierStatement) -> frozenset[str]:
    """The files that tell more than the dossier would publish; none if no section of it has a
    profile.
    """
    return EXACT_FILES & {*statement.files} if _tables(statement) else frozenset()


def exact_figures(dossier: SealedDossier) -> frozenset[str]:
    """The ids of the figures of which the exact value tells more than is published.

    Raises:
        ChangedError: if the dossier is not as it was sealed.
    """
    return frozenset(
        row["id"]
        for name in _tables(dossier.statement)
        for row in csv.DictReader(io.StringIO(dossier.needed(name).decode("utf-8")))
    )


def exact_findings(dossier: SealedDossier) -> frozenset[str]:
    """The keys of the findings that may name an exact value which is not published: those about
    such a figure or its section, and about a delivery that such a figure was made from.

    Raises:
        ChangedError: if the dossier is not as it was sealed.
    """
    closed = exact_figures(dossier)
    families = {_family(id) for id in closed}
    files = {
        one.file for figure in dossier.figures if figure.id in closed for one in figure.sources
    }
    return frozenset(
        one.key
        for _, one in dossier.findings
        if (one.about is not None and _family(one.about) in families)
        or (one.place is not None and one.place.file in files)
    )


def _family(id: str) -> str:
    """What the ids of all figures of a section begin with."""
    return id.partition(".")[0]


def _tables(statement: DossierStatement) -> list[str]:
    """Of every section in the dossier that has a profile, its table of all figures."""
    start = f"{NAME}/{FOLDER}/"
    profiled = (
        one.name.removeprefix(start).removesuffix(".yaml")
        for one in statement.of_kind("definitie")
        if one.name.startswith(start)
    )
    tables = (f"{section}{FIGURES_OF_AN_ANNEX}" for section in profiled)
    return [one for one in tables if one in statement.files]
