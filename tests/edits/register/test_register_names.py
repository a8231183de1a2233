"""Numbers that have each other's name are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Finding, Place
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.edits.names import names_exchanged
from tasks.sections.section import Section

BEFORE = {"M01": "Verrekenen", "M02": "Beslag", "M03": "Aanmanen", "M04": "Bellen"}


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (BEFORE, False),
        (dict(zip(BEFORE, sorted(BEFORE.values()), strict=True)), True),
        (BEFORE | {"M01": "Beslag", "M02": "Verrekenen"}, True),
        (BEFORE | {"M01": "Verrekenen met toeslagen"}, False),
        (BEFORE | {"M05": "Bellen"}, False),
        ({key: name.upper() for key, name in BEFORE.items()}, False),
    ],
    ids=[
        "the same",
        "sorted by itself",
        "two exchanged",
        "one renamed",
        "one more",
        "all rewritten",
    ],
)
def test_names_that_were_of_another(now: dict[str, str], asked: bool) -> None:
    found = names_exchanged("V09", "x", now, BEFORE, "2024-H2", Place(file="invordering.csv"))
    assert [one.code for one in found] == (["V09"] if asked else [])


def asked(tmp_path: Path, code: str, section: str, before: dict[str, str]) -> list[Finding]:
    """The questions of a section whose numbers had these names."""
    order = Order(
        halfjaar="2025-H1",
        deliveries=SmallDeliveries().write(tmp_path / "in"),
        outputs=tmp_path / "uit",
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None
    said = previous(
        statuses=tuple(
            status(id, "op koers" if "kpi" in id else "aangekondigd").model_copy(
                update={"label": label}
            )
            for id, label in before.items()
        )
    )
    digest = order.store().put(said.model_dump_json().encode())
    built = build_section(order, section, taken.digest, digest)
    made = Section.model_validate_json(order.store().get(built.digest))
    return [one for one in made.findings if one.code == code]


@pytest.mark.parametrize(
    ("code", "section", "register", "number", "name", "id", "label"),
    [
        ("V09", "invordering", "invordering", "nummer", "maatregel", "invordering.{}.fase", "fase"),
        (
            "U27",
            "uitzonderingenrapportage",
            "kpi_definities",
            "kpi",
            "naam",
            "kpi.{}.status",
            "status",
        ),
    ],
)
def test_a_section_asks_about_names_that_were_exchanged(
    tmp_path: Path,
    code: str,
    section: str,
    register: str,
    number: str,
    name: str,
    id: str,
    label: str,
) -> None:
    names = {row[number]: row[name] for row in SmallDeliveries().registers[register]}
    (one, first), (other, second), *_ = names.items()
    turned = {id.format(one): f"{second}: {label}", id.format(other): f"{first}: {label}"}
    (found,) = asked(tmp_path, code, section, turned)
    assert f"{one} was {second} en is {first}" in found.text
    assert found.place is not None
    assert (found.place.file, found.place.column) == (f"{register}.csv", name)
