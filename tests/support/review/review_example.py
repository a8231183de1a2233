"""A small sealed dossier of 2025-H1, and the people who review it, for the tests of this folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from support.letters.letter_documents import control, docx, p

from tasks.definitions.judged import LETTER, digests, part_of_letter
from tasks.definitions.reviewing import load_reviewing, reviewing_file
from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.compare import Change, Difference, Sort, differences_csv
from tasks.dossier.sealed.contents import (
    RECTIFICATION,
    RELEASE_LIST,
    SECTIONS,
    release_list_file,
    sections_file,
)
from tasks.dossier.sealed.seal import final_store, seal
from tasks.dossier.sealed.statement import (
    PREDICATE_TYPE,
    STATEMENT,
    VERSION,
    Dependency,
    build_type,
    file_digest,
    in_toto,
)
from tasks.figures.dutch import number
from tasks.figures.figure import Figure, Source
from tasks.review.accounts.people import add_person
from tasks.review.decisions import approve, submit, vote
from tasks.review.in_force import releases
from tasks.review.record.store import Review, open_review
from tasks.review.registration import register_dossier
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Role
from tasks.review.visibility import dossier
from tasks.storage.store import Store
from tasks.storage.whole_folder import whole_folder, write_file

#: Its annexes: a few, for a test of review does its acts for every one. The definitions by which
#: tests of review go have no others (few_annexes.py).
REVIEWED = ("uitzonderingenrapportage", "invordering", "damages", "buitenland")
CODE = Dependency(kind="code", name="flows, tasks, templates", sha256="cd" * 32)
#: So the exact values of its annex are not for everybody who reads the dossier.
PROFILE = Dependency(kind="definitie", name="config/disclosure/buitenland.yaml", sha256="ef" * 32)
FIGURE = "buitenland.wkb.7028.kinderen"
#: A letter with two chapters, of which each calls a note.
LETTER_PAGE = """<!doctype html><html lang="nl"><head><title>t</title></head><body class="letter">
<header class="cover"></header><main><p class="concept">CONCEPT</p>
<h1>Stand van zaken</h1><p>Geachte voorzitter,</p>
%s<p class="signature">Hoogachtend,</p>
<section class="endnotes" role="doc-endnotes"><h2>Noten</h2><ol>%s</ol></section></main></body></html>"""
PART = """<section data-judged="brief.{name}">
<p>{text}<sup><a href="#note-{at}" id="call-{at}" role="doc-noteref">{at}</a></sup></p>
</section>"""
NOTE = """<li id="note-{at}"><span>Noot bij {name}.</span> \
<a href="#call-{at}" role="doc-backlink">terug naar de tekst</a></li>"""
PAGE = """<!doctype html><html lang="nl"><head><title>t</title></head><body><main><h2 id="h-1">Inleiding</h2>
<p>Het waren er <data class="figure" value="7200" data-figure="buitenland.wkb.7028.kinderen">7.200</data>.</p>
<p class="concept">CONCEPT</p></main></body></html>"""


#: The one figure that a rectification changes here.
CHANGED = Difference(
    id="buitenland.wkb.7028.kinderen",
    sort=Sort.FIGURE,
    label="Kinderen in Polen",
    change=Change.CHANGED,
    before="7.100",
    now="7.200",
    by=Fraction(100),
)


#: Of the first seat of every annex, and of the last.
FIRST, LAST = {"sturing", "invordering", "uitvoering"}, {"beleid"}
#: Name: roles and groups. Two reviewers, an extra one of one group, and everyone else there is.
PEOPLE = {
    "mia": ({Role.MAKER}, set[str]()),
    "bo": ({Role.REVIEWER}, LAST),
    "ben": ({Role.REVIEWER}, LAST),
    "ugo": ({Role.REVIEWER}, FIRST),
    "vera": ({Role.RELEASER}, set[str]()),
    "vic": ({Role.RELEASER}, set[str]()),
    "leo": ({Role.READER}, set[str]()),
}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 6, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_time(self, time: timedelta) -> None:
        self.moment += time


def rules() -> Dependency:
    """Who reviews which annex, by the definitions of now."""
    return Dependency(
        kind="definitie", name="config/beoordeling.yaml", sha256=file_digest(reviewing_file())
    )


def sealed(
    outputs: Path,
    *,
    text: str = "",
    annexes: Sequence[str] = REVIEWED,
    children: int = 7_200,
    blocking: int = 0,
    findings: Sequence[Mapping[str, object]] = (),
    example: str | None = None,
    version: int = VERSION,
    replaced: Replaced | None = None,
    chapters: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """A dossier in a folder of outputs; another ``text`` gives another digest.

    Another number of ``children`` changes the annex on buitenland alone. Of ``version`` 1 it has no
    sections and no seats. With ``chapters``, texts by number, it has the letter as well.
    """
    annexes = (*annexes, LETTER) if chapters else annexes
    store = Store(outputs / ".store")
    page = PAGE.replace("Inleiding", f"Inleiding {text}")
    files = {f"{annex}.html": page.encode() for annex in annexes}
    files["buitenland.html"] = (
        page.replace("7200", str(children)).replace("7.200", number(children)).encode()
    )
    if chapters:
        files[f"{LETTER}.html"] = letter_page(chapters)
    said = dict.fromkeys(annexes, text) | {"buitenland": f"{text} {children}"}
    files |= {
        f"{annex}.{form}": f"{annex} {form} {said[annex]} CONCEPT".encode()
        for annex in annexes
        for form in ("pdf", "odt", "ods", "xlsx")
    }
    for annex in annexes:
        printed = number(children if annex == "buitenland" else 7_200)
        files[f"{annex}.docx"] = docx(
            p(f"Inleiding {text}")
            + p("Het waren er ", control(FIGURE, printed), ".")
            + p("CONCEPT")
        )
    files |= {f"{annex}-tabel.csv": b"a,b\r\n1,2\r\n" for annex in annexes}
    files["buitenland-alle_cijfers.csv"] = f"id,soort\r\n{FIGURE},cijfer\r\n".encode()
    files |= {
        f"{annex}.datapackage.json": json.dumps(_package(annex)).encode() for annex in annexes
    }
    final = {
        name: final_store(outputs).put(data.replace(b"CONCEPT", b""))
        for name, data in files.items()
    }
    stops = {"grade": "blokkerend", "code": "K01", "text": "Er ontbreekt iets."}
    files |= {
        "figures.json": json.dumps({"figures": [_figure(children)], "text": text}).encode(),
        "figures.csv": b"id\r\n",
        "findings.json": json.dumps([*[stops] * blocking, *findings]).encode(),
        "differences.csv": differences_csv([]),
    }
    files[SECTIONS] = sections_file(
        {annex: hashlib.sha256(words.encode()).hexdigest() for annex, words in said.items()}
    )
    judged: dict[str, str] = {}
    if not blocking and "te bevestigen" not in {one["grade"] for one in findings}:
        for annex in annexes:
            judged |= digests(annex, final_store(outputs).get(final[f"{annex}.html"]))
        files[RELEASE_LIST] = release_list_file(final, judged)
    if replaced is not None:
        files[RECTIFICATION] = differences_csv([CHANGED])
    kept = {name: store.put(data) for name, data in files.items()}
    folder = seal(
        "2025-H1",
        kept,
        [rules(), PROFILE, CODE],
        store,
        outputs,
        example=example,
        seats=load_reviewing([*annexes, *map(part_of_letter, chapters)]),
        judged=judged,
        replaced=replaced,
    )
    return folder if version == VERSION else _as_version_1(folder)


def letter_page(chapters: Mapping[str, str]) -> bytes:
    """The page of a letter with these texts by chapter."""
    said = [
        {"at": at, "name": name, "text": text}
        for at, (name, text) in enumerate(chapters.items(), 1)
    ]
    parts, notes = ("".join(form.format(**one) for one in said) for form in (PART, NOTE))
    return (LETTER_PAGE % (parts, notes)).encode()


def _as_version_1(folder: Path) -> Path:
    """The same dossier as the version before sealed it."""
    said = json.loads((folder / STATEMENT).read_bytes())
    build = said["predicate"]["buildDefinition"]
    del build["internalParameters"]
    build["buildType"] = build_type(1)
    files = {one["name"]: one["digest"]["sha256"] for one in said["subject"]}
    del files[SECTIONS]
    declaration = in_toto(files, PREDICATE_TYPE, said["predicate"])
    older = folder.with_name(hashlib.sha256(declaration).hexdigest())
    with whole_folder(older) as staging:
        assert staging is not None
        for name in files:
            write_file(staging / name, (folder / name).read_bytes())
        write_file(staging / STATEMENT, declaration)
    return older


def _figure(children: int) -> dict[str, object]:
    figure = Figure(
        id=FIGURE,
        label="Kinderen in Polen",
        value=Fraction(children),
        form="aantal",
        step=Fraction(1),
        definition="Geteld in het register.",
        sources=(Source(contract="wkb_kinderen", delivery="ab" * 32, file="wkb.csv", rows=(2, 3)),),
    )
    return figure.model_dump(mode="json")


def replacing(released: str, reason: str = "Een register was niet bijgewerkt.") -> Replaced:
    """What a dossier says that replaces this released one."""
    return Replaced(digest=released, released=date(2025, 6, 20), reason=reason)


def _package(annex: str) -> dict[str, object]:
    return {
        "name": annex,
        "resources": [{"path": f"{annex}-tabel.csv", "title": f"Tabel van {annex}"}],
    }


@contextmanager
def opened(url: str | None, outputs: Path, clock: Clock | None = None) -> Iterator[Review]:
    """The records, with everyone of :data:`PEOPLE` known."""
    outputs.mkdir(parents=True, exist_ok=True)
    with open_review(url, outputs, *([clock] if clock else [])) as review:
        for name, (roles, groups) in PEOPLE.items():
            add_person(
                review, "beheer", name, name.capitalize(), f"{name}@example.org", roles, groups
            )
        yield review


def registered(review: Review, **how: object) -> str:
    """The digest of a dossier that mia offered."""
    folder = sealed(review.outputs, **how)  # type: ignore[arg-type]
    register_dossier(review, folder, "mia")
    return folder.name


def submitted(review: Review, **how: object) -> str:
    digest = registered(review, **how)
    submit(review, "mia", digest)
    return digest


def reviewed(review: Review, *, annexes: Sequence[str] = REVIEWED, **how: object) -> str:
    digest = submitted(review, annexes=annexes, **how)
    for annex in dossier(review, "bo", digest).seats:
        for person in ("bo", "ugo"):
            vote(review, person, digest, annex, Choice.AGREED)
    return digest


def approved(review: Review, **how: object) -> str:
    digest = reviewed(review, **how)  # type: ignore[arg-type]
    approve(review, "bo", digest)
    return digest


def approved_next(review: Review, **how: object) -> str:
    """Like :func:`approved`, of a dossier that replaces the release in force, if there is one."""
    with review.reading() as session:
        released = releases(session, "2025-H1", example=False)
    return approved(review, replaced=replacing(released[-1]) if released else None, **how)
