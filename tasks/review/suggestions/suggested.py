"""What an edited copy of an annex suggests: every change against the sealed annex, whether it was
tracked or not, and every comment, each as a remark at the figure or paragraph it is about.

The copy is only read. What it says becomes no text of the annex: a person decides which remarks to
make of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tasks.definitions.judged import annex_of, digests, page_of
from tasks.dossier.sealed.contents import SealedDossier
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import (
    Block,
    BlockKind,
    ChangeKind,
    Letter,
    MarginComment,
    MarkKind,
    Unread,
)
from tasks.letters.reading.read_letter import read_letter
from tasks.review.remarks import LONGEST
from tasks.review.suggestions.compared import MARGINS, Compared, Text, compared
from tasks.review.suggestions.places import Place, Places
from tasks.review.suggestions.words import Edit, edits, words

#: The forms of an annex that people edit.
FORMS = ("docx", "odt")
#: A copy that has less of the words of an annex where they were, is one of something else. Of an
#: other annex of the example it is 0.46 at most.
_KEPT = 0.5
#: So much of a text says which one it is.
_KNOWN_BY = 120
_TOO_LONG = f"is langer dan de {LONGEST} tekens van een opmerking"


class Suggestion(NamedTuple):
    """A remark to make."""

    place: Place
    text: str


class Left(NamedTuple):
    """What can be no remark: why, in Dutch, and its text; empty if that was not read."""

    why: str
    text: str


class Suggested(NamedTuple):
    """All that a copy says: changes in the order of the annex, then comments."""

    suggestions: tuple[Suggestion, ...]
    left: tuple[Left, ...]


def suggested(folder: Path, annex: str, data: bytes) -> Suggested:
    """What the copy of an annex in the bytes of a file suggests.

    Args:
        folder: of the sealed dossier.
        annex: what is judged by a name, such as ``damages``; of a part of the letter, the copy is
            of the whole letter. What has no place of its own is about this.
        data: of a file of Word or LibreOffice.

    Raises:
        LetterError: if the file can not be read, or is a copy of something else; in Dutch, and
            without a word of it.
        ChangedError: if the annex is not as it was sealed.
    """
    dossier = SealedDossier(folder)
    edited = Text(read_letter(data))
    # What LibreOffice saved for Word may be a copy of either.
    found = [
        one
        for form in FORMS
        if (file := dossier.file(f"{annex_of(annex)}.{form}")) is not None
        if (one := compared(Text(read_letter(file)), edited)) is not None
    ]
    nearest = max(found, key=lambda one: (one.same, -len(one.pairs)), default=None)
    if nearest is None or nearest.kept < _KEPT:
        raise LetterError(
            "Dit bestand lijkt te weinig op deze bijlage van dit dossier. Lever een bewerkte kopie "
            "aan van het Word- of ODT-bestand dat bij deze bijlage staat."
        )
    page = dossier.file(f"{annex_of(annex)}.html") or b""
    pages = {one: page_of(one, page) for one in sorted(digests(annex_of(annex), page), key=_order)}
    places = Places(pages, nearest.sealed)
    said = [
        Suggestion(place or Place(annex, None), text)
        for place, text in (*_changes(nearest, places), *_comments(nearest, places))
    ]
    return Suggested(
        tuple(one for one in said if len(one.text) <= LONGEST),
        (
            *(Left(_TOO_LONG, one.text) for one in said if len(one.text) > LONGEST),
            *_margins(nearest.sealed.letter, nearest.edited.letter),
            *_unread(nearest.sealed.letter, nearest.edited.letter),
        ),
    )


class _Line(NamedTuple):
    """One change: where, who made it (None: it was not tracked), and what."""

    place: Place | None
    by: str | None
    text: str


def _order(judged: str) -> bool:
    return judged != annex_of(judged)


def _changes(both: Compared, places: Places) -> Iterator[tuple[Place | None, str]]:
    """One for each place and each hand, in the order of the annex."""
    lines: dict[tuple[Place | None, str | None], list[str]] = {}
    for line in _lines(both, places):
        lines.setdefault((line.place, line.by), []).append(line.text)
    for (place, by), texts in lines.items():
        head = (
            "Uit een bewerkt bestand; niet bijgehouden als wijziging:"
            if by is None
            else f"Uit een bewerkt bestand; wijziging van {by}:"
        )
        together = ""
        for text in texts:
            if together and len(head) + len(together) + len(text) + 1 > LONGEST:
                yield place, head + together
                together = ""
            together += f"\n{text}"
        yield place, head + together


def _lines(both: Compared, places: Places) -> Iterator[_Line]:
    sealed, edited = both.sealed, both.edited
    before: int | None = None
    for i, j in both.pairs:
        if i is None and j is not None:
            block = edited.blocks[j]
            where = "hierna" if before is not None else "aan het begin"
            text = f"voeg {where} een {block.kind} toe: {_quoted(block.text)}"
            yield _Line(places.of_block(before), _tracked_at(edited.letter, block), text)
        elif j is None and i is not None:
            block, before = sealed.blocks[i], i
            text = f"schrap {_this(block)}: {_quoted(block.text)}"
            yield _Line(places.of_block(i), _tracked_away(edited.letter, block), text)
        elif i is not None and j is not None:
            block, before = sealed.blocks[i], i
            if sealed.tokens[i] == edited.tokens[j]:
                continue
            by = _tracked_at(edited.letter, edited.blocks[j])
            place = places.of_block(i)
            for edit in edits(sealed.words[i], edited.words[j]):
                figure = places.of_figure(i, block, edit.start, edit.end)
                text = _told(edit) if figure or place else f"{_in(block)}: {_told(edit)}"
                yield _Line(figure or place, by, text)


def _told(edit: Edit) -> str:
    if edit.gone and edit.came:
        return f"vervang {_quoted(edit.gone)} door {_quoted(edit.came)}"
    after = f" na {_quoted(edit.before)}" if edit.before else ""
    if edit.came:
        return f"voeg{after or ' aan het begin'} toe: {_quoted(edit.came)}"
    return f"schrap{after} {_quoted(edit.gone)}"


def _this(block: Block) -> str:
    return "deze cel" if block.kind is BlockKind.CELL else f"dit stuk ({block.kind})"


def _in(block: Block) -> str:
    return f"in {_quoted(_short(block.text))}"


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"


def _short(text: str) -> str:
    return text if len(text) <= _KNOWN_BY else f"{text[:_KNOWN_BY].rstrip()}…"


def _tracked_at(letter: Letter, block: Block) -> str | None:
    """Who changed a block while changes were tracked; None if nobody did."""
    return _names(change.author for change in letter.changes if change.place == block.place)


def _tracked_away(letter: Letter, block: Block) -> str | None:
    """Who deleted or moved a whole block while changes were tracked, or merged it with another;
    None if nobody did.
    """
    text = _closed(block.text)
    holders = {one.place for one in letter.blocks if text in _closed(one.text)}
    return _names(
        change.author
        for change in letter.changes
        if change.kind is not ChangeKind.INSERTED
        and (
            change.place in holders
            if change.kind is ChangeKind.MERGED
            else text in _closed(change.text)
        )
    )


def _closed(text: str) -> str:
    return "".join(text.split())


def _names(authors: Iterator[str]) -> str | None:
    found = list(dict.fromkeys(author.strip() or "onbekend" for author in authors))
    return " en ".join(found) or None


def _comments(both: Compared, places: Places) -> Iterator[tuple[Place | None, str]]:
    to_sealed = {j: i for i, j in both.pairs if j is not None}
    for one in both.edited.letter.comments:
        if not one.text:
            continue
        by = f"Uit een bewerkt bestand; opmerking van {one.author.strip() or 'onbekend'}"
        found = _marked(both.edited, one)
        if found is None:
            yield None, f"{by}:\n{one.text}"
            continue
        j, start, end = found
        block, i = both.edited.blocks[j], to_sealed.get(j)
        about = f" bij {_quoted(_short(block.text[start:end]))}" if start < end else ""
        place = places.of_figure(i, block, start, end) or places.of_block(i)
        yield place, f"{by}{about}:\n{one.text}"


def _marked(edited: Text, comment: MarginComment) -> tuple[int, int, int] | None:
    """The block that a comment is about first, and the characters of it."""
    found = [
        (mark.start == mark.end, number, mark.start, mark.end)
        for number, block in enumerate(edited.blocks)
        for mark in block.marked(MarkKind.COMMENT)
        if mark.name == comment.id
    ]
    return min(found)[1:] if found else None


def _margins(sealed: Letter, edited: Letter) -> Iterator[Left]:
    """Text that was put at the top or bottom of every page."""
    known = {_plain(one) for one in sealed.blocks}
    for block in edited.blocks:
        if block.kind in MARGINS and _plain(block) not in known:
            yield Left(f"staat in een {block.kind}, die bij geen alinea hoort", block.text)


def _plain(block: Block) -> str:
    return "".join(one.text for one in words(block))


def _unread(sealed: Letter, edited: Letter) -> Iterator[Left]:
    """What the copy has more of than the annex and is not read."""
    more = Counter(what for what, _ in edited.unread)
    more.subtract(Counter(what for what, _ in sealed.unread))
    for what, number in more.items():
        if number > 0 and what is not Unread.COMMENT:
            yield Left(f"{number} keer meer dan in de bijlage, en niet gelezen", str(what))
