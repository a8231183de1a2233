"""Every section says what its figures tell of persons: by a profile, or in words for the privacy
officer.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from datetime import date

import pytest
from support.dossiers.published_tables import cell

import tasks.sections as sections
from tasks.disclosure.audit import audit
from tasks.disclosure.profile import load_disclosure_profile
from tasks.disclosure.published import Release
from tasks.disclosure.report import report_page
from tasks.sections import load_section_module
from tasks.sections.outsiders.persons import persons_of
from tasks.sections.outsiders.relations import declares_relations


def names() -> Iterator[str]:
    for one in pkgutil.iter_modules(sections.__path__):
        if not one.ispkg:
            try:
                load_section_module(one.name)
            except ValueError:
                continue  # no onderdeel
            yield one.name


@pytest.mark.parametrize("name", list(names()))
def test_a_section_has_a_profile_or_says_why_not(name: str) -> None:
    persons, profile = persons_of(name), load_disclosure_profile(name)
    assert declares_relations(name) == (profile is not None) == (persons is None)
    assert persons is None or (persons.told[0].isupper() and persons.told.endswith("."))


def test_the_privacy_officer_sees_small_counts() -> None:
    """Two complaints of the 12.279 that a pilot wrote to; not how many actions there are."""
    ids = {"acties.A2024-02.S01.aantal": 12_279, "acties.A2024-02.S10.aantal": 2}
    ids |= {"acties.A2024-02.S10.aandeel": 0, "acties.aantal.totaal": 4}
    figures = {id: cell(id, value, 1) for id, value in ids.items()}
    release = Release("dit", "2025-H1", {"acties": figures})
    found = audit(release, {}, [], date(2025, 7, 1))
    (one,) = found.sections
    assert [figure.id for figure in one.few] == ["acties.A2024-02.S10.aantal"]
    assert found.findings == ()
    page = report_page(found, "2025-H1", None).decode()
    assert "Acties: attenderen, muteren en pilots: Aantallen burgers, bezwaren en klachten" in page
    assert page.count("Minder dan 10: ") == 1
