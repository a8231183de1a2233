"""What the audit found, for the privacy officer as a page and for programs as JSON. Both are files
of a dossier, and of no release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.definitions.finding import Grade, by_grade, catalogue
from tasks.definitions.halfjaar import load_halfjaar
from tasks.definitions.house_style import house_style
from tasks.disclosure.audit import FEW, Audit
from tasks.disclosure.intervals import Interval
from tasks.figures import dutch
from tasks.figures.figure import exact_text
from tasks.sections.outsiders.concentration import Concentration

TEMPLATES = Path(__file__).parents[2] / "templates" / "onthulling"


def values_file(found: Audit) -> bytes:
    """The bytes of ``onthulling.json``: what an outsider knows of every figure, in its unit."""
    content = {
        "against": list(found.against),
        "findings": [
            {"grade": str(one.grade), **one.model_dump(mode="json", exclude_none=True)}
            for one in found.findings
        ],
        "sections": {
            one.section: {
                "profile": one.profile.model_dump(mode="json"),
                "values": [
                    {
                        "figure": known.figure.id,
                        "release": known.release,
                        "printed": known.figure.printed,
                        **_ends(known.interval, known.smallest),
                        "percent_left": _tenth(known.percent_left),
                    }
                    for known in one.known
                ],
                "changes": [
                    {
                        "figure": known.figure.id,
                        "printed": known.figure.printed,
                        **_ends(known.interval, known.smallest),
                    }
                    for known in one.changes
                ],
                "amounts": [_amount(made) for made in one.concentrations],
            }
            for one in found.sections
            if one.profile is not None
        },
        "without": {
            one.section: {
                "persons": one.persons.told if one.persons is not None else None,
                "few": [figure.id for figure in one.few],
            }
            for one in found.sections
            if one.profile is None
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def report_page(found: Audit, halfjaar: str, example: str | None) -> bytes:
    """The bytes of ``onthulling.html``: one page that loads nothing from elsewhere.

    Args:
        found: what the audit found.
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        example: the Dutch label of example deliveries, or None for real ones.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    titles = {one.section: one.title for one in load_halfjaar(halfjaar).annexes}
    html = environment.get_template("report.html.j2").render(
        halfjaar=dutch.halfjaar_words(halfjaar),
        example=example,
        colours=list(house_style().kleuren),
        conclusion=conclusion(found),
        against=found.against,
        findings=[one for some in by_grade(list(found.findings)).values() for one in some],
        catalogue=catalogue(),
        sections=[one for one in found.sections if one.profile is not None],
        without=[one for one in found.sections if one.profile is None],
        fewest=FEW,
        titles=titles,
        labels={
            known.figure.id: known.figure.label for one in found.sections for known in one.known
        },
        number=dutch.number,
        percent=_percent,
        long_date=dutch.long_date,
    )
    return html.encode()


def conclusion(found: Audit) -> str:
    """In Dutch, in a sentence or two, whether this may be published."""
    counts = {grade: len(some) for grade, some in by_grade(list(found.findings)).items()}
    blocking, accepted = counts[Grade.BLOCKING], counts[Grade.WARNING]
    more = (
        f" {dutch.counted(accepted, 'bevinding is', 'bevindingen zijn')} aanvaard."
        if accepted
        else ""
    )
    if not blocking:
        return f"Wie alles naast elkaar legt, weet niet meer dan de profielen toestaan.{more}"
    what = dutch.counted(blocking, "bevinding houdt", "bevindingen houden")
    return f"Dit mag zo niet worden vrijgegeven: {what} het tegen.{more}"


def _ends(interval: Interval, smallest: Fraction) -> dict[str, str]:
    return {
        "from": exact_text(interval.low * smallest),
        "to": exact_text(interval.high * smallest),
    }


def _amount(made: Concentration) -> Mapping[str, object]:
    """No finer than the page: a share to the cent would be the amount of a person."""
    return {
        "figure": made.figure,
        "contributors": made.contributors,
        "groups": made.groups,
        "largest_percent": _tenth(100 * made.largest),
        "two_percent": _tenth(100 * made.two),
    }


def _tenth(percent: Fraction) -> float:
    return round(float(percent), 1)


def _percent(share: Fraction) -> str:
    return f"{dutch.number(100 * share, Fraction(1, 10))}%"
