"""What the pages show of the dossiers in the outputs folder. They are read again for every request:
the folder itself is the truth, and there is no copy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tasks.definitions import judged
from tasks.definitions.finding import Grade, explained
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.dossier.halfjaar_store import REPORT
from tasks.dossier.history.justification import Justification
from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.compare import Change, Difference
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.dossier.sealed.statement import DELIVERY, PREVIOUS_DOSSIER, STATEMENT, Dependency
from tasks.dossier.sealed.verify import verify
from tasks.figures.dutch import NBSP
from tasks.figures.frozen import Frozen
from tasks.pages.web.exact_values import finding_words

HALFJAAR = re.compile(r"\d{4}-H[12]")
DIGEST = re.compile(r"[0-9a-f]{64}")
#: Where a figure or status does not occur.
NOTHING = "–"
#: Forms of an annex in the order in which people want them, with what a person calls them.
FORMS = {
    "pdf": "PDF",
    "html": "webpagina",
    "docx": "Word",
    "odt": "OpenDocument-tekst",
    "xlsx": "Excel",
    "ods": "OpenDocument-rekenblad",
    "csv": "CSV",
    "json": "JSON",
}


class File(Frozen):
    """One file of a dossier: its name, what people call its form, and its size in bytes (None: the
    file is gone).
    """

    name: str
    form: str
    size: int | None


class Annex(Frozen):
    """An annex with its files, best form first; ``tables`` are the same figures as data for
    programs. ``section`` begins their names.
    """

    section: str
    title: str
    files: tuple[File, ...]
    tables: tuple[File, ...]


class ShownFinding(Frozen):
    """A finding as a row: all texts are Dutch, values are masked where personal.

    ``about`` is the id of the figure or status that it is about, if any. ``answer`` is what a
    person answered, if it asks and its dossier has sealed an answer.
    """

    grade: Grade
    code: str
    title: str
    text: str
    expected: str | None
    where: str
    about: str | None = None
    answer: Justification | None = None


class ShownDifference(Frozen):
    """A figure or status beside what it was in the previous halfjaar, both as printed."""

    id: str
    label: str
    change: Change
    before: str
    now: str


class DossierLine(Frozen):
    """A dossier in a list.

    Attributes:
        sealed_at: when its statement was written (UTC).
        example: the Dutch label of example deliveries, or None for real ones.
        counts: number of findings per grade, heaviest first.
    """

    halfjaar: str
    digest: str
    sealed_at: datetime
    example: str | None
    counts: dict[Grade, int]


class SealedDossierView(Frozen):
    """A dossier on its own page.

    ``problems`` are the Dutch sentences of :func:`tasks.dossier.sealed.verify.verify`; empty if it
    is whole. ``replaced`` is the release that it replaces, and ``rectified`` every figure and
    status that is another than in that release.
    """

    line: DossierLine
    problems: tuple[str, ...]
    annexes: tuple[Annex, ...]
    others: tuple[File, ...]
    deliveries: tuple[Dependency, ...]
    previous: str | None
    findings: tuple[ShownFinding, ...]
    differences: tuple[ShownDifference, ...]
    replaced: Replaced | None
    rectified: tuple[ShownDifference, ...]

    @property
    def asks(self) -> int:
        """How many findings ask and have no answer in this dossier."""
        return sum(one.grade is Grade.TO_CONFIRM and one.answer is None for one in self.findings)

    @property
    def changes(self) -> dict[Change, int]:
        """How many figures and statuses are new, changed, gone and the same."""
        counted = Counter(one.change for one in self.differences)
        return {change: counted[change] for change in Change}

    @property
    def rectifications(self) -> dict[Change, int]:
        """How many released figures and statuses changed, are new and are gone."""
        counted = Counter(one.change for one in self.rectified)
        return {change: counted[change] for change in Change if change is not Change.SAME}


class Unreadable(Frozen):
    """A folder with the name of a dossier that can not be shown, and the reasons, in Dutch."""

    halfjaar: str
    digest: str
    problems: tuple[str, ...]


class Round(Frozen):
    """A halfjaar with its dossiers, newest first, and whether there is a report on refused
    deliveries.
    """

    halfjaar: str
    dossiers: tuple[DossierLine | Unreadable, ...]
    report: bool


def rounds(outputs: Path) -> list[Round]:
    """Every halfjaar that has a dossier or a report, newest first."""
    found = []
    folders = sorted(
        (
            path
            for path in outputs.glob("????-H?")
            if HALFJAAR.fullmatch(path.name) and path.is_dir()
        ),
        reverse=True,
    )
    for folder in folders:
        lines = [_line(path) for path in folder.iterdir() if _is_dossier(path)]
        readable = sorted(
            (one for one in lines if isinstance(one, DossierLine)),
            key=lambda one: (one.sealed_at, one.digest),
            reverse=True,
        )
        broken = sorted(
            (one for one in lines if isinstance(one, Unreadable)), key=lambda one: one.digest
        )
        report = (folder / REPORT).is_file()
        if lines or report:
            found.append(Round(halfjaar=folder.name, dossiers=(*readable, *broken), report=report))
    return found


def dossier_folder(outputs: Path, halfjaar: str, digest: str) -> Path | None:
    """The folder of a dossier; None if there is no such dossier, whatever the arguments hold."""
    if not HALFJAAR.fullmatch(halfjaar) or not DIGEST.fullmatch(digest):
        return None
    folder = outputs / halfjaar / digest
    return folder if _is_dossier(folder) else None


def read_dossier(folder: Path, *, recompute: bool) -> SealedDossierView | Unreadable:
    """Everything that the page of a dossier shows; ``recompute`` says whether to somebody who sees
    exact values.
    """
    line = _line(folder)
    if isinstance(line, Unreadable):
        return line
    dossier, problems = SealedDossier(folder), tuple(verify(folder))
    try:
        statement = dossier.statement
        previous = statement.of_kind(PREVIOUS_DOSSIER)
        annexes, others = _sorted_out(folder, statement.files, line.halfjaar)
        return SealedDossierView(
            line=line,
            problems=problems,
            annexes=annexes,
            others=others,
            deliveries=statement.of_kind(DELIVERY),
            previous=previous[0].sha256 if previous else None,
            findings=shown_findings(dossier, recompute=recompute),
            differences=_shown(dossier.differences),
            replaced=statement.replaced,
            rectified=_shown(dossier.rectified or ()),
        )
    except (ChangedError, OSError):
        return _unreadable(folder)


def _shown(differences: Iterable[Difference]) -> tuple[ShownDifference, ...]:
    return tuple(
        ShownDifference(
            id=one.id,
            label=one.label,
            change=one.change,
            before=one.before or NOTHING,
            now=one.now or NOTHING,
        )
        for one in differences
    )


def _is_dossier(path: Path) -> bool:
    return DIGEST.fullmatch(path.name) is not None and path.is_dir() and not path.is_symlink()


def _line(folder: Path) -> DossierLine | Unreadable:
    dossier = SealedDossier(folder)
    try:
        counted = Counter(one.grade for one in dossier.findings)
        return DossierLine(
            halfjaar=folder.parent.name,
            digest=folder.name,
            sealed_at=datetime.fromtimestamp((folder / STATEMENT).stat().st_mtime, UTC),
            example=dossier.statement.example,
            counts={grade: counted[grade] for grade in Grade},
        )
    except (ChangedError, OSError):
        return _unreadable(folder)


def _unreadable(folder: Path) -> Unreadable:
    problems = tuple(verify(folder)) or ("De inhoud is niet te lezen.",)
    return Unreadable(halfjaar=folder.parent.name, digest=folder.name, problems=problems)


def shown_findings(dossier: SealedDossier, *, recompute: bool) -> tuple[ShownFinding, ...]:
    """The findings of a dossier, heaviest first, as :func:`read_dossier`.

    Raises ChangedError if the dossier is not as it was sealed.
    """
    words = finding_words(dossier, recompute=recompute)
    found = [
        ShownFinding(
            grade=grade,
            code=one.code,
            title=entry.title if (entry := explained(one.code)) is not None else "",
            text=said.text,
            expected=said.expected,
            where=str(one.place) if one.place else one.about or "",
            about=one.about,
            answer=dossier.justifications.get(one.key) if grade is Grade.TO_CONFIRM else None,
        )
        for grade, one in dossier.findings
        if (said := words(one))
    ]
    return tuple(sorted(found, key=lambda one: list(Grade).index(one.grade)))


def titles_of(halfjaar: str) -> dict[str, str]:
    """What people call everything that is judged of a halfjaar, by name; as :func:`annexes_of`."""
    try:
        return judged.titles(load_halfjaar(halfjaar))
    except ValueError:
        return {}


def annexes_of(halfjaar: str) -> tuple[AnnexSpec, ...]:
    """The annexes of a halfjaar in the order of the letter; none if its definition is gone."""
    try:
        return load_halfjaar(halfjaar).annexes
    except ValueError:  # a dossier may outlive the definition of its halfjaar
        return ()


def _sorted_out(
    folder: Path, names: Iterable[str], halfjaar: str
) -> tuple[tuple[Annex, ...], tuple[File, ...]]:
    """The files of each annex in the order of the letter, and the files that belong to no annex."""
    order = list(FORMS)
    left = {name: _file(folder, name) for name in sorted([*names, STATEMENT])}
    annexes = []
    for annex in annexes_of(halfjaar):
        files = [left.pop(name) for name in list(left) if name.partition(".")[0] == annex.section]
        files.sort(
            key=lambda one: (
                order.index(suffix)
                if (suffix := one.name.rpartition(".")[2]) in order
                else len(order)
            )
        )
        tables = [left.pop(name) for name in list(left) if name.startswith(f"{annex.section}-")]
        described = [one for one in files if one.name.endswith(".datapackage.json")]
        if files or tables:
            files = [one for one in files if one not in described]
            title = f"{annex.title} (bijlage{NBSP}{annex.number})" if annex.number else annex.title
            annexes.append(
                Annex(
                    section=annex.section,
                    title=title,
                    files=tuple(files),
                    tables=(*tables, *described),
                )
            )
    return tuple(annexes), tuple(left.values())


def _file(folder: Path, name: str) -> File:
    path = folder / name
    return File(
        name=name,
        form=FORMS.get(name.rpartition(".")[2], "bestand"),
        size=path.stat().st_size if path.is_file() else None,
    )
