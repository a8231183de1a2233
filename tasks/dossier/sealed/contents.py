"""The files of a sealed dossier beside its annexes: the figures, the findings, the differences with
the previous halfjaar, what it cites, what a rectification changes, the digests of its sections,
what its sources looked like, and the list of what a release would publish.

Only this module writes and reads them. The reader checks every file against its digest in the
statement, and the statement against the name of the folder: nobody sees a figure that was not
sealed. :mod:`tasks.dossier.sealed.statement` writes and reads the statement itself.

The list of what a release would publish names the annexes without CONCEPT. They are printed before
anyone reviews the dossier. The list is a file of the dossier, so the dossier's digest covers the
final files as well. A dossier with a blocking finding, or one that asks and was not answered, has
no such list: nothing of it may be released.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter

from tasks.definitions.finding import Finding, Grade
from tasks.dossier.history.justification import (
    Justification,
    justifications_file,
    read_justifications,
)
from tasks.dossier.sealed.compare import Change, Difference, Sort, differences_csv
from tasks.dossier.sealed.statement import (
    STATEMENT,
    DossierStatement,
    InToto,
    Sha256,
    dossier_statement,
    read_in_toto,
)
from tasks.figures.citation import Citation
from tasks.figures.figure import Figure, Status
from tasks.figures.previous import SourceSummary
from tasks.figures.spreadsheet_csv import figures_csv

FIGURES, FIGURES_CSV = "figures.json", "figures.csv"
FINDINGS = "findings.json"
DIFFERENCES = "differences.csv"
RELEASE_LIST = "release.json"
#: Of every section the sha256 of its JSON: exact figures, lineage, findings and content. It shows
#: whether two dossiers say the same in an annex. It is no part of a release.
SECTIONS = "sections.json"
#: Of sources that the next halfjaar is held against: what they looked like. No part of a release.
SOURCES = "sources.json"
#: Of a dossier that cites anything: the vindplaatsen that it uses, and no others.
CITATIONS = "citations.json"
#: Of a dossier with findings that people answered.
JUSTIFICATIONS = "justifications.json"
#: What an outsider can compute from all that is published, for the privacy officer: a page and the
#: intervals. No part of a release.
DISCLOSURE, DISCLOSURE_PAGE = "onthulling.json", "onthulling.html"
#: How its figures were made safe, for the audits of later releases: thresholds, and of what changes
#: are made.
THRESHOLDS = "thresholds.json"
#: Of a dossier that replaces a release.
RECTIFICATION = "rectification.csv"

_SOURCES = TypeAdapter(dict[str, SourceSummary])
Content = TypeVar("Content")


class ChangedError(Exception):
    """The file on disk is not the one that was sealed, or can not be read. The message is Dutch and
    meant for people.
    """


_CITATIONS = TypeAdapter(dict[str, tuple[Citation, ...]])


class SealedFinding(NamedTuple):
    """A finding with the grade that the catalogue gave it when the dossier was sealed."""

    grade: Grade
    finding: Finding


class _Figures(BaseModel):
    """``figures.json``."""

    figures: tuple[Figure, ...]
    statuses: tuple[Status, ...] = ()


def dossier_files(
    figures: Sequence[Figure],
    statuses: Sequence[Status],
    findings: Iterable[Finding],
    differences: Iterable[Difference],
    final: Mapping[str, str] | None,
    sections: Mapping[str, str],
    rectified: Iterable[Difference] | None = None,
    justifications: Sequence[Justification] = (),
    sources: Mapping[str, SourceSummary] | None = None,
    citations: Iterable[Citation] = (),
    judged: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, bytes]:
    """The bytes of every file of a dossier but its annexes and its statement, by name.

    Args:
        figures, statuses: of all sections, in the order of the letter.
        findings: in the order in which a person reads them.
        differences: with the previous dossier, in the order that
            :func:`tasks.dossier.sealed.compare.compare` gives them.
        final: name and sha256 of every file that a release would publish; None if nothing of this
            dossier may be released.
        sections: name of every section and the sha256 of its JSON.
        rectified: what :func:`tasks.dossier.rectification.rectified` gives; None if the dossier
            replaces no release.
        justifications: what people answered to the findings, by key.
        sources: what the next halfjaar is held against, by contract.
        citations: of all sections; one that several use is sealed once.
        judged: of everything that a seat judges, its sha256 in final form.
    """
    graded = [
        {"grade": str(finding.grade), **finding.model_dump(mode="json")} for finding in findings
    ]
    files = {
        FIGURES: _Figures(figures=tuple(figures), statuses=tuple(statuses))
        .model_dump_json(indent=1)
        .encode(),
        FIGURES_CSV: figures_csv(figures, statuses),
        FINDINGS: TypeAdapter(list[dict[str, object]]).dump_json(graded, indent=1),
        DIFFERENCES: differences_csv(differences),
        SECTIONS: sections_file(sections),
    }
    if cited := {one.id: one for one in citations}:
        files[CITATIONS] = _CITATIONS.dump_json(
            {"citations": tuple(cited[id] for id in sorted(cited))}, indent=1
        )
    if justifications:
        files[JUSTIFICATIONS] = justifications_file(justifications)
    if sources:
        files[SOURCES] = _SOURCES.dump_json(dict(sorted(sources.items())), indent=1) + b"\n"
    if rectified is not None:
        files[RECTIFICATION] = differences_csv(rectified)
    return files if final is None else files | {RELEASE_LIST: release_list_file(final, judged)}


def release_list_file(
    files: Mapping[str, str], judged: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """The bytes of ``release.json`` for these names and sha256's: sorted, indent 1, one newline at
    the end.
    """
    return _digests_file(files=files, judged=judged)


def sections_file(sections: Mapping[str, str]) -> bytes:
    """The bytes of ``sections.json``, in the form of ``release.json``."""
    return _digests_file(sections=sections)


def _digests_file(**digests: Mapping[str, str]) -> bytes:
    content = {what: dict(of) for what, of in digests.items()}
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


class SealedFolder:
    """A sealed folder, a dossier or a release, read file by file.

    Nothing is read before somebody asks for it, and each property is read once.

    Raises:
        ChangedError: by every method and property, if the statement or the file is not as it was
            sealed, or can not be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str) -> bytes | None:
        """The bytes of a file as they were sealed; None if the statement does not name the file."""
        if name == STATEMENT:
            return self._statement
        sealed = self.declaration.files.get(name)
        if sealed is None:
            return None
        # No name with a folder in it can have been sealed; still the path is not trusted to lead to
        # a plain file in this folder.
        path = self.folder / Path(name).name
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if hashlib.sha256(data).hexdigest() != sealed:
            raise ChangedError(f"{name} is niet meer wat verzegeld werd.")
        return data

    def needed(self, name: str) -> bytes:
        """The bytes of a file that must be there; ChangedError also if the statement does not name
        it.
        """
        data = self.file(name)
        if data is None:
            raise ChangedError(f"{name} ontbreekt.")
        return data

    @cached_property
    def declaration(self) -> InToto:
        """The statement, in the form that a dossier and a release have in common."""
        return _understood(STATEMENT, read_in_toto, self._statement)

    @property
    def release_list(self) -> dict[str, str] | None:
        """Name and sha256 of every final file; None if nothing may be released."""
        return self._released.get("files")

    @property
    def judged(self) -> dict[str, str]:
        """The sha256 of everything that a seat judges, in its final form, by name; none if nothing
        may be released, and in a folder of a version that did not seal them.
        """
        return self._released.get("judged", {})

    @cached_property
    def _released(self) -> dict[str, dict[str, str]]:
        if RELEASE_LIST not in self.declaration.files:
            return {}
        return self._read(RELEASE_LIST, _release_list)

    @cached_property
    def _statement(self) -> bytes:
        try:
            data = (self.folder / STATEMENT).read_bytes()
        except OSError as error:
            raise ChangedError(
                f"{STATEMENT} ontbreekt; zonder deze verklaring is niets te controleren."
            ) from error
        if hashlib.sha256(data).hexdigest() != self.folder.name:
            raise ChangedError(f"{STATEMENT} is niet meer wat verzegeld werd.")
        return data

    def _read(self, name: str, reader: Callable[[bytes], Content]) -> Content:
        return _understood(name, reader, self.needed(name))


