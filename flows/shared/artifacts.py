"""What a run shows in the Prefect UI: its deliveries, its findings, what changed, and links to the
annexes.

An artifact never holds rows, nor the values of deliveries that a finding is about: it is kept
outside the dossier, under other rules.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.shared.settings import OUTPUTS, pages_url
from tasks.definitions.base import Mistake
from tasks.definitions.finding import Finding, by_grade, catalogue
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Intake
from tasks.dossier.order import Outcome
from tasks.dossier.sealed.compare import Change
from tasks.pages.sealed_dossiers import SealedDossierView, Unreadable, read_dossier

SHORT = 12
#: The artifact shows at most this many differences; the page of the dossier shows all.
MOST_DIFFERENCES = 40


def show_deliveries(halfjaar: str, intake: Intake, contracts: dict[str, Contract]) -> None:
    """Show the deliveries: one row per source."""
    rows = [
        {
            "bron": contracts[name].title,
            "leverancier": contracts[name].supplier,
            "bestand": one.file,
            "rijen": f"{one.rows:,}".replace(",", "."),
            "sha256": one.digest,
        }
        for name, one in intake.deliveries.items()
    ]
    create_table_artifact(
        table=rows, key=f"leveringen-{halfjaar.lower()}", description=f"Leveringen van {halfjaar}"
    )


def show_findings(halfjaar: str, findings: tuple[Finding, ...]) -> None:
    """Show the findings."""
    create_markdown_artifact(
        markdown=findings_in_markdown(findings),
        key=f"bevindingen-{halfjaar.lower()}",
        description=f"Bevindingen {halfjaar}",
    )


def show_dossier(outcome: Outcome) -> None:
    """Show links that open the annexes, and what changed since the previous halfjaar."""
    assert outcome.folder is not None
    dossier = read_dossier(outcome.folder, recompute=True)
    if isinstance(dossier, Unreadable):
        return
    halfjaar = outcome.halfjaar
    create_markdown_artifact(
        markdown=links_in_markdown(dossier),
        key=f"dossier-{halfjaar.lower()}",
        description=f"Dossier {halfjaar}: open de bijlagen",
    )
    create_markdown_artifact(
        markdown=differences_in_markdown(dossier),
        key=f"verschillen-{halfjaar.lower()}",
        description=f"Verschillen van {halfjaar} met het vorige halfjaar",
    )


def show_offer(halfjaar: str, markdown: str) -> None:
    """Show where the dossier stands in review, with a link to continue there."""
    create_markdown_artifact(
        markdown=markdown,
        key=f"beoordeling-{halfjaar.lower()}",
        description=f"Beoordeling van {halfjaar}",
    )


def dossier_address(halfjaar: str, digest: str) -> str:
    """Where the page of a dossier is."""
    return f"{pages_url(OUTPUTS.value())}/dossiers/{halfjaar}/{digest}"


def links_in_markdown(dossier: SealedDossierView) -> str:
    """Every annex with a link to each of its forms."""
    address = dossier_address(dossier.line.halfjaar, dossier.line.digest)
    lines = [
        f"## [Open het dossier van {dossier.line.halfjaar}]({address})",
        "",
        f"Digest: `{dossier.line.digest}`",
        "",
    ]
    if dossier.line.example:
        lines += [f"*{dossier.line.example}*", ""]
    lines += ["| bijlage | openen |", "|---|---|"]
    for annex in dossier.annexes:
        forms = ", ".join(f"[{file.form}]({address}/{file.name})" for file in annex.files)
        lines.append(f"| {cell(annex.title)} | {forms} |")
    return "\n".join(lines) + "\n"


def differences_in_markdown(dossier: SealedDossierView) -> str:
    """How many figures are new, changed, gone or the same, and what changed, as printed."""
    address = dossier_address(dossier.line.halfjaar, dossier.line.digest)
    if dossier.previous is None:
        return "Er is geen vorig dossier om mee te vergelijken; alles is nieuw.\n"
    lines = [
        f"Vergeleken met dossier `{dossier.previous[:SHORT]}`.",
        "",
        "| | aantal |",
        "|---|---|",
    ]
    lines += [f"| {change} | {number} |" for change, number in dossier.changes.items()]
    told = [
        one
        for one in dossier.differences
        if one.change is not Change.SAME and one.before != one.now
    ]
    lines += ["", "| wat | vorige | nu |", "|---|---|---|"]
    lines += [
        f"| {cell(one.label)} | {cell(one.before)} | {cell(one.now)} |"
        for one in told[:MOST_DIFFERENCES]
    ]
    if len(told) > MOST_DIFFERENCES:
        lines += [
            "",
            (
                f"En nog {len(told) - MOST_DIFFERENCES}: [zie de pagina van het "
                f"dossier]({address}#verschillen)."
            ),
        ]
    return "\n".join(lines) + "\n"


def findings_in_markdown(findings: tuple[Finding, ...]) -> str:
    """The findings as a Dutch table per grade, with what to do about each code.

    Values of deliveries are left out.
    """
    lines = []
    for grade, found in by_grade(list(findings)).items():
        lines += [f"### {grade}: {len(found)}", ""]
        if found:
            lines += ["| code | wat | waar | verwacht |", "|---|---|---|---|"]
            for one in found:
                where = str(one.place) if one.place else (one.about or "")
                title = cell(catalogue()[one.code].title)
                lines.append(
                    f"| {one.code} {title} | {cell(one.text)} | {cell(where)} | "
                    f"{cell(one.expected or '')} |"
                )
            lines += ["", "Wat te doen:", ""]
            lines += [
                f"- {code}: {cell(catalogue()[code].advice)}"
                for code in dict.fromkeys(one.code for one in found)
            ]
            lines.append("")
    return "\n".join(lines)


def mistakes_in_markdown(mistakes: Sequence[Mistake]) -> str:
    """The mistakes in the definitions as a Dutch table."""
    lines = ["| bestand | regel | wat is er mis |", "|---|---|---|"]
    lines += [f"| {cell(one.file)} | {one.line or ''} | {cell(one.text)} |" for one in mistakes]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
