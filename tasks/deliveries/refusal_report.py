"""What goes back to the suppliers: every finding on the extracts in one Dutch HTML file, and short
lines for the terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.definitions.finding import Finding, Grade, Place, by_grade, catalogue
from tasks.definitions.house_style import house_style
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.file_names import fits, table_of
from tasks.figures.dutch import counted
from tasks.storage.whole_file import write_whole

#: So many findings of one code in one column stand in the terminal one by one; the report has all.
MOST_ALIKE = 10
TEMPLATES = Path(__file__).parents[2] / "templates" / "aanleverrapport"


@dataclass(frozen=True)
class _File:
    name: str
    findings: tuple[Finding, ...]

    @property
    def has_sheets(self) -> bool:
        return any(
            finding.place is not None and finding.place.sheet is not None
            for finding in self.findings
        )

    @property
    def caption(self) -> str:
        return counted(len(self.findings), "bevinding", "bevindingen")


@dataclass(frozen=True)
class _Source:
    title: str
    supplier: str | None
    files: tuple[_File, ...]

    @property
    def counts(self) -> dict[Grade, int]:
        return {
            grade: len(found)
            for grade, found in by_grade(
                [one for file in self.files for one in file.findings]
            ).items()
        }


def write_report(findings: Sequence[Finding], halfjaar: str, path: Path) -> None:
    """Write the report; an earlier one at ``path`` is replaced as a whole, or left as it was.

    Raises:
        OSError: if it cannot be written; nothing of it is left behind.
    """
    write_whole(path, report_page(findings, halfjaar).encode())


def report_page(findings: Sequence[Finding], halfjaar: str) -> str:
    """The report as HTML.

    Args:
        findings: those of :func:`tasks.deliveries.intake.take_in`.
        halfjaar: name of the reporting round.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.j2").render(
        halfjaar=halfjaar,
        colours=list(house_style().kleuren),
        conclusion=_conclusion(findings),
        grades=list(Grade),
        sources=_sources(findings),
        codes=[
            (code, catalogue()[code]) for code in sorted({finding.code for finding in findings})
        ],
    )


def console_lines(findings: Sequence[Finding]) -> list[str]:
    """One line per finding, heaviest first: code, place, what is wrong, what was found and what was
    expected.

    Of the same thing in one column, the first :data:`MOST_ALIKE`, and how many there are more.
    """
    lines = []
    alike = Counter(map(_kind, findings))
    told: Counter[object] = Counter()
    for finding in (one for found in by_grade(list(findings)).values() for one in found):
        kind = _kind(finding)
        told[kind] += 1
        if told[kind] > MOST_ALIKE:
            if told[kind] == alike[kind] and finding.place:
                column = finding.place.model_copy(update={"row": None})
                more = (
                    f"nog {alike[kind] - MOST_ALIKE} keer hetzelfde, tot en met rij "
                    f"{finding.place.row}."
                )
                lines.append(_plain(f"{finding.code} {finding.grade:<12} {column}: {more}"))
            continue
        value = finding.place.value if finding.place else None
        details = [f"gevonden: {value}"] if value else []
        details += [f"verwacht: {finding.expected}"] if finding.expected else []
        place = f"{finding.place}: " if finding.place else ""
        line = f"{finding.code} {finding.grade:<12} {place}{finding.text}" + (
            f" ({'; '.join(details)})" if details else ""
        )
        lines.append(_plain(line))
    return lines


def _plain(text: object) -> str:
    # Names of files, sheets and columns come from the supplier; nothing of them may steer the
    # terminal.
    return "".join(
        " " if one.isspace() else one if one.isprintable() else "\ufffd" for one in str(text)
    )


def _kind(finding: Finding) -> object:
    place = finding.place
    return (
        (finding.code, finding.about, place.file, place.sheet, place.column)
        if place and place.row is not None
        else id(finding)
    )


def _conclusion(findings: Sequence[Finding]) -> str:
    blocking = len(by_grade(list(findings))[Grade.BLOCKING])
    if not blocking:
        return "De aanleveringen zijn bruikbaar."
    stops = "is 1 probleem dat eerst" if blocking == 1 else f"zijn {blocking} problemen die eerst"
    return (
        f"Er is geen dossier gemaakt: er {stops} moet{'' if blocking == 1 else 'en'} worden "
        "opgelost."
    )


def _sources(findings: Sequence[Finding]) -> list[_Source]:
    """Findings by source and file, in the order in which they come; files that belong to no source
    go last.
    """
    contracts = load_contracts()
    grouped: dict[str | None, dict[str, list[Finding]]] = {}
    for finding in findings:
        place = finding.place or Place(file="Algemeen")
        placed = finding.model_copy(update={"place": place})
        grouped.setdefault(contract_of(place.file, contracts), {}).setdefault(
            place.file, []
        ).append(placed)
    others = grouped.pop(None, None)
    ordered = [*grouped.items(), *([(None, others)] if others else [])]
    return [
        _Source(
            title="Overige bestanden" if name is None else contracts[name].title,
            supplier=None if name is None else contracts[name].supplier,
            files=tuple(_File(file, tuple(found)) for file, found in files.items()),
        )
        for name, files in ordered
    ]


def contract_of(file: str, contracts: Mapping[str, Contract]) -> str | None:
    """Name of the contract that the file of a finding belongs to, None for a file of no source."""
    # A missing file is named by its pattern, and a pattern matches itself.
    for name, contract in contracts.items():
        if fits(file, contract) or file == table_of(name):
            return name
    return None
