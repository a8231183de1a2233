"""The audit: of everything that is, or would be, published, what an outsider can compute, and what
of that is more than the profile of a section allows.

It goes by published bytes alone, but for one thing that only records tell: of how many persons an
amount consists, and how much of it the largest have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.disclosure import other_forms, rules
from tasks.disclosure.profile import DisclosureProfile, load_disclosure_profile
from tasks.disclosure.published import PublishedFigure, Release
from tasks.disclosure.rules import Known, KnownChange
from tasks.disclosure.solve import ContradictionError, intervals_of
from tasks.disclosure.stated import Stated, held_then, stated_now
from tasks.disclosure.system import System, Told
from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.outsiders.persons import Persons, persons_of
from tasks.sections.outsiders.relations import relations_of

#: Said of a release of which it is not known how its figures were made safe.
STRICTEST = (
    "; zegt niet welke drempels toen golden, dus is gerekend met die waarmee het meest te "
    "berekenen is: het kleinste afgedrukte aantal"
)


#: A count of fewer persons is shown to the privacy officer, where no profile says what is few.
FEW = 10


class SectionAudit(NamedTuple):
    """What the audit found of one section.

    Attributes:
        profile: None for one without: then nothing was computed.
        persons: of one without, what its module says of persons; None if that says nothing.
        few: of one without, its counts of fewer than :data:`FEW` persons, as they were delivered.
    """

    section: str
    profile: DisclosureProfile | None
    known: tuple[Known, ...]
    changes: tuple[KnownChange, ...]
    concentrations: tuple[Concentration, ...]
    persons: Persons | None = None
    few: tuple[PublishedFigure, ...] = ()


class Audit(NamedTuple):
    """What the audit found.

    Attributes:
        against: the earlier releases, as people are told them.
        sections: by annex, in the order of their names.
        findings: O01 to O13.
        stated: by annex with a profile, how its figures are made safe.
    """

    against: tuple[str, ...]
    sections: tuple[SectionAudit, ...]
    findings: tuple[Finding, ...]
    stated: dict[str, Stated]


def audit(
    release: Release,
    files: Mapping[str, bytes],
    earlier: Sequence[Release],
    letter_date: date,
    concentrations: Mapping[str, Sequence[Concentration]] | None = None,
) -> Audit:
    """Look at a release as it is, or would be, published.

    Args:
        release: its figures.
        files: the bytes of its files.
        earlier: everything that was published before, in any order.
        letter_date: of its letter: what was accepted holds up to a date.
        concentrations: of the amounts of its sections, by section, if the records are at hand.

    Raises:
        DefinitionError: if a profile is missing or not right.
    """
    releases = [release, *sorted(earlier, key=lambda one: one.halfjaar, reverse=True)]
    findings: list[Finding] = []
    sections, silent, stated = [], set[str](), dict[str, Stated]()
    for annex, figures in release.figures.items():
        profile = load_disclosure_profile(annex)
        inside = tuple((concentrations or {}).get(annex, ()))
        known: tuple[Known, ...] = ()
        changes: tuple[KnownChange, ...] = ()
        problems = [
            *other_forms.tells_more(annex, files, figures),
            *other_forms.guessable_digests(annex, files),
            *rules.said_otherwise(annex, release),
        ]
        if profile is not None:
            stated[annex] = stated_now(annex, figures, profile.change)
            told = [Told(release.halfjaar, figures, relations_of(annex, figures))]
            for one in releases[1:]:
                published = one.figures.get(annex, {})
                then = held_then(annex, published, one.stated.get(annex))
                told.append(Told(one.halfjaar, published, *then))
                if published and annex not in one.stated:
                    silent.add(one.name)
            system = System(profile, told)
            try:
                known, changes = solved(system, releases)
            except ContradictionError as error:
                problems.append(rules.contradiction(system, error))
            problems += rules.problems(system, known, changes, inside, releases, annex)
        findings += [one.finding(profile, letter_date) for one in problems]
        persons = persons_of(annex) if profile is None else None
        few = tuple(
            figures[id]
            for id in (persons.among(figures) if persons is not None else ())
            if 0 < figures[id].value < FEW
        )
        sections.append(SectionAudit(annex, profile, known, changes, inside, persons, few))
    return Audit(
        tuple(f"{one.name}{STRICTEST if one.name in silent else ''}" for one in releases[1:]),
        tuple(sections),
        tuple(dict.fromkeys(findings)),
        stated,
    )


def solved(
    system: System, releases: Sequence[Release]
) -> tuple[tuple[Known, ...], tuple[KnownChange, ...]]:
    """Of the release that is looked at: every hidden value and every change. And every value of an
    earlier one that is printed again: what is published now may narrow it.
    """
    told = [one for one in system.printed if one.release == 0 or one in system.again]
    sought = [
        *({one: 1} for one in told),
        *({one.now: 1, one.before: -1} for one in system.changes),
    ]
    found = intervals_of(sought, system.bounds, system.rows)
    return (
        tuple(
            Known(
                system.printed[one],
                releases[one.release].name if one.release else None,
                system.step(one),
                system.rounding[one],
                system.meant[one],
                interval,
            )
            for one, interval in zip(told, found[: len(told)], strict=True)
        ),
        tuple(
            KnownChange(
                one.figure,
                system.step(one.now),
                system.rounding[one.now].width + system.rounding[one.before].width - 1,
                interval,
            )
            for one, interval in zip(system.changes, found[len(told) :], strict=True)
        ),
    )
