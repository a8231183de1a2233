"""What a reader must know about the comparison with the previous report: that there is none, what
was reported and is gone, and which norm or plan was set anew.

A table can not show what is not in it. So every kind of thing that is reported by name has a row in
:data:`KINDS`; whatever of it the previous dossier had and this one has not is a finding, and is
named in the annex. Only sealed figures and statuses are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.edits.parts.commitment import DONE, DROPPED
from tasks.edits.register import PART, parts_gone
from tasks.figures import dutch
from tasks.figures.dutch import halfjaar_words
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.figures.previous import Previous
from tasks.sections.kpi.entry import PLAN_THEN, PLANNED
from tasks.sections.section import Cell, Heading, Row, Section, Table, Told


class Kind(NamedTuple):
    """Things that are reported by name.

    Attributes:
        section: the onderdeel that reports them.
        id: pattern of the id of a figure or status that each of them has; ``key`` tells one from
            another.
        code: of the finding about one that is gone.
        words: Dutch, one of them and more, as the annex names them.
        label: pattern of the label of that figure or status; ``name`` is what people call it, and
            ``among`` of which of several tables it was a row.
        numbered: whether people call it by its key as well.
        in_front: whether the first page names it; not where its template does so itself.
        finished: what the previous report can have said of one that may be gone: the annex tells
            it, and nobody is asked.
    """

    section: str
    id: str
    code: str
    words: tuple[str, str]
    label: str
    numbered: bool = True
    in_front: bool = True
    finished: tuple[str, ...] = ()


KINDS = (
    Kind(
        "uitzonderingenrapportage",
        r"kpi\.(?P<key>[^.]+)\.status",
        "U14",
        ("de kpi", "de kpi's"),
        r"(?P<name>.*): status",
    ),
    Kind(
        "uitzonderingenrapportage",
        r"bericht\.(?P<key>.+)\.stand",
        "U31",
        ("het bericht", "de berichten"),
        r"(?P<name>.*): stand",
        numbered=False,
    ),
    Kind(
        "invordering",
        r"invordering\.(?P<key>[^.]+)\.fase",
        "V02",
        ("de maatregel", "de maatregelen"),
        r"(?P<name>.*): fase",
        numbered=False,
    ),
    Kind(
        "toezeggingen",
        r"toezeggingen\.(?P<key>[^.]+)\.stand",
        "M08",
        ("het punt", "de punten"),
        r"(?P<name>.*): stand",
        finished=(DONE, DROPPED),
    ),
    Kind(
        "damages",
        r"damages\.(?P<key>.+)\.[^.]+\.besluit",
        "S06",
        ("de damage", "de damages"),
        r"(?P<name>.*), .*: besluit",
    ),
    Kind(
        "buitenland",
        r"buitenland\.(?P<key>[^.]+\.[0-9]+)\.kinderen",
        "B08",
        ("een eigen rij voor", "eigen rijen voor"),
        r"(?P<among>.*?), (?P<name>.*): kinderen",
        numbered=False,
        in_front=False,
    ),
    Kind(
        "acties",
        r"acties\.(?P<key>[^.]+)\.stand",
        "A13",
        ("de actie", "de acties"),
        r"(?P<name>.*): stand",
        finished=("afgerond",),
    ),
    Kind(
        "niet_gebruik",
        r"niet_gebruik\.(?P<key>[^.]+\.[^.]+\.[0-9]+)\.schatting",
        "N08",
        ("de schatting", "de schattingen"),
        r"(?P<name>.*): schatting",
        numbered=False,
    ),
    Kind(
        "trajecten",
        r"trajecten\.(?P<key>[^.]+)\.stand",
        "J09",
        ("het traject", "de trajecten"),
        r"(?P<name>.*): stand",
        finished=("afgerond", "gestopt"),
    ),
    Kind(
        "trajecten",
        r"trajecten\.(?P<key>[^.]+\.[0-9]+)\.stand",
        "J08",
        ("de mijlpaal", "de mijlpalen"),
        r"(?P<name>.*): stand",
        numbered=False,
        finished=("bereikt", "vervallen"),
    ),
)


#: The table of norms and plans that were set anew.
CHANGED = "gewijzigd"


class Gone(NamedTuple):
    """One thing that was reported and is gone: id of the figure or status that it had, its name,
    and what the previous report said of it.
    """

    id: str
    name: str
    said: str


def missing(halfjaar: Halfjaar, previous: Previous | None) -> Finding | None:
    """H02 or H03 if there should be a comparison and there is none.

    A previous halfjaar that can not exist is a mistake in the definitions, so it blocks. That
    nothing of it was sealed may be true of an installation's first report, so it is a warning.
    """
    if halfjaar.previous is None or previous is not None:
        return None
    if not halfjaar.previous_can_exist:
        return Finding(
            code="H02",
            about=halfjaar.name,
            text=(
                f"{halfjaar.name} volgt volgens de definitie op {halfjaar.previous}; dat kan geen "
                "halfjaar daarvoor zijn."
            ),
            expected="een eerder halfjaar, zoals 2024-H2, of null bij het eerste van de reeks",
        )
    return Finding(
        code="H03",
        about=halfjaar.name,
        text=(
            f"Er is geen dossier van {halfjaar.previous} om mee te vergelijken; nergens in dit "
            "dossier staat wat er sinds de vorige rapportage is veranderd."
        ),
        expected=f"een verzegeld dossier van {halfjaar.previous} zonder blokkerende bevinding",
    )


def with_comparison(section: Section, halfjaar: Halfjaar, previous: Previous | None) -> Section:
    """The section with what a reader must know about the comparison, and the findings about it."""
    if previous is None:
        told = (
            ()
            if halfjaar.previous is None
            else (
                Told(
                    text="De cijfers zijn niet vergeleken met die van de vorige rapportage "
                    f"({halfjaar_words(halfjaar.previous)}): daarvan zijn geen vastgelegde cijfers"
                ),
            )
        )
        return section.model_copy(update={"told": told})
    sentences: list[Told] = []
    findings: list[Finding] = []
    for kind in KINDS:
        if kind.section == section.name and (gone := list(_gone(kind, section, previous))):
            one, more = kind.words
            sentences.append(
                Told(
                    text=f"Wel in de vorige rapportage ({halfjaar_words(previous.halfjaar)}) en "
                    f"niet in deze: {one if len(gone) == 1 else more} "
                    + dutch.enumeration([thing.name for thing in gone]),
                    in_front=kind.in_front,
                )
            )
            findings += [
                Finding(
                    code=kind.code,
                    about=thing.id,
                    text=(
                        f"{thing.name} stond in de vorige rapportage ({thing.said}) en ontbreekt "
                        "nu."
                    ),
                    place=_register(kind.id, section),
                    expected="een rij hiervoor in het register",
                )
                for thing in gone
                if thing.said not in kind.finished
            ]
    findings += parts_gone(
        [one.id for one in section.statuses],
        {id: (one.label, one.word) for id, one in previous.statuses.items()},
        previous.halfjaar,
        _register(PART.pattern, section),
    )
    ledger = Ledger()
    same_year = halfjaar.reporting_period.last.year == int(previous.halfjaar[:4])
    targets = list(_targets(section, previous, ledger))
    code = "U15" if same_year else "U16"
    findings += [Finding(code=code, about=one.about, text=one.words) for one in targets]
    tables = dict(section.tables)
    if targets:
        tables[CHANGED] = _changed_targets([one.row for one in targets])
    return section.model_copy(
        update={
            "told": tuple(sentences),
            "tables": tables,
            "figures": (*section.figures, *ledger.figures),
            "findings": (*section.findings, *findings),
        }
    )


def _register(pattern: str, section: Section) -> Place | None:
    """The file that things of a kind are read from; None if the section has none of them."""
    made_from = [(one.id, one.sources) for one in section.statuses]
    made_from += [(one.id, one.sources) for one in section.figures]
    for id, sources in made_from:
        if sources and re.fullmatch(pattern, id):
            return Place(file=sources[0].file)
    return None


def _gone(kind: Kind, section: Section, previous: Previous) -> Iterator[Gone]:
    pattern = re.compile(kind.id)
    ids = [one.id for one in section.figures] + [one.id for one in section.statuses]
    present = {found["key"] for id in ids if (found := pattern.fullmatch(id))}
    said = [(id, one.label, one.printed) for id, one in previous.figures.items()]
    said += [(id, one.label, one.word) for id, one in previous.statuses.items()]
    for id, label, words in said:
        found = pattern.fullmatch(id)
        if found and found["key"] not in present:
            present.add(found["key"])
            named = re.fullmatch(kind.label, label, re.DOTALL)
            parts = named.groupdict() if named else {"name": label}
            name = f"{found['key']} {parts['name']}" if kind.numbered else parts["name"]
            among = f" ({parts['among']})" if "among" in parts else ""
            yield Gone(id, f"{name}{among}", words)


class Target(NamedTuple):
    """A norm or plan that was set anew: the KPI, the row of the annex, and the sentence of the
    finding.
    """

    about: str
    row: Row
    words: str


def _changed_targets(rows: list[Row]) -> Table:
    return Table(
        id=CHANGED,
        caption="Normen en plannen die anders zijn dan in de vorige rapportage",
        summary="Per kpi de norm of het plan in de vorige en in deze rapportage",
        headings=(
            Heading(title="Kpi", width=46),
            Heading(title="Wat", width=18),
            Heading(title="Vorige rapportage", kind="number", width=18),
            Heading(title="Deze rapportage", kind="number", width=18),
        ),
        rows=tuple(rows),
    )


def _targets(section: Section, previous: Previous, ledger: Ledger) -> Iterator[Target]:
    figures = {figure.id: figure for figure in section.figures}
    for status in section.statuses:
        found = re.fullmatch(r"(?P<base>kpi\.(?P<key>[^.]+))\.status", status.id)
        if found is None:
            continue
        base = found["base"]
        name = f"{found['key']} {status.label.removesuffix(': status')}"
        ends = (("norm",), ("norm_onder", "norm_boven"))
        was, now = (
            next((ids for ids in ends if f"{base}.{ids[0]}" in known), ())
            for known in (previous.figures, figures)
        )
        if was and now:
            old = [previous.figures[f"{base}.{end}"] for end in was]
            new = [figures[f"{base}.{end}"] for end in now]
            if [(one.value, one.form) for one in old] != [(one.value, one.form) for one in new]:
                yield _changed(name, "norm", base, was, new, previous, ledger)
        plan = figures.get(f"{base}.{PLAN_THEN}")
        if plan is not None:
            period = PLANNED.fullmatch(plan.definition)
            what = "plan" + (f" voor {period['period']}" if period else "")
            yield _changed(name, what, base, ("plan",), [plan], previous, ledger)


def _changed(
    name: str,
    what: str,
    base: str,
    was: tuple[str, ...],
    now: list[Figure],
    previous: Previous,
    ledger: Ledger,
) -> Target:
    """``was`` are the last parts of the ids of the figures in the previous report."""
    quoted = [
        ledger.previous(
            f"{base}.{end}",
            previous,
            id=f"{base}.vorige_{end}",
            label=f"{previous.figures[f'{base}.{end}'].label}, vorige rapportage",
            what="Norm of plan",
            form=previous.figures[f"{base}.{end}"].form,
        )
        for end in was
    ]
    before = [figure for figure in quoted if figure is not None]
    shown = (" tot ".join(one.printed for one in some) for some in (before, now))
    return Target(
        about=base,
        row=Row(cells=(Cell(text=name), Cell(text=what), _range(before), _range(now))),
        words="{} van {}: {} in de vorige rapportage, {} nu.".format(
            "De norm" if what == "norm" else f"Het {what}", name, *shown
        ),
    )


def _range(figures: list[Figure]) -> Cell:
    ids = [one.id for one in figures]
    return Cell(figure=ids[0], to_figure=ids[1] if len(ids) > 1 else None)
