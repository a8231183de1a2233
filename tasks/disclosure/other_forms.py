"""Whether any form of an annex tells more than its table of all figures, by which the audit goes:
every number that a file marks as a figure, every number in a table or sheet, and what stands on the
pages of a PDF and is attached to it.
And whether a published file names the digest of something that is not published.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from tasks.annexes.spreadsheets.workbook import ALL_FIGURES, OWN_SHEETS
from tasks.disclosure.pdf_pages import Pages, pages_of
from tasks.disclosure.problem import Problem
from tasks.disclosure.published import PublishedFigure
from tasks.disclosure.unpacked import texts_of

_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w)")
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_LETTER = re.compile(r"[^\W\d]")
#: A word of so few letters is not broken, however narrow its column.
_FITS = 8
#: What is numbered in print: notes and headings.
_COUNTED = (re.compile('role="doc-noteref"'), re.compile("<h[23]"))
#: What stands in HTML once and in print on more pages: the head of a table with its name, and the
#: running heads, which are attributes of the cover.
_REPEATED = re.compile(
    r'<thead.*?</thead>|<caption.*?</caption>|(?<=\bdata-title=")[^"]*|(?<=\bdata-foot=")[^"]*',
    re.DOTALL,
)
_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_TAGS = re.compile(r"<[^>]*>")
#: How each form marks what is a figure: its id, and then what is printed.
_MARKED = {
    "html": re.compile(r'<data\b[^>]*data-figure="([^"]*)"[^>]*>(.*?)</data>', re.DOTALL),
    "docx": re.compile(r'<w:tag w:val="([^"]*)" ?/>.*?<w:sdtContent>(.*?)</w:sdtContent>'),
    "odt": re.compile(
        r'<text:reference-mark-start text:name="cijfer\|([^"|]*)\|\d+" ?/>(.*?)'
        r"<text:reference-mark-end"
    ),
}
#: In HTML the value stands beside it.
_VALUED = re.compile(r'<data\b(?=[^>]*\bvalue="([^"]*)")(?=[^>]*\bdata-figure="([^"]*)")[^>]*>')
_ODS_SHEET, _ODS_NAME = "<table:table ", re.compile(r'table:name="([^"]*)"')
_ODS_NUMBER = re.compile(r'office:value="([^"]*)"')
_XLSX_SHEET = re.compile(r'<sheet name="([^"]+)"')
_XLSX_NUMBER = re.compile(r"<c (?![^>]*\bt=)[^>]*><v>([^<]*)</v>")
#: The sheet that says how many rows the others have.
_CONTENTS = OWN_SHEETS[1]


def tells_more(
    annex: str, files: Mapping[str, bytes], figures: Mapping[str, PublishedFigure]
) -> Iterator[Problem]:
    """O11 for every file of an annex that tells more of a figure than the table of all figures, or
    that can not be read.
    """
    known = {one.value for one in figures.values()} | {one.step for one in figures.values()}
    for name in (f"{annex}.{form}" for form in ("html", "docx", "odt", "ods", "xlsx", "pdf")):
        if name not in files:
            continue
        try:
            found = [*_of_file(annex, name, files, figures, known)]
        except (ValueError, KeyError):
            found = ["is niet te lezen"]
        yield from (_more(name, one) for one in dict.fromkeys(found))
    for name, number in _in_tables(annex, files, known):
        yield _more(name, f"noemt {number}, en geen cijfer heeft die waarde")


def _of_file(
    annex: str,
    name: str,
    files: Mapping[str, bytes],
    figures: Mapping[str, PublishedFigure],
    known: set[Fraction],
) -> Iterator[str]:
    parts = texts_of(name, files[name])
    form = name.rpartition(".")[2]
    if form == "pdf":
        tables = {data for one, data in files.items() if one.startswith(f"{annex}-")}
        if any(data not in tables for data in parts.values()):
            yield "heeft een bijgevoegd bestand dat niet zo wordt gepubliceerd"
        yield from _on_pages(pages_of(files[name]), files[f"{annex}.html"].decode("utf-8"))
    elif form in ("ods", "xlsx"):
        for sheet, number in _sheet_numbers(form, parts):
            if sheet != _CONTENTS and Fraction(number) not in known:
                yield f"noemt op blad {sheet} {number}, en geen cijfer heeft die waarde"
    else:
        part = {"docx": "word/document.xml", "odt": "content.xml"}.get(form, name)
        yield from _marked(form, parts[part].decode("utf-8"), figures)


def _marked(form: str, text: str, figures: Mapping[str, PublishedFigure]) -> Iterator[str]:
    for id, said in _MARKED[form].findall(text):
        shown, figure = html.unescape(_TAGS.sub("", said)), figures.get(html.unescape(id))
        # In a letter a figure may stand in other words, which are never finer.
        if figure is None:
            yield f"noemt {id}, dat niet in de tabel met alle cijfers staat"
        elif _digits(shown) > max(_digits(figure.printed), _digits(str(figure.value))):
            yield f"schrijft {figure.label} als {shown}, en de tabel als {figure.printed}"
    for value, id in _VALUED.findall(text) if form == "html" else ():
        figure = figures.get(html.unescape(id))
        if figure is not None and Fraction(value) != figure.value:
            yield f"geeft {figure.label} de waarde {value}, en de tabel {figure.printed}"


def _on_pages(pages: Pages, page: str) -> Iterator[str]:
    """What is printed and does not stand on the page in HTML. Beside it, the numbers of pages,
    notes and headings are printed, running heads, the head of a table again where it goes on, and
    parts of a word that is broken over two lines, such as the name of a file.
    """
    body = page[page.index("<body") :]
    whole = Counter(word for text in pages.texts for word in text.split())
    words = Counter(word for text in _shown([body]) for word in text.split())
    broken = " ".join(one for one in words - whole if len(one) > _FITS and _LETTER.search(one))
    cells = Counter(_numbers(pages.cells)) - Counter(_numbers(_shown(_CELL.findall(body))))
    for number in cells:
        if number not in broken:
            yield f"heeft in een tabel {number}, en de html niet of minder vaak"
    again = {*_numbers(_shown(_REPEATED.findall(body)))}
    counted = max(len(pages.texts), *(len(one.findall(body)) for one in _COUNTED))
    printed = Counter(_numbers(pages.texts)) - Counter(_numbers(_shown([body])))
    for number in printed.keys() - cells.keys() - again:
        is_count = all(part.isdigit() and int(part) <= counted for part in number.split(","))
        if not is_count and number not in broken:
            yield f"heeft {number} op een pagina, en de html niet of minder vaak"


def _shown(parts: Iterable[str]) -> Iterator[str]:
    return (html.unescape(_TAGS.sub(" ", one)) for one in parts)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    return (number for one in texts for number in _NUMBER.findall(one))


def _digits(text: str) -> int:
    """How many digits of a number say something."""
    return len(re.sub(r"\D", "", text).strip("0"))


def _sheet_numbers(form: str, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every number in a workbook, and on which sheet."""
    if form == "ods":
        for sheet in parts["content.xml"].decode("utf-8").split(_ODS_SHEET)[1:]:
            name = _ODS_NAME.search(sheet)
            for number in _ODS_NUMBER.findall(sheet):
                yield (html.unescape(name[1]) if name is not None else ""), number
        return
    names = _XLSX_SHEET.findall(parts["xl/workbook.xml"].decode("utf-8"))
    for at, name in enumerate(names, start=1):
        for number in _XLSX_NUMBER.findall(parts[f"xl/worksheets/sheet{at}.xml"].decode("utf-8")):
            yield html.unescape(name), number


