"""What lies in a folder of extracts and is none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.file_names import endings, fits, fits_but_for_its_ending, printable_name
from tasks.deliveries.intake.example import EXAMPLE_FILE
from tasks.figures.dutch import enumeration

#: What desktops leave behind in folders.
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
#: Beginnings of the files that Excel and LibreOffice lay beside a file while somebody has it open.
_LOCKS = ("~$", ".~lock.")


def other_files(
    entries: list[Path], matched: set[Path], contracts: Mapping[str, Contract]
) -> list[Finding]:
    """D03 for every entry of the folder that belongs to no source, but for what desktops leave."""
    findings = []
    for path in entries:
        name = printable_name(path)
        if (
            path in matched
            or name == EXAMPLE_FILE
            or name.casefold() in _LITTER
            or name.startswith(_LOCKS)
        ):
            continue
        if path.is_dir():
            text, expected = (
                "Dit is een map; wat erin staat wordt niet gelezen.",
                "bestanden in de map zelf",
            )
        elif (
            source := next((one for one in contracts.values() if fits(name, one)), None)
        ) is not None:
            text = (
                f"De rijen van {source.title} komen uit een database; dit bestand wordt niet "
                "gelezen."
            )
            expected = "geen bestand van deze bron"
        elif (meant := fits_but_for_its_ending(name, contracts.values())) is not None:
            ending = (
                f"een bestand op .{name.rpartition('.')[2]}"
                if "." in name
                else "een bestand zonder extensie"
            )
            text = f"De naam past bij {meant.title}, maar {ending} wordt niet gelezen."
            expected = (
                f"hetzelfde bestand, opgeslagen als {enumeration(list(endings(meant)), 'of')}"
            )
        else:
            text, expected = (
                "Dit bestand hoort bij geen enkele bron.",
                "alleen bestanden met een afgesproken naam",
            )
        findings.append(Finding(code="D03", text=text, place=Place(file=name), expected=expected))
    return findings
