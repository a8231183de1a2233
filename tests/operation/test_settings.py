"""What the machine says holds for every command, and ``svz settings`` shows it without secrets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest
import uvicorn
from click.testing import CliRunner, Result
from support.commands import every_command
from support.review.review_example import sealed

from flows.commands.main import main
from flows.commands.server import serve
from flows.shared import settings
from flows.shared.artifacts import dossier_address
from flows.shared.records import open_records
from flows.shared.settings import OUTPUTS, PROJECT, SETTINGS, Setting, masked_url
from tasks.review.accounts.people import people
from tasks.review.messages.mail import sender_from, server_from
from tasks.review.record.store import LOCAL_PAGES, open_review

COMMANDS = {
    call: command
    for call, command in every_command(main).items()
    if not isinstance(command, click.Group)
}
WITH_OUTPUTS = {
    call
    for call, command in COMMANDS.items()
    if any(one.name == "outputs" for one in command.params)
}
#: The commands that take no folder of outputs, and why. A new command is one of these, or takes it.
WITHOUT_OUTPUTS = {
    ("deploy",): "hands prefect.yaml to a server",
    ("disclosure",): "needs nothing but the folders that it is given",
    ("halfjaar", "new"): "writes among the definitions",
    ("letter-check",): "needs nothing but the letter and the dossier that it is given",
    ("letter-confirm",): "writes in the file that it is given",
    ("records", "conformance"): "needs nothing but the database that it is given",
    ("server-files",): "writes in the folder that it is given",
    ("templates",): "has an option of its own, --to, whose default is in the outputs",
    ("verify",): "needs nothing but the folder that it is given",
}
#: The commands that take outputs and open no database.
WITHOUT_DATABASE = {
    ("preview",): "looks for the newest folder of a dossier",
    ("publish",): "needs nothing but the release",
    ("receive",): "checks nothing where nothing came in",
    ("restore",): "checks the whole backup before it opens one",
    ("serve",): "its worker and pages open it",
    ("settings",): "shows it",
}
#: What a command is called with, where any word would not do.
WORDS = {
    "halfjaar": "2025-H1",
    "roles": "lezer",
    "name": "mia",
    "email": "mia@example.org",
    "number": "1",
}
MORE: dict[tuple[str, ...], list[str]] = {("assemble",): ["--direct"]}


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that SVZ_OUTPUTS names. Nothing may come where outputs are without that variable."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    passed_by = tmp_path / "passed-by"
    monkeypatch.setattr(OUTPUTS, "default", passed_by)
    folder = tmp_path / "told"
    monkeypatch.setenv(OUTPUTS.variable, str(folder))
    yield folder
    assert not passed_by.exists(), "written beside the code, and not where the variable says"


def call_of(call: tuple[str, ...], folder: Path) -> list[str]:
    """A call with everything that the command asks for, and no ``--outputs``."""
    words = [*call, *MORE.get(call, [])]
    for parameter in COMMANDS[call].params:
        if not parameter.required and not isinstance(parameter, click.Argument):
            continue
        value = (
            str(folder)
            if isinstance(parameter.type, click.Path)
            else WORDS.get(parameter.name or "", "x")
        )
        words += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return words


def invoke(words: Sequence[str], given: str | None = None) -> Result:
    """Run a command in a thread of its own: a browser of another test may have left an event loop
    in this one.
    """
    with ThreadPoolExecutor(1) as own:
        return own.submit(CliRunner().invoke, main, list(words), input=given).result()


def run(call: tuple[str, ...], folder: Path) -> Result:
    return invoke(call_of(call, folder), "vier losse woorden\n" * 2)


def test_every_command_takes_outputs_or_is_known_not_to() -> None:
    assert {*COMMANDS} == WITH_OUTPUTS | {*WITHOUT_OUTPUTS}
    assert {*WITHOUT_DATABASE} < WITH_OUTPUTS


@pytest.mark.parametrize("call", sorted(WITH_OUTPUTS), ids=" ".join)
def test_every_command_has_the_outputs_of_the_variable(
    call: tuple[str, ...], told: Path, tmp_path: Path
) -> None:
    """Also relative, as a person types it: a command hands it on to processes elsewhere."""
    words = call_of(call, tmp_path)[len(call) :]
    context = COMMANDS[call].make_context(" ".join(call), [*words])
    assert context.params["outputs"] == told
    context = COMMANDS[call].make_context(" ".join(call), [*words, "--outputs", "elders"])
    assert context.params["outputs"] == Path.cwd() / "elders"


@pytest.mark.parametrize("call", sorted(WITH_OUTPUTS - {*WITHOUT_DATABASE}), ids=" ".join)
@pytest.mark.parametrize("database", ["of the outputs", "of the variable"])
def test_every_command_opens_the_database_of_the_variables(
    call: tuple[str, ...],
    database: str,
    told: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: None)
    (tmp_path / "map").mkdir()
    (told / "leveringen" / "2025-H1").mkdir(parents=True)
    elsewhere = tmp_path / "elders.db"
    if database == "of the variable":
        monkeypatch.setenv("SVZ_DATABASE_URL", f"sqlite:///{elsewhere}")
    done = run(call, tmp_path / "map")
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    if database == "of the variable":
        assert elsewhere.exists(), done.output
        assert not (told / "history.db").exists()
    elif call == ("assemble",):  # which waits for deliveries first
        assert (told / "2025-H1" / "aanleverrapport.html").exists(), done.output
    elif call == ("check",):  # which makes nothing
        assert "Wacht op aanlevering: " in done.output
        assert not (told / "history.db").exists()
    else:
        assert (told / "history.db").exists(), done.output


def test_templates_come_in_the_outputs_of_the_variable(told: Path) -> None:
    done = invoke(["templates", "2025-H1"])
    assert done.exit_code == 0, done.output
    assert list((told / "leverancierssjablonen" / "2025-H1").iterdir())


def test_a_publication_comes_in_the_outputs_of_the_variable(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(
        "flows.commands.review.release.publish",
        lambda folder, outputs: asked.append(outputs),
    )
    assert run(("publish",), sealed(tmp_path)).exit_code == 0
    assert asked == [told]


def test_everything_that_serve_starts_has_the_outputs_of_the_variable(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[serve.Plan] = []

    async def planned(plan: serve.Plan) -> None:
        plans.append(plan)

    monkeypatch.setattr(serve, "_serve", planned)
    monkeypatch.setattr(serve, "_is_free", lambda port: True)
    assert invoke(["serve"]).exit_code == 0
    (plan,) = plans
    assert plan.outputs == told
    assert {child.environment[OUTPUTS.variable] for child in plan.children()} == {str(told)}


def test_an_account_is_made_where_the_variable_says(tmp_path: Path) -> None:
    """As an administrator of a server does, whose worker has that same variable."""
    before = sorted((PROJECT / "outputs").iterdir())
    words = ("people", "add", "mia", "--full-name", "Mia", "--email", "mia@example.org")
    done = subprocess.run(
        [sys.executable, "-m", "flows.commands.main", *words],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(PROJECT),
            "SVZ_OUTPUTS": str(tmp_path / "uit"),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("mia ")
    with open_review(None, tmp_path / "uit") as review:
        assert [one.name for one in people(review)] == ["mia"]
    assert sorted((PROJECT / "outputs").iterdir()) == before


def shown(*arguments: str) -> dict[str, str]:
    """The line of each setting, by its variable."""
    done = invoke(["settings", *arguments])
    assert done.exit_code == 0, done.output
    return dict(re.findall(r"^(SVZ_\w+) +(.+)$", done.output, re.MULTILINE))


def test_settings_say_what_holds_and_where_it_comes_from(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVZ_MAKER", "mia")
    monkeypatch.setenv("SVZ_SMTP_TLS", "")
    lines = shown()
    assert [*lines] == [one.variable for one in SETTINGS]
    assert lines["SVZ_OUTPUTS"] == f"{told}  (omgevingsvariabele)"
    assert lines["SVZ_MAKER"] == "mia  (omgevingsvariabele)"
    assert lines["SVZ_SMTP_TLS"] == "ja  (standaard)"
    assert lines["SVZ_DATABASE_URL"] == "geen  (standaard)"
    assert lines["SVZ_PAGES_URL"] == "http://127.0.0.1:4201  (standaard)"
    assert lines["SVZ_DEFINITIONS"] == f"{PROJECT / 'config'}  (standaard)"
    assert shown("--outputs", "/elders")["SVZ_OUTPUTS"] == "/elders  (optie --outputs)"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("postgresql+psycopg://svz@/svz?host=/run/postgresql", None),
        ("sqlite:////var/lib/svz/history.db", None),
        ("https://svz.example.org:8443/a", None),
        ("postgresql+psycopg://svz:geheim@db:5432/svz", "postgresql+psycopg://svz:***@db:5432/svz"),
        ("postgresql://u:geh@e/im@db/svz", "postgresql://u:***@db/svz"),
        ("postgresql://:geheim@db/svz", "postgresql://:***@db/svz"),
        ("postgresql://u:geheim/svz", "postgresql://u:***/svz"),
        ("postgresql://u@h/d?password=geheim&port=1", "postgresql://u@h/d?password=***&port=1"),
        ("u:geheim@db", "*** (geen adres)"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, masked: str | None) -> None:
    assert masked_url(address) == (masked or address)


def test_settings_show_no_secret(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where somebody put the secret in place of the file that holds it."""
    for variable in ("SVZ_SIGNING_KEY", "SVZ_SMTP_PASSWORD_FILE"):
        monkeypatch.setenv(variable, "geheim")
    monkeypatch.setenv("SVZ_DATABASE_URL", "postgresql+psycopg://svz:geheim@db/svz")
    assert "geheim" not in str(shown())
    told.mkdir()
    (told / "signing.pem").touch()
    monkeypatch.setenv("SVZ_SIGNING_KEY", str(told / "signing.pem"))
    assert shown()["SVZ_SIGNING_KEY"] == f"{told / 'signing.pem'}  (omgevingsvariabele)"


