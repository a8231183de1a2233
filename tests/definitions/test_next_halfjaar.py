"""The next halfjaar is proposed from those that are there: dates as a year ago, the rest as last
time; every line says why.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.halfjaar import Period, known_halfjaren, load_halfjaar
from tasks.definitions.next_halfjaar import following

ONE = timedelta(days=1)


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the definitions of the repository, with the halfjaren of the example."""
    copy = tmp_path / "config"
    shutil.copytree(BESIDE_THE_CODE, copy, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    monkeypatch.setenv(VARIABLE, str(copy))
    return copy


def new(name: str) -> tuple[int, str]:
    return svz("halfjaar", "new", name)


def svz(*call: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*map(str, call)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_winter_of_2025(definitions: Path) -> None:
    code, told = new("2025-H2")
    assert code == 0
    assert "Loop iedere regel na" in told
    made = load_halfjaar("2025-H2")
    assert made.previous == "2025-H1"
    assert made.letter_date == date(2025, 12, 19), "20 December is a Saturday"
    assert made.publication_date == date(2025, 12, 19)
    assert made.kamerstuk is None
    assert made.reporting_period == Period(first=date(2025, 1, 1), last=date(2025, 8, 31))
    assert made.toeslagjaar == 2023, "a year later than a year ago"
    assert made.damage_period == Period(first=date(2025, 7, 1), last=date(2025, 12, 18))
    assert made.deliveries_due == date(2025, 11, 21), "28 days before the letter, as a year ago"
    assert made.deliveries_due_for == {"damages": date(2025, 12, 16)}
    last = load_halfjaar("2025-H1")
    asked_of_people = made.model_dump(
        exclude={"name", "previous", "letter_date", "publication_date", "kamerstuk"}
        | {"reporting_period", "toeslagjaar", "damage_period"}
        | {"deliveries_due", "deliveries_due_for"}
    )
    assert asked_of_people == last.model_dump(include=set(asked_of_people))
    text = (definitions / "halfjaren/2025-H2.yaml").read_text(encoding="utf-8")
    assert told.startswith(text)
    dated = text.partition("# Zoals in")[0].splitlines()
    assert all("#" in line for line in dated), "every line says why"
    assert CliRunner().invoke(main, ["check"]).output.strip() == "Alle definities kloppen."


@pytest.mark.usefixtures("definitions")
def test_ten_years_of_letters() -> None:
    name = known_halfjaren()[-1]
    for _ in range(20):
        before = load_halfjaar(name)
        name = following(name)
        assert new(name)[0] == 0
        made = load_halfjaar(name)
        assert made.previous == before.name
        assert made.damage_period.first == before.damage_period.last + ONE
        assert made.damage_period.last == made.letter_date - ONE
        days = [made.letter_date, made.deliveries_due, *made.deliveries_due_for.values()]
        assert all(day.weekday() < 5 for day in days)
        assert (made.reporting_period.last + ONE).day == 1, "the end of a month"
        assert made.reporting_period.last < made.letter_date


@pytest.mark.usefixtures("definitions")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2025-H1", "Het halfjaar 2025-H1 is er al: halfjaren/2025-H1.yaml."),
        ("2026-H1", "Na 2025-H1 komt 2025-H2, niet '2026-H1'."),
        ("../2025-H2", "Na 2025-H1 komt 2025-H2"),
        ("zomer", "Na 2025-H1 komt 2025-H2"),
    ],
)
def test_only_the_next_one_is_proposed(name: str, told: str) -> None:
    before = known_halfjaren()
    code, said = new(name)
    assert code == ExitCode.USAGE
    assert told in said
    assert known_halfjaren() == before


def test_without_any_halfjaar_the_first_is_written_by_hand(definitions: Path) -> None:
    for path in (definitions / "halfjaren").iterdir():
        path.unlink()
    code, said = new("2025-H2")
    assert code == ExitCode.USAGE
    assert "Er is nog geen halfjaar om van uit te gaan." in said


def test_without_a_year_ago_the_last_halfjaar_is_what_it_goes_by(definitions: Path) -> None:
    (definitions / "halfjaren/2024-H2.yaml").unlink()
    assert new("2025-H2")[0] == 0
    made = load_halfjaar("2025-H2")
    assert made.letter_date == date(2026, 1, 1), "half a year later, for a person to move"
    assert made.damage_period == Period(first=date(2025, 7, 1), last=date(2025, 12, 31))
    assert made.reporting_period == Period(first=date(2025, 7, 1), last=date(2025, 10, 31))
