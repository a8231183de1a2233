"""What a finding says, read aloud: one thing is singular, and a form is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries, write_control_totals

from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections.section import Section


@pytest.mark.parametrize(
    ("children", "told"),
    [
        (
            [0],
            [
                (
                    "WKB: bij één kindmaand is de anti-cumulatie hoger dan het recht; het bedrag "
                    "is "
                    "dan nul."
                ),
                (
                    "WKB: één rij van de SVB hoort bij geen kind van Dienst Toeslagen; zij telt "
                    "niet "
                    "mee."
                ),
            ],
        ),
        (
            [0, 1],
            [
                (
                    "WKB: bij 2 kindmaanden is de anti-cumulatie hoger dan het recht; het bedrag "
                    "is "
                    "dan nul."
                ),
                (
                    "WKB: 2 rijen van de SVB horen bij geen kind van Dienst Toeslagen; zij tellen "
                    "niet mee."
                ),
            ],
        ),
    ],
)
def test_deductions_that_do_not_fit(children: list[int], told: list[str], tmp_path: Path) -> None:
    folder = SmallDeliveries().write(tmp_path / "in")
    # More than the child has, and for a child that does not exist.
    rows = [
        f"{child + unknown:016x};202301;999,00;EUR" for child in children for unknown in (0, 5000)
    ]
    # Beside so many that do fit that nobody has to be asked.
    rows += [f"{child:016x};202301;25,00;EUR" for child in range(50, 100)]
    (folder / "svb_anticumulatie.csv").write_text(
        "\n".join(["kind;maand;bedrag;valuta", *rows, ""])
    )
    write_control_totals(folder)
    order = Order(halfjaar="2025-H1", deliveries=folder, outputs=tmp_path / "uit")
    taken = take_in_deliveries(order)
    assert taken.digest is not None
    section = Section.model_validate_json(
        order.store().get(build_section(order, "buitenland", taken.digest, None).digest)
    )
    assert [finding.text for finding in section.findings if finding.code in ("B03", "B04")] == told
