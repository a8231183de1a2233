"""What is looked at on this machine, without Prefect: the database, the records in it, the disk,
fonts and libraries, deliveries that nobody takes, mail that does not leave, and the age of the last
backup.
"""

from __future__ import annotations

import ctypes
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from tasks.annexes.page.house_style import house_assets
from tasks.deliveries.inbox.arrival import waiting
from tasks.figures.dutch import counted
from tasks.review.record.store import Review
from tasks.review.record.tables import NoticeRow

#: In bytes. A run needs about twice the size of its deliveries.
LITTLE, HARDLY = 5 << 30, 1 << 30
#: What is in the inbox for longer than this, nobody takes.
TAKEN_WITHIN = timedelta(minutes=5)
#: A notice that waits for longer has been tried several times.
SENT_WITHIN = timedelta(hours=1)
OLDEST_BACKUP = timedelta(days=2)
LIBRARIES = ("libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
#: What the check of the records of review is called.
RECORDS = "vastlegging"
CHECKSUMS = text("SHOW data_checksums")
PRINTS = "weasyprint"
PACKAGES = ("stand-van-zaken", "prefect", "sqlalchemy", "duckdb", PRINTS, "starlette")


class How(StrEnum):
    """How it is with one thing."""

    WELL = "goed"
    NOTE = "let op"
    ILL = "niet goed"


class Check(NamedTuple):
    """One thing that was looked at, in Dutch. ``todo`` is what to do; None where nothing is."""

    name: str
    how: How
    said: str
    todo: str | None = None


RECORDS_UNSEEN = Check(RECORDS, How.NOTE, "niet te zien zonder database")
MAIL_UNSEEN = Check("berichten", How.NOTE, "niet te zien zonder database")


def worst(checks: Iterable[Check]) -> How:
    """How it is with all of it."""
    found = {one.how for one in checks}
    return next((how for how in (How.ILL, How.NOTE) if how in found), How.WELL)


def local_checks(
    review: Review, backups: Path | None, whole: Callable[[Review], Check]
) -> list[Check]:
    """Everything that can be seen without Prefect.

    Args:
        review: the records, and with them the outputs.
        backups: the folder with a file or folder per backup; None if nobody said.
        whole: says whether the records are whole, of a database that answers.
    """
    now, database = review.now(), _database(review)
    if database.how is not How.WELL:
        records = RECORDS_UNSEEN
        return _checks([database], records, _mail(review, now), review.outputs, backups, now)
    seen = [database, *_checksums(review)]
    return _checks(seen, whole(review), _mail(review, now), review.outputs, backups, now)


def checks_without_records(
    error: BaseException, outputs: Path, backups: Path | None, now: datetime
) -> list[Check]:
    """The same where the records can not be opened, for the reason that ``error`` is."""
    return _checks([_no_database(error)], RECORDS_UNSEEN, MAIL_UNSEEN, outputs, backups, now)


def _checks(
    database: list[Check],
    records: Check,
    mail: Check,
    outputs: Path,
    backups: Path | None,
    now: datetime,
) -> list[Check]:
    # The pages of a server have an environment of their own, in which nothing prints.
    installed = _installed()
    packages = ", ".join(f"{name} {number}" for name, number in installed.items())
    return [
        Check("versies", How.WELL, f"Python {platform.python_version()}, {packages}"),
        *([_fonts()] if PRINTS in installed else []),
        *database,
        records,
        _disk(outputs),
        _inbox(outputs, now),
        mail,
        _backup(backups, now),
    ]


def _installed() -> dict[str, str]:
    """Those of the packages that are here, and their versions."""
    found = {}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _fonts() -> Check:
    missing = []
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    if missing:
        return Check(
            "lettertypen",
            How.ILL,
            f"Er ontbreekt een bibliotheek om te drukken: {', '.join(missing)}.",
            "Installeer libpangoft2-1.0-0 en libharfbuzz-subset0 (docs/installation.md).",
        )
    fonts = sum(kind.startswith("font/") for kind, _ in house_assets().values())
    return Check("lettertypen", How.WELL, f"{fonts} lettertypen van het product zelf")


def _database(review: Review) -> Check:
    kind = review.engine.dialect.name
    try:
        with review.reading() as session:
            session.execute(select(func.count()).select_from(NoticeRow)).one()
    except SQLAlchemyError as error:
        return _no_database(error)
    return Check("database", How.WELL, f"{kind} antwoordt")


def _checksums(review: Review) -> Iterator[Check]:
    """Whether PostgreSQL notices what a disk changes; SQLite has nothing of the kind, and its file
    is checked with the records.
    """
    if review.engine.dialect.name != "postgresql":
        return
    with review.reading() as session:
        there = session.scalar(CHECKSUMS) == "on"
    if there:
        yield Check("controlegetallen", How.WELL, "PostgreSQL merkt wat een schijf verandert")
    else:
        yield Check(
            "controlegetallen",
            How.NOTE,
            "PostgreSQL merkt niet wat een kapotte schijf verandert (data_checksums is uit)",
            "Stop PostgreSQL en zet ze aan met pg_checksums --enable (docs/operation.md).",
        )


def _no_database(error: BaseException) -> Check:
    what = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return Check(
        "database",
        How.ILL,
        f"De database antwoordt niet: {what}",
        "Start PostgreSQL, of kijk naar SVZ_DATABASE_URL (svz settings).",
    )


def _disk(outputs: Path) -> Check:
    try:
        free = shutil.disk_usage(outputs).free
    except OSError as error:
        said = f"{outputs} is niet te lezen: {error.strerror}"
        return Check("schijf", How.ILL, said, "Koppel de map aan, of kijk naar SVZ_OUTPUTS.")
    said = f"{free / 1e9:.0f} GB vrij in de map met dossiers"
    if free > LITTLE:
        return Check("schijf", How.WELL, said)
    how = How.ILL if free < HARDLY else How.NOTE
    return Check("schijf", how, said, "Maak ruimte: een run heeft twee keer zijn leveringen nodig.")


def _inbox(outputs: Path, now: datetime) -> Check:
    here = [arrival for _, arrival in waiting(outputs)]
    if not here:
        return Check("postvak", How.WELL, "er wacht geen levering")
    said = f"{counted(len(here), 'levering wacht', 'leveringen wachten')} om te worden aangenomen"
    if now - min(one.moment for one in here) < TAKEN_WITHIN:
        return Check("postvak", How.WELL, said)
    return Check("postvak", How.ILL, said, "Start svz-receive (svz receive --follow).")


def _mail(review: Review, now: datetime) -> Check:
    late = select(func.count()).where(NoticeRow.sent.is_(None), NoticeRow.made < now - SENT_WITHIN)
    try:
        with review.reading() as session:
            number = session.scalar(late) or 0
    except SQLAlchemyError:
        return MAIL_UNSEEN
    if not number:
        return Check("berichten", How.WELL, "er wacht geen bericht te lang")
    return Check(
        "berichten",
        How.ILL,
        f"{counted(number, 'bericht wacht', 'berichten wachten')} langer dan een uur",
        "Kijk met svz notices send wat de mailserver zegt.",
    )


def _backup(backups: Path | None, now: datetime) -> Check:
    todo = "Zie docs/operation.md, Backup and restore."
    if backups is None:
        return Check(
            "reservekopie", How.NOTE, "SVZ_BACKUPS noemt geen map met reservekopieën", todo
        )
    try:
        made = [path.stat().st_mtime for path in backups.iterdir()]
    except OSError as error:
        return Check("reservekopie", How.ILL, f"{backups} is niet te lezen: {error.strerror}", todo)
    if not made:
        return Check("reservekopie", How.ILL, f"in {backups} staat niets", todo)
    age = now - datetime.fromtimestamp(max(made), UTC)
    hours = int(age.total_seconds() // 3600)
    said = f"de laatste is {counted(hours, 'uur', 'uur')} oud"
    if age > OLDEST_BACKUP:
        return Check("reservekopie", How.ILL, said, todo)
    return Check("reservekopie", How.WELL, said)
