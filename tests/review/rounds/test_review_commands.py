"""The commands of review, as typed in a terminal: from accounts to a public folder, and what they
say when something may not be.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.review.review_example import REVIEWED, approved, opened, sealed

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.review.accounts.sessions import set_password
from tasks.review.decisions import approve, submit, vote
from tasks.review.record.store import open_review
from tasks.review.rules.outcome import Choice

PASSWORD = "vier losse woorden hier"


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SVZ_DATABASE_URL", raising=False)
    return tmp_path / "uit"


def svz(outputs: Path, *arguments: str | Path, typed: str | None = None, code: int = 0) -> str:
    """What the command says, both to its output and beside it; without a traceback and with this
    exit code.
    """
    place = () if arguments[0] == "verify" else ("--outputs", outputs)
    done: Result = CliRunner().invoke(main, [str(one) for one in (*arguments, *place)], input=typed)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output


def add_people(outputs: Path) -> None:
    svz(
        outputs,
        "people",
        "add",
        "mia",
        "--full-name",
        "Mia",
        "--email",
        "mia@example.org",
        "--role",
        "maker",
    )
    for name, group in (("bo", "beleid"), ("ugo", "uitvoering")):
        groups = (
            ["--group", group, "--group", "invordering", "--group", "sturing"]
            if name == "ugo"
            else ["--group", group]
        )
        svz(
            outputs,
            "people",
            "add",
            name,
            "--full-name",
            f"{name.title()} van {group}",
            "--email",
            f"{name}@example.org",
            "--role",
            "beoordelaar",
            *groups,
        )
    svz(
        outputs,
        "people",
        "add",
        "vera",
        "--full-name",
        "Vera",
        "--email",
        "v@example.org",
        "--role",
        "vrijgever",
        "--role",
        "lezer",
    )


def test_from_accounts_to_a_public_folder(outputs: Path) -> None:
    add_people(outputs)
    said = svz(outputs, "people", "list")
    assert "vera             Vera <v@example.org>: lezer, vrijgever" in said
    assert "groepen invordering, sturing, uitvoering" in said
    svz(outputs, "people", "password", "vera", typed=f"{PASSWORD}\n{PASSWORD}\n")
    for option in ("--password-stdin", "--stdin"):  # the second is what it was called before
        svz(outputs, "people", "password", "vera", option, typed=f"{PASSWORD}\n")
    folder = sealed(outputs)
    digest = folder.name
    assert f"{digest}: concept" in svz(outputs, "review", "register", folder, "--maker", "mia")
    with open_review(None, outputs) as review:
        submit(review, "mia", digest)
        vote(review, "bo", digest, "damages", Choice.AGREED)
    said = svz(outputs, "review", "status", "2025-H1", "--person", "vera")
    assert f"2025-H1  {digest[:12]}  in beoordeling (aan zet: beoordelaar)" in said
    assert "damages 1 van 2" in said
    due = next(line for line in said.splitlines() if "gevraagd uiterlijk" in line)
    assert due.startswith("concept 1 van 2025-H1")
    waits = {
        who: sorted(annexes.split(", "))
        for line in said.splitlines()
        if line.startswith("    wacht op ")
        for who, annexes in [line.removeprefix("    wacht op ").split(": ")]
    }
    assert waits == {
        "Bo van beleid": sorted({*REVIEWED} - {"damages"}),
        "Ugo van uitvoering": sorted(REVIEWED),
    }
    with open_review(None, outputs) as review:
        for annex in REVIEWED:
            for person in ("bo", "ugo"):
                if (annex, person) != ("damages", "bo"):
                    vote(review, person, digest, annex, Choice.AGREED)
    said = svz(
        outputs,
        "release",
        digest,
        "--person",
        "vera",
        "--password-stdin",
        typed=f"{PASSWORD}\n",
        code=1,
    )
    assert "Een dossier dat beoordeeld is, kan niemand vrijgeven." in said
    said = svz(outputs, "review", "status", "--person", "vera")
    assert "wacht op Bo van beleid of Ugo van uitvoering\n" in said
    with open_review(None, outputs) as review:
        approve(review, "bo", digest)
    assert "niet goed" in svz(
        outputs,
        "release",
        digest,
        "--person",
        "vera",
        "--password-stdin",
        typed="iets anders\n",
        code=1,
    )
    said = svz(outputs, "release", digest, "--person", "vera", typed=f"{PASSWORD}\n")
    released = Path(said.rpartition("Vrijgave  ")[2].strip())
    assert PASSWORD not in said
    assert f"De vrijgave is heel: {released.name}" in svz(outputs, "verify", released)
    assert f"Het dossier is heel: {digest}" in svz(outputs, "verify", folder)
    again = svz(
        outputs, "release", digest, "--person", "vera", "--password-stdin", typed=f"{PASSWORD}\n"
    )
    assert "al vrijgegeven" in again
    assert str(released) in again
    public = Path(svz(outputs, "publish", released).rpartition("Publicatie  ")[2].strip())
    assert (public / "index.html").exists()
    said = svz(outputs, "review", "log", digest, "--person", "vera")
    assert "Vera                vrijgeven" in said
    assert "Bo van beleid       stemmen damages: akkoord" in said
    assert "is heel" in svz(outputs, "review", "check")
    assert "berichten verstuurd" in svz(outputs, "notices", "send")
    assert list((outputs / ".mail").glob("*.eml"))


def test_examples_are_released_from_a_terminal_as_a_trial_only(outputs: Path) -> None:
    with opened(None, outputs) as review:
        digest = approved(review, example="Voorbeeldcijfers: verzonnen.")
        set_password(review, "beheer", "vera", PASSWORD)
    release = ("release", digest, "--person", "vera", "--password-stdin")
    assert "--trial" in svz(outputs, *release, typed=f"{PASSWORD}\n", code=1)
    said = svz(outputs, *release, "--trial", typed=f"{PASSWORD}\n")
    released = Path(said.rpartition("Vrijgave  ")[2].strip())
    assert released.parent == outputs / "vrijgegeven/proef/2025-H1"
    said = svz(outputs, "publish", released)
    assert Path(said.rpartition("Publicatie  ")[2].strip()).parent == outputs / "publicatie/proef"


def test_a_damaged_release_is_told_in_one_line(outputs: Path) -> None:
    folder = sealed(outputs)
    folder.chmod(0o755)
    names = sorted(f"{annex}.{form}" for annex in REVIEWED for form in ("html", "pdf"))
    for name in names:
        (folder / name).unlink()
    said = svz(outputs, "verify", folder, code=ExitCode.NOT_WHOLE)
    assert said.startswith(f"Niet heel: {names[0]} ontbreekt. {names[1]} ontbreekt.")
    assert said.rstrip().endswith(f"En nog {len(names) - 3} andere gebreken.")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("people", "roles", "piet", "lezer"), "niemand met de naam piet"),
        (
            ("people", "add", "Piet", "--full-name", "P", "--email", "p@example.org"),
            "kan geen naam zijn",
        ),
        (("people", "disable", "piet"), "niemand met de naam piet"),
        (("review", "status", "--person", "piet"), "niemand met de naam piet"),
        (("review", "log", "abc", "--person", "mia"), "niet voor beoordeling aangeboden"),
    ],
)
def test_what_may_not_be_is_one_line(outputs: Path, arguments: tuple[str, ...], said: str) -> None:
    svz(
        outputs,
        "people",
        "add",
        "mia",
        "--full-name",
        "Mia",
        "--email",
        "mia@example.org",
        "--role",
        "maker",
    )
    assert said in svz(outputs, *arguments, code=1)


def test_accounts_change(outputs: Path) -> None:
    add_people(outputs)
    svz(outputs, "people", "roles", "bo", "lezer")
    svz(outputs, "people", "groups", "bo")
    svz(outputs, "people", "disable", "bo")
    assert "bo               Bo van beleid <bo@example.org>: lezer (geblokkeerd)" in svz(
        outputs, "people", "list"
    )
    svz(outputs, "people", "enable", "bo")
    assert "geblokkeerd" not in svz(outputs, "people", "list")
    assert "Er is geen dossier" in svz(outputs, "review", "status", "--person", "bo")


def test_a_database_that_is_not_one_is_told(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVZ_DATABASE_URL", "mysql://u:geheim@127.0.0.1/x")
    said = svz(outputs, "people", "list", code=ExitCode.USAGE)
    assert "postgresql+psycopg" in said
    assert "geheim" not in said
