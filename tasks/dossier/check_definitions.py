"""Everything that is wrong in the definitions, at once: each file by itself, and then what files
say of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from tasks.definitions import (
    buitenland,
    empty_texts,
    finding,
    glossary,
    halfjaar,
    house_style,
    judged,
    retention,
    reviewing,
)
from tasks.definitions.base import (
    DefinitionError,
    Mistake,
    definitions_folder,
    mistake_at,
    told_name,
)
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.deliveries import contract, register_queries
from tasks.deliveries.contract import Contract, load_contract
from tasks.disclosure import profile
from tasks.edits import thresholds
from tasks.letters.bouwstenen import frame
from tasks.letters.expressions import vocabulary
from tasks.sections import load_section_module
from tasks.sections.records import together

Read = TypeVar("Read")

#: The files that stand alone, each with what reads it.
SINGLE: Mapping[str, Callable[[], object]] = {
    finding.FILE: finding.load_catalogue,
    reviewing.FILE: reviewing.seats_of_judged,
    buitenland.FILE: buitenland.load_profile,
    empty_texts.FILE: empty_texts.load_empty_texts,
    glossary.FILE: glossary.load_glossary,
    house_style.FILE: house_style.house_style,
    thresholds.FILE: thresholds.edits,
    frame.FILE: frame.load_letter_frame,
    vocabulary.FILE: vocabulary.load_vocabulary,
    retention.FILE: retention.load_retention,
}


def mistakes_in_definitions() -> list[Mistake]:
    """Every mistake in the folder of definitions, by file and line.

    What files say of each other is looked at between those that are right by themselves.
    """
    found: list[Mistake] = []
    folder = definitions_folder()
    right = {name: _read(reader, found) for name, reader in SINGLE.items()}
    sources = _read_each(folder / contract.FOLDER, load_contract, found)
    contracts = {path.stem: one for path, one in sources.items() if one is not None}
    whole = len(contracts) == len(sources)
    rounds = _read_each(folder / halfjaar.FOLDER, lambda path: load_halfjaar(path.stem), found)
    if not rounds:
        name = told_name(folder / halfjaar.FOLDER)
        found.append(Mistake(name, None, "er is geen bestand van een halfjaar"))
    for path, round_ in rounds.items():
        if round_ is None:
            continue
        found += _of_halfjaar(path, round_, contracts if whole else None)
        if right[reviewing.FILE] is not None:
            found += _without_reviewers(path, round_)
    if whole:
        _read(together.check_places, found)
        _read(register_queries.load_register_queries, found)
    for name, one in contracts.items() if whole else ():
        found += _references(folder / contract.FOLDER / f"{name}.yaml", one, contracts)
    found += _profiles(folder / profile.FOLDER, [one for one in rounds.values() if one is not None])
    if right[finding.FILE] is not None and right[thresholds.FILE] is not None:
        found += _unknown_codes(folder / thresholds.FILE)
    return sorted(found, key=lambda mistake: (mistake.file, mistake.line or 0))


def _read_each(
    folder: Path, reader: Callable[[Path], Read], found: list[Mistake]
) -> dict[Path, Read | None]:
    return {path: _read(partial(reader, path), found) for path in sorted(folder.glob("*.yaml"))}


def _read(reader: Callable[[], Read], found: list[Mistake]) -> Read | None:
    """What the reader gives; None if the file is not right, and then its mistakes are added."""
    try:
        return reader()
    except DefinitionError as error:
        folder = told_name(definitions_folder())
        found += error.mistakes or [Mistake(folder, None, str(error).rstrip("."))]
        return None


def _of_halfjaar(
    path: Path, one: Halfjaar, contracts: Mapping[str, Contract] | None
) -> Iterator[Mistake]:
    """``contracts`` is None if they are not all right: then nothing is said of them."""
    if not one.previous_can_exist:
        yield mistake_at(
            path,
            ("previous",),
            f"previous: {one.previous!r} kan geen halfjaar voor {one.name} zijn; verwacht een "
            "eerder halfjaar, zoals 2024-H2, of null bij het eerste van de reeks",
        )
    read = {name for annex in one.annexes for name in _sources(annex.section) or ()}
    for number, annex in enumerate(one.annexes):
        if _sources(annex.section) is None:
            contracts = None
            yield mistake_at(
                path,
                ("annexes", number, "section"),
                f"annexes, {annex.section}: dit onderdeel is onbekend; verwacht de naam van een "
                "module in tasks/sections, zoals damages",
            )
    if contracts is None:
        return
    for name in sorted(read - set(contracts)):
        yield mistake_at(
            path,
            ("annexes",),
            f"annexes: een onderdeel leest de bron {name}; verwacht een contract "
            f"{contract.FOLDER}/{name}.yaml",
        )
    for name in one.deliveries_due_for:
        if name not in read:
            yield mistake_at(
                path,
                ("deliveries_due_for", name),
                f"deliveries_due_for: de bron {name!r} is onbekend; verwacht een van: "
                f"{', '.join(sorted(read))}",
            )


def _sources(section: str) -> tuple[str, ...] | None:
    """The sources that an onderdeel reads; None if there is no such onderdeel."""
    try:
        return load_section_module(section).CONTRACTS
    except ValueError:
        return None


def _without_reviewers(path: Path, one: Halfjaar) -> Iterator[Mistake]:
    seats = reviewing.seats_of_judged()
    places = {annex.section: number for number, annex in enumerate(one.annexes)}
    for name in judged.titles(one):
        annex, _, chapter = name.partition(".")
        if _sources(annex) is None or name in seats:
            continue
        where: tuple[str | int, ...] = ("annexes", places[annex], "section")
        if chapter in one.chapters:
            where = ("chapters", chapter)
        yield mistake_at(
            path,
            where,
            f"{where[0]}, {chapter or annex}: niemand beoordeelt {judged.called(name)}; verwacht "
            f"{reviewing.line_of(name)} met ten minste {reviewing.FEWEST} beoordelaars in "
            f"{told_name(reviewing.reviewing_file())}",
        )


def _profiles(folder: Path, rounds: Sequence[Halfjaar]) -> list[Mistake]:
    """Every profile of disclosure that is there or is needed."""
    found: list[Mistake] = []
    needed = {annex.section for one in rounds for annex in one.annexes}
    for name in sorted({path.stem for path in folder.glob("*.yaml")} | needed):
        if _sources(name) is not None:
            _read(partial(profile.load_disclosure_profile, name), found)
        elif name not in needed:
            file = told_name(profile.profile_path(name))
            found.append(
                Mistake(
                    file,
                    None,
                    f"het onderdeel {name} is onbekend; verwacht de naam van een module in "
                    "tasks/sections, zoals buitenland",
                )
            )
    return found


def _references(path: Path, one: Contract, contracts: Mapping[str, Contract]) -> Iterator[Mistake]:
    for number, reference in enumerate(one.references):
        at: Sequence[int | str] = ("references", number)
        own = {column.name for column in one.columns}
        other = contracts.get(reference.source)
        if other is None:
            yield mistake_at(
                path,
                at,
                f"references, nr. {number + 1}: de bron {reference.source!r} is onbekend; "
                f"verwacht een van: {', '.join(contracts)}",
            )
            continue
        known = {column.name for column in other.columns}
        unknown = [name for name in reference.columns if name not in own]
        unknown += [name for name in reference.source_columns if name not in known]
        for name in unknown:
            yield mistake_at(
                path, at, f"references, nr. {number + 1}: de kolom {name!r} is onbekend"
            )


def _unknown_codes(path: Path) -> Iterator[Mistake]:
    for code in thresholds.edits():
        if code not in finding.catalogue():
            yield mistake_at(
                path,
                (code,),
                f"de code {code} is onbekend; verwacht een code van {finding.FILE}",
            )