class SealedDossier(SealedFolder):
    """A sealed dossier, ``<outputs>/<halfjaar>/<digest>/``; see :class:`SealedFolder`."""

    @cached_property
    def statement(self) -> DossierStatement:
        """For which halfjaar the dossier was made, and from what."""
        return _understood(STATEMENT, dossier_statement, self.declaration)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Of all sections, in the order of the letter."""
        return self._numbers.figures

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Of all sections, in the order of the letter."""
        return self._numbers.statuses

    @cached_property
    def findings(self) -> tuple[SealedFinding, ...]:
        """In the order in which they were sealed."""
        return self._read(FINDINGS, _findings)

    @cached_property
    def justifications(self) -> dict[str, Justification]:
        """What people answered to the findings, by the key of the finding."""
        if JUSTIFICATIONS not in self.declaration.files:
            return {}
        return self._read(JUSTIFICATIONS, read_justifications)

    @property
    def asking(self) -> dict[str, Finding]:
        """The findings that ask, answered or not, by key: each question once."""
        asked = (one.finding for one in self.findings if one.grade is Grade.TO_CONFIRM)
        return {one.key: one for one in asked}

    @property
    def unjustified(self) -> tuple[Finding, ...]:
        """The findings that ask, and that nobody has answered."""
        return tuple(one for key, one in self.asking.items() if key not in self.justifications)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The differences with the previous dossier. Their texts are as
        :func:`tasks.figures.spreadsheet_csv.harmless` wrote them.
        """
        return self._read(DIFFERENCES, _differences)

    @cached_property
    def citations(self) -> dict[str, Citation]:
        """Every vindplaats that the dossier cites, by id; none in a dossier that cites nothing."""
        if CITATIONS not in self.declaration.files:
            return {}
        return self._read(CITATIONS, _cited)

    @cached_property
    def sections(self) -> dict[str, str]:
        """Name and sha256 of every section; none in a dossier of a version that did not seal
        them.
        """
        if SECTIONS not in self.declaration.files:
            return {}
        return self._read(SECTIONS, _section_digests)

    @cached_property
    def sources(self) -> dict[str, SourceSummary]:
        """What sources looked like, by contract; none in a dossier of a version that did not seal
        it.
        """
        if SOURCES not in self.declaration.files:
            return {}
        return self._read(SOURCES, _SOURCES.validate_json)

    def final_files(self, annex: str) -> dict[str, str]:
        """Name and sha256 of what a release would publish of one annex; none if nothing may be
        released.
        """
        return {
            name: digest
            for name, digest in (self.release_list or {}).items()
            if name.partition(".")[0] == annex or name.startswith(f"{annex}-")
        }

    @cached_property
    def rectified(self) -> tuple[Difference, ...] | None:
        """Every figure and status that is another than in the release that this dossier replaces,
        texts as in :attr:`differences`; None if it replaces none.
        """
        if RECTIFICATION not in self.declaration.files:
            return None
        return self._read(RECTIFICATION, _differences)

    @cached_property
    def _numbers(self) -> _Figures:
        return self._read(FIGURES, _figures)


Read = TypeVar("Read")


def _understood(name: str, reader: Callable[[Read], Content], data: Read) -> Content:
    try:
        return reader(data)
    except (ValueError, KeyError, csv.Error) as error:
        raise ChangedError(f"{name} is niet te lezen.") from error


# What the same bytes say is the same, so the pages of one dossier parse it once.


@lru_cache(maxsize=8)
def _figures(data: bytes) -> _Figures:
    return _Figures.model_validate_json(data)


@lru_cache(maxsize=32)
def _findings(data: bytes) -> tuple[SealedFinding, ...]:
    graded = TypeAdapter(list[dict[str, Any]]).validate_json(data)
    return tuple(
        SealedFinding(Grade(one.pop("grade")), Finding.model_validate(one)) for one in graded
    )


@lru_cache(maxsize=8)
def _differences(data: bytes) -> tuple[Difference, ...]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    return tuple(
        Difference(
            id=row["id"],
            sort=Sort(row["soort"]),
            label=row["omschrijving"],
            change=Change(row["wijziging"]),
            before=row["vorige"] or None,
            now=row["nu"] or None,
            by=Fraction(int(row["verschil_teller"]), int(row["verschil_noemer"]))
            if row["verschil_teller"]
            else None,
        )
        for row in rows
    )


def _release_list(data: bytes) -> dict[str, dict[str, str]]:
    listed = TypeAdapter(dict[Literal["files", "judged"], dict[str, Sha256]]).validate_json(data)
    return {"files": listed["files"]} | {str(name): one for name, one in listed.items()}


def _cited(data: bytes) -> dict[str, Citation]:
    return {one.id: one for one in _CITATIONS.validate_json(data)["citations"]}


def _section_digests(data: bytes) -> dict[str, str]:
    return TypeAdapter(dict[str, dict[str, Sha256]]).validate_json(data)["sections"]