def _in_tables(
    annex: str, files: Mapping[str, bytes], known: set[Fraction]
) -> Iterator[tuple[str, str]]:
    """The numbers in the tables of an annex that no figure has, by the file they are in."""
    described = files.get(f"{annex}.datapackage.json")
    for table in json.loads(described)["resources"] if described is not None else ():
        name = table["path"]
        if name == f"{annex}-{ALL_FIGURES}.csv" or name not in files:
            continue
        numeric = [
            one["name"] for one in table["schema"]["fields"] if one["type"] in ("integer", "number")
        ]
        for row in csv.DictReader(io.StringIO(files[name].decode("utf-8"))):
            for column in numeric:
                if row[column] and Fraction(row[column]) not in known:
                    yield name, row[column]


def guessable_digests(annex: str, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """O09 for every file of an annex that names a sha256 which is not that of a published file: who
    can guess what it was made from, sees when the guess is right.
    """
    public = {hashlib.sha256(data).hexdigest().encode() for data in files.values()}
    for name, data in sorted(files.items()):
        if not name.startswith((f"{annex}.", f"{annex}-")):
            continue
        try:
            parts = texts_of(name, data)
        except ValueError:
            continue  # told by tells_more; or a report of others
        found = {digest for text in parts.values() for digest in _DIGEST.findall(text)} - public
        for digest in sorted(found):
            yield Problem(
                "O09",
                name,
                f"{name} noemt sha256 {digest[:12].decode()}…, en geen gepubliceerd bestand heeft "
                "die. Wie de inhoud kan raden, ziet zo wanneer hij goed raadt.",
                "alleen sha256's van bestanden die zelf worden gepubliceerd",
            )


def _more(name: str, what: str) -> Problem:
    return Problem(
        "O11",
        name,
        f"{name} {what}.",
        "in iedere vorm niet meer dan in de tabel met alle cijfers",
    )
