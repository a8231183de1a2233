"""The commands ``svz review``: offer a dossier, see where it stands, read and check the log."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from flows.commands.review.people import administrator
from flows.shared.exit_codes import ExitCode
from flows.shared.records import records_for_command
from flows.shared.review_report import ReviewReport, dossier_report
from flows.shared.settings import outputs_option
from tasks.figures.dutch import long_date
from tasks.pages.review.labels import seat
from tasks.review.accounts.people import full_names
from tasks.review.awaiting import Awaited, awaiting
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.registration import register_dossier
from tasks.review.removal.erasing import erase
from tasks.review.rules.states import STATES, State
from tasks.review.visibility import ReviewLine, dossier, dossiers

SHORT = 12


@click.group("review")
def review_group() -> None:
    """Beoordeling: dossiers aanbieden, zien waar ze staan, en het logboek."""


@review_group.command("register")
@click.argument(
    "folder", metavar="MAP", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--maker", required=True, help="Aanmeldnaam van wie het dossier maakte.")
@outputs_option
def register(folder: Path, maker: str, outputs: Path) -> None:
    """Bied het verzegelde dossier in MAP aan voor beoordeling."""
    with records_for_command(outputs) as review:
        click.echo(f"{folder.resolve().name}: {register_dossier(review, folder.resolve(), maker)}")


@review_group.command("status")
@click.argument("halfjaar", required=False)
@click.option("--person", required=True, help="Aanmeldnaam; u ziet wat deze persoon mag zien.")
@outputs_option
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Geef alles als JSON, volgens docs/beoordeling.schema.json.",
)
def status(halfjaar: str | None, person: str, outputs: Path, as_json: bool) -> None:
    """Toon waar de dossiers staan, van HALFJAAR of alle, en wie aan zet is."""
    with records_for_command(outputs) as review:
        found = dossiers(review, person, halfjaar)
        if as_json:
            lines = (
                dossier_report(dossier(review, person, line.digest), awaiting(review, line.digest))
                for line in found
            )
            click.echo(ReviewReport(dossiers=tuple(lines)).model_dump_json(indent=1))
            return
        if not found:
            click.echo("Er is geen dossier aangeboden voor beoordeling.")
        for line in found:
            click.echo(_status(review, person, line))


def _status(review: Review, person: str, line: ReviewLine) -> str:
    view, waits = dossier(review, person, line.digest), awaiting(review, line.digest)
    done = ", ".join(
        f"{annex} {sum(vote.annex == annex and vote.round == line.round for vote in view.votes)} "
        f"van {len(seats)}"
        for annex, seats in view.seats.items()
    )
    turn = "klaar" if STATES[line.state].decided else f"aan zet: {STATES[line.state].owner}"
    due = f"; gevraagd uiterlijk {long_date(waits.due)}" if waits.due else ""
    votes = f"; stemmen: {done}" if line.state is State.IN_REVIEW else ""
    questions = (
        f"; open vragen: {view.condition.open_questions}" if view.condition.open_questions else ""
    )
    first = f"{line.name}  {line.digest[:SHORT]}  {line.state} ({turn}){due}{votes}{questions}"
    return "\n    ".join([first, *_waited_for(waits.what, full_names(review))])


def _waited_for(what: Iterable[Awaited], names: Mapping[str, str]) -> Iterator[str]:
    """Who is waited for, in full: those who can do the same stand on one line."""
    asked = defaultdict[tuple[str, ...], list[str]](list)
    for one in what:
        who = tuple(person.full_name for person in one.people)
        where = f" ({seat(one.seat, names)})" if one.seat and not who else ""
        asked[who] += [f"{one.annex}{where}"] if one.annex else []
    for who, annexes in asked.items():
        said = f"wacht op {' of '.join(who)}" if who else "niemand kan dit nu; vraag de beheerder"
        yield f"{said}: {', '.join(annexes)}" if annexes else said


@review_group.command("log")
@click.argument("digest")
@click.option("--person", required=True, help="Aanmeldnaam; u ziet wat deze persoon mag zien.")
@outputs_option
def log_command(digest: str, person: str, outputs: Path) -> None:
    """Toon het logboek van het dossier DIGEST."""
    with records_for_command(outputs) as review:
        names, lines = full_names(review), dossier(review, person, digest).log
        width = max((len(names.get(line.person, line.person)) for line in lines), default=0)
        for line in lines:
            what = f" {line.data['annex']}" if line.data.get("annex") else ""
            how = f": {line.data['choice']}" if line.data.get("choice") else ""
            text = f" (tekst {line.data['comment']})" if line.data.get("comment") else ""
            click.echo(
                f"{line.number:5}  {line.moment:%d-%m-%Y %H:%M} UTC  "
                f"{names.get(line.person, line.person):{width}}  {line.action}{what}{how}{text}"
            )


@review_group.command("erase")
@click.argument("number", metavar="NUMMER", type=click.IntRange(1, 2**31 - 1))
@outputs_option
def erase_command(number: int, outputs: Path) -> None:
    """Verwijder de tekst NUMMER van een opmerking, vraag, antwoord of toelichting.

    Dat er iets werd gezegd, door wie en wanneer, blijft staan, en het logboek blijft heel. Het
    nummer staat in svz review log. In eerdere reservekopieën staat de tekst nog.
    """
    with records_for_command(outputs) as review:
        numbers = erase(review, administrator(), number)
    several = len(numbers) > 1
    click.echo(
        f"Verwijderd: {'de teksten' if several else 'de tekst'} {', '.join(map(str, numbers))}."
    )


@review_group.command("check")
@outputs_option
def check(outputs: Path) -> None:
    """Controleer of het hele logboek heel is en de vastlegging daarmee overeenkomt."""
    with records_for_command(outputs) as review:
        problem = records_problem(review)
    if problem:
        click.echo(f"Niet heel: {problem}.", err=True)
        sys.exit(ExitCode.NOT_WHOLE)
    click.echo("Het logboek is heel en de vastlegging komt ermee overeen.")
