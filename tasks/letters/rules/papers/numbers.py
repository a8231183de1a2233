"""Numbers of dossiers and papers that can not be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tasks.figures.citation import as_vergaderjaar
from tasks.figures.dutch import enumeration, long_date
from tasks.letters.rules.papers.cited import Cited, cited_papers, first_year, known_papers
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade


def dossier_numbers(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DOSSIERNUMMER: a dossier of parliament that the annexes do not cite; surely wrong if it is
    one of those with two digits swapped, perhaps if one digit differs.
    """
    known = known_papers(read)
    if not known.dossiers:
        return
    for dossier, cited in _by_dossier(read).items():
        if dossier in known.dossiers:
            continue
        swapped, near = known.swapped(dossier), known.nearest(dossier)
        yield RuleFinding(
            "BR-DOSSIERNUMMER",
            RuleGrade.MISTAKE if swapped else RuleGrade.SUSPECT if near else RuleGrade.NOTE,
            cited[0].block.place,
            cited[0].typed.text,
            f"De bijlagen noemen dossier {dossier} niet"
            + (f"; verwisseld zijn cijfers van {enumeration(swapped, 'of')}." if swapped else "."),
            "Zoek het nummer van het dossier op"
            + (f"; bedoeld is misschien {enumeration(near, 'of')}." if near else "."),
        )


def paper_numbers(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-ONDERNUMMER: a number that can not be of the vergaderjaar beside it, or is of after the
    letter: within a dossier numbers rise with the day.
    """
    known, letter = known_papers(read), read.facts.letter_date
    told = set()
    for one in cited_papers(read):
        typed, first = one.typed, first_year(one.typed)
        if first is None:
            continue
        bracket = known.bracket(typed.dossier, typed.number)
        years = bracket.years(letter) if letter is not None else None
        said, advice = None, "Zoek het nummer van het stuk op"
        if letter is not None and bracket.first is not None and bracket.first > letter:
            said = f"is van na de brief van {long_date(letter)}"
        elif years is not None and as_vergaderjaar(first) not in years:
            said = f"is niet van het vergaderjaar {typed.years}"
            advice = f"Stukken met dit nummer zijn van {enumeration(years, 'of')}; {advice.lower()}"
        if said is not None:
            told.add((one.block.place, typed.start))
            yield RuleFinding(
                "BR-ONDERNUMMER",
                RuleGrade.MISTAKE,
                one.block.place,
                typed.text,
                f"{typed.dossier}, nr. {typed.number} {said}.",
                f"{advice}.",
            )
    for one, sure in _out_of_order(read):
        if (one.block.place, one.typed.start) in told:
            continue
        yield RuleFinding(
            "BR-ONDERNUMMER",
            RuleGrade.MISTAKE if sure else RuleGrade.SUSPECT,
            one.block.place,
            one.typed.text,
            f"Nummer {one.typed.number} past niet bij het vergaderjaar {one.typed.years}: andere "
            f"stukken van dossier {one.typed.dossier} in deze brief spreken dat tegen.",
            "Zoek het nummer en het vergaderjaar van het stuk op.",
        )


def _by_dossier(read: ReadLetter) -> dict[str, list[Cited]]:
    by_dossier: dict[str, list[Cited]] = defaultdict(list)
    for one in cited_papers(read):
        by_dossier[one.typed.dossier].append(one)
    return by_dossier


def _out_of_order(read: ReadLetter) -> Iterator[tuple[Cited, bool]]:
    """The papers that contradict the order of the others more than they do each other, and whether
    they are the only ones that do.
    """
    for cited in _by_dossier(read).values():
        placed = {
            (int(one.typed.number), first): one
            for one in cited
            if one.typed.number.isdecimal() and (first := first_year(one.typed)) is not None
        }
        against = {
            place: [other for other in placed if _contradict(place, other)] for place in placed
        }
        for place, others in against.items():
            if others and all(len(others) >= len(against[other]) for other in others):
                sure = all(len(others) > len(against[other]) for other in others)
                yield placed[place], sure


def _contradict(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (one[0] - other[0]) * (one[1] - other[1]) < 0
