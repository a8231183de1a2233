"""Fixtures of tests about a seat on the name of a person, which the definitions have none of."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.dossiers.small_house import write_definitions
from support.review.review_example import REVIEWED

from tasks.definitions.base import VARIABLE
from tasks.review.accounts.people import add_person
from tasks.review.record.store import Review
from tasks.review.rules.states import Role

ANNEX = "damages"


@pytest.fixture
def seat_of_ugo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The definitions of the tests of review, with ugo by name on the first seat of an annex."""
    write_definitions(tmp_path / "regels", REVIEWED)
    rules = tmp_path / "regels/beoordeling.yaml"
    said = yaml.safe_load(rules.read_text(encoding="utf-8"))
    said["bijlagen"][ANNEX] = ["ugo", "groep:beleid"]
    rules.write_text(yaml.safe_dump(said), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "regels"))


@pytest.fixture
def colleagues(review: Review) -> None:
    """A colleague of ugo, one who could sit on the other seat too, and others who can not."""
    for name, roles, groups in (
        ("uma", {Role.REVIEWER}, {"uitvoering"}),
        ("udo", {Role.REVIEWER}, {"uitvoering", "beleid"}),
        ("max", {Role.MAKER, Role.REVIEWER}, {"uitvoering"}),
        ("ria", {Role.READER}, {"uitvoering"}),
        ("veb", {Role.RELEASER, Role.REVIEWER}, {"uitvoering"}),
    ):
        add_person(review, "beheer", name, name.capitalize(), f"{name}@example.org", roles, groups)
