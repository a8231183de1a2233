"""What a seat judges: an annex, or a part of one. Of the letter each chapter is a part, and what
stands around them (addressee, date, subject, list of annexes, signature) is judged as the annex.

What is judged has a name: ``damages``, ``brief.6.1``; findings about a chapter say the same name.
Every part stands in the page of its annex in an element of its own, with its name, and the notes
that it calls stand below. So anyone who has the page can compute what each seat judged:
:func:`digests`.
"""

from __future__ import annotations

import hashlib
import re

from tasks.definitions.halfjaar import Halfjaar

#: The annex that has parts, and the first of them.
LETTER, OPENING = "brief", "opening"
# To the letter, as tasks/annexes/page/standalone.py writes them: what is left out of a digest is
# the numbers, and nothing else that a reader could see.
_CALL = re.compile(rb'<sup>,?<a href="#note-(\d+)" id="call-\1" role="doc-noteref">\1</a></sup>')
_BACK = rb'<a href="#call-\1" role="doc-backlink">terug naar de tekst</a>'
_NOTE = re.compile(rb'<li id="note-(\d+)">(.*?)%s</li>' % _BACK, re.DOTALL)
_NO_NOTES = re.compile(rb'<section class="endnotes"(?:(?!<li).)*?</section>', re.DOTALL)
_MAIN = re.compile(rb"(<body[^>]*>).*?(<main[^>]*>).*</main>", re.DOTALL)


def part_of_letter(chapter: str) -> str:
    """The name of what is judged of a chapter, by its number, or of :data:`OPENING`."""
    return f"{LETTER}.{chapter}"


def annex_of(name: str) -> str:
    """The annex, by section, that what is judged is, or stands in."""
    return name.partition(".")[0]


def titles(halfjaar: Halfjaar) -> dict[str, str]:
    """Everything that is judged of a dossier, by name, with what people call it, in the order in
    which it is read.
    """
    found = {}
    for annex in halfjaar.annexes:
        if annex.section != LETTER:
            found[annex.section] = annex.title
        else:
            found[LETTER] = f"{annex.title}: aanhef, ondertekening en lijst van bijlagen"
            found[part_of_letter(OPENING)] = f"{annex.title}: opening"
            found |= {
                part_of_letter(number): f"{annex.title}, hoofdstuk {number}: {title}"
                for number, title in halfjaar.chapters.items()
            }
    return found


def called(name: str) -> str:
    """What is judged, in a sentence: ``de bijlage damages``, ``hoofdstuk 6.1 van de brief``."""
    annex, _, part = name.partition(".")
    if not part:
        return "de brief" if annex == LETTER else f"de bijlage {annex}"
    return "de opening van de brief" if part == OPENING else f"hoofdstuk {part} van de brief"


def this(name: str) -> str:
    """What is judged, to whoever has it before them."""
    return "dit deel van de brief" if annex_of(name) == LETTER else "deze bijlage"


def digests(annex: str, page: bytes) -> dict[str, str]:
    """The sha256 of everything that is judged of an annex, by name, from its HTML.

    Of a part: its text with each note in the place where it is called, because the number of a note
    follows from the parts before it. Of the annex: the page without the text and notes of its
    parts; of one without parts, that is the file itself. Of a page in which a part, a call or a
    note is there twice it is nothing: nobody could say who judges which.
    """
    around, parts = _taken_apart(annex, page)
    right = _is_clear(annex, page)
    return {
        name: hashlib.sha256(text).hexdigest() if right else ""
        for name, text in {annex: around, **parts}.items()
    }


def page_of(name: str, page: bytes) -> bytes:
    """The HTML of an annex with nothing but what is judged by that name; empty if the page has no
    such part. A part has its notes below it, by the numbers that they have in the whole.
    """
    annex = annex_of(name)
    around, parts = _taken_apart(annex, page)
    if name == annex:
        return _NO_NOTES.sub(b"", around) if parts else page
    if name not in parts:
        return b""
    part = next(one[0] for one in _part(annex).finditer(page) if one[1].decode() == name)
    here = {one[1] for one in _CALL.finditer(part)}
    notes = [one for one in _NOTE.finditer(page) if one[1] in here]
    if notes:
        lines = b"".join(one[0] for one in notes)
        begin = b'<section class="endnotes" role="doc-endnotes"><ol start="%s">' % notes[0][1]
        part += b"%s%s</ol></section>" % (begin, lines)
    return _MAIN.sub(lambda around: around[1] + around[2] + part + b"</main>", page)


def _part(annex: str) -> re.Pattern[bytes]:
    """A part of an annex. What has the name of a part of another annex is none."""
    name = rf"({re.escape(annex)}\.[a-z0-9.]+)"
    return re.compile(rf'<section data-judged="{name}">(.*?)</section>'.encode(), re.DOTALL)


def _is_clear(annex: str, page: bytes) -> bool:
    """Whether every part, note and call is there once."""
    parts = list(_part(annex).finditer(page))
    found = (
        [part[1] for part in parts],
        [note[1] for note in _NOTE.finditer(page)],
        [call[1] for part in parts for call in _CALL.finditer(part[2])],
    )
    return all(len(names) == len(set(names)) for names in found)


def _taken_apart(annex: str, page: bytes) -> tuple[bytes, dict[str, bytes]]:
    """What stands around the parts of a page, and the text of each, with its notes."""
    notes = {note[1]: note[2] for note in _NOTE.finditer(page)}
    parts = {
        part[1].decode(): _CALL.sub(lambda call: notes.pop(call[1], call[0]), part[2])
        for part in _part(annex).finditer(page)
    }
    around = _part(annex).sub(rb'<section data-judged="\1"></section>', page)
    return _NOTE.sub(lambda note: note[0] if note[1] in notes else b"", around), parts