def test_the_defaults_are_those_of_the_rooms_that_use_them() -> None:
    defaults: dict[str, Setting[object]] = {one.variable: one for one in SETTINGS}
    server = server_from({"SVZ_SMTP_HOST": "mail.example.org"})
    assert server is not None
    assert defaults["SVZ_SMTP_PORT"].default == str(server.port)
    assert defaults["SVZ_SMTP_TLS"].default == ("ja" if server.tls else "nee")
    assert defaults["SVZ_MAIL_FROM"].default == sender_from({})
    assert settings.PAGES_URL.default == LOCAL_PAGES


def test_an_address_ends_without_a_slash_and_a_folder_is_absolute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SVZ_PAGES_URL", "https://svz.example.org/")
    monkeypatch.setenv("SVZ_OUTPUTS", "elders")
    assert settings.PAGES_URL.value() == "https://svz.example.org"
    assert OUTPUTS.value() == Path.cwd() / "elders"


@pytest.mark.parametrize("call", [("serve", "--pages-port", "4391"), ("pages", "--port", "4391")])
def test_every_link_leads_to_where_the_pages_were_served_last(
    call: tuple[str, ...], told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that another command makes, such as in the mail of a new password."""

    async def served(plan: serve.Plan) -> None:
        assert plan.pages_url == "http://127.0.0.1:4391"

    monkeypatch.setattr(serve, "_serve", served)
    monkeypatch.setattr(serve, "_is_free", lambda port: True)
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: None)
    assert settings.pages_url(told) == LOCAL_PAGES
    done = invoke(call)
    assert done.exit_code == 0, done.output
    assert settings.pages_url(told) == "http://127.0.0.1:4391"
    with open_records(told) as review:
        assert review.pages_url == "http://127.0.0.1:4391"
    assert dossier_address("2025-H1", "ab12") == "http://127.0.0.1:4391/dossiers/2025-H1/ab12"
    assert shown()["SVZ_PAGES_URL"].startswith("http://127.0.0.1:4391  (waar de pagina's")
    monkeypatch.setenv("SVZ_PAGES_URL", "https://svz.example.org")
    assert settings.pages_url(told) == "https://svz.example.org"


def sources() -> Iterator[tuple[str, str]]:
    for room in ("flows", "tasks"):
        for path in sorted((PROJECT / room).rglob("*.py")):
            yield path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")


def test_nothing_but_the_table_reads_a_variable_of_ours() -> None:
    """Rooms are told what they need; only the folder of definitions is also read there."""
    owners = {"flows/shared/settings.py", "tasks/definitions/base.py"}
    assert {
        path
        for path, source in sources()
        if path.startswith("tasks/") and re.search(r"\benviron\b|\bgetenv\b", source)
    } <= owners
    assert {
        path for path, source in sources() if re.search(r"environ(\.get)?[\[(]\W*SVZ_", source)
    } <= owners


def test_every_variable_of_ours_is_in_the_table() -> None:
    files = [*sources()] + [
        (path.name, path.read_text(encoding="utf-8"))
        for path in (*(PROJECT / "config/server").iterdir(), *(PROJECT / "docs").glob("*.md"))
    ]
    named = {name for _, text in files for name in re.findall(r"\bSVZ_[A-Z_]*[A-Z]\b", text)}
    assert named == {one.variable for one in SETTINGS}
