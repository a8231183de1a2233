"""Documents at random, from everything an annex may hold, on small pages so that much of it goes
over a page.

Every document has the pieces that its seed has turn for, and a few at random; :data:`CONSTRUCTS`
says what they hold between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from xml.etree.ElementTree import Element

WORDS = (
    "de",
    "het",
    "een",
    "van",
    "naar",
    "uitvoering",
    "herziening",
    "buitenland",
    "toeslag",
    "gezin",
    "betaling",
    "norm",
    "maatregel",
)
LONG_WORD = "arbeidsongeschiktheidsverzekeringsmaatschappijen" * 3
FONT = "font-family=\"'Source Sans 3'\""
PAGE = """@page { size: 105mm 96mm; margin: 14mm 9mm 12mm;
@top-left { width: 60mm; margin-bottom: 2mm } @top-right { width: 20mm; margin-bottom: 2mm }
@bottom-left { width: 50mm; padding-top: 1mm } @bottom-right { padding-top: 1mm } }
pre, code { font-family: inherit }"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 {height}" width="200" '
    'height="{height}"{hidden}>{drawing}</svg>'
)


def generated_document(seed: int) -> str:
    """One document of a few pages; the same for the same seed."""
    random = Random(seed)
    wanted = [PIECES[(2 * seed + turn) % len(PIECES)] for turn in range(2)] + [
        random.choice(PIECES)
    ]
    random.shuffle(wanted)
    # As in every annex, the table of contents stands before all else: its page is laid out once
    # more when page numbers are known.
    wanted.sort(key=lambda piece: piece is not _contents)
    parts, level = [], 1
    for piece in wanted:
        if random.random() < 0.7:
            level = random.choice((2, min(level + 1, 4), min(level + 1, 4)))
            parts.append(f"<h{level}>{_words(random, 3)}</h{level}>")
        parts.append(piece(random))
        level = 2 if piece is _tall_rows else level  # a card has a heading of its own
    title = _words(random, 3)
    cover = (
        f'<header class="cover" data-title="{title}" data-mark="CONCEPT" '
        f'data-foot="voet"><h1>{title}</h1></header>'
    )
    head = (
        f'<meta charset="utf-8"><title>{title}</title><link rel="stylesheet" '
        f'href="asset:stijl.css"><style>{PAGE}</style>'
    )
    body = f'{cover}<main>{"".join(parts)}<p id="eind">Eind.</p></main>'
    return f'<!doctype html><html lang="nl"><head>{head}</head><body>{body}</body></html>'


def _words(random: Random, number: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(number))


def _note(random: Random, words: int = 6) -> str:
    return (
        f'<span class="footnote" role="doc-footnote">{_words(random, words)} <em>en</em> '
        "meer</span>"
    )


def _inline(random: Random, depth: int = 0) -> str:
    kind = random.randint(0, 9)
    if kind == 0 and depth < 2:
        return f"<strong>{_inline(random, depth + 1)}</strong>"
    if kind == 1 and depth < 1:
        return f'<a href="https://www.rijksoverheid.nl/">{_words(random, 3)} <em>nadruk</em></a>'
    if kind == 2 and depth < 1:
        return _words(random, 4) + _note(random)
    if kind == 3:
        return f'<span lang="en">{_words(random, 3)}</span>'
    if kind == 4:
        return '<abbr title="Sociale Verzekeringsbank">SVB</abbr>'
    if kind == 5:
        return (
            '<data class="figure" value="7163" '
            f'data-figure="x">{random.randint(1, 999)}\u00a0mln</data>'
        )
    return _words(random, random.randint(3, 12))


def _text(random: Random) -> str:
    always = f"<strong>{_words(random, 2)} <strong>{_inline(random, 2)}</strong></strong>"
    return f"<p>{' '.join(_inline(random) for _ in range(random.randint(1, 4)))} {always}</p>"


def _long_text(random: Random) -> str:
    return f"<p>{_words(random, 130)}{_note(random, 30)}{_note(random)} {_words(random, 40)}</p>"


def _long_word(random: Random) -> str:
    cells = f'<tr><th scope="row">{LONG_WORD}</th><td>{LONG_WORD}</td></tr>'
    return (
        f'<p>{_words(random, 3)} {LONG_WORD}</p><table class="t" '
        f'data-summary="lang"><tbody>{cells}</tbody></table>'
    )


def _links(random: Random) -> str:
    deep = (
        f'<a href="https://www.rijksfinancien.nl/">{_words(random, 16)} <strong>sterk <em>en '
        f"schuin</em></strong> {_words(random, 9)}</a>"
    )
    abbreviation = (
        '<a href="#eind">naar <abbr title="Basisregistratie Personen">BRP</abbr> en '
        '<span lang="en">the end</span></a>'
    )
    return (
        f"<p>{_words(random, 5)} {deep}; {abbreviation}.</p><ul><li><a "
        f"href='#eind'>{_words(random, 3)} <i>schuin</i></a></li></ul>"
    )


def _languages(random: Random) -> str:
    quote = (
        '<blockquote lang="de"><p>Anspruch auf <span lang="fr">allocations '
        "familiales</span></p></blockquote>"
    )
    return (
        f'<p lang="en">A paragraph in <em>English</em>.</p>{quote}<p>{_words(random, 3)} <em '
        'lang="en">with emphasis</em></p>'
    )


def _contents(random: Random) -> str:
    lines = "".join(
        f'<li{" class=sub" if number else ""}><a href="#eind"><span class="nr">{number}</span> '
        f"{_words(random, 3)}</a>"
        '<span class="page" data-target="#eind"></span></li>'
        for number in range(random.randint(2, 14))
    )
    return f'<nav class="contents" role="doc-toc" aria-label="Inhoud"><ol>{lines}</ol></nav>'


def _list(random: Random, depth: int = 0) -> str:
    tag = random.choice(("ul", "ol"))
    items = []
    for number in range(random.randint(2, 4)):
        nested = _list(random, depth + 1) if depth < 2 and number == 0 else ""
        items.append(f"<li>{_inline(random)}{nested}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def _long_list(random: Random) -> str:
    return f"<ol>{''.join(f'<li>{_words(random, 5)}</li>' for _ in range(20))}<li>{_words(random, 90)}{_note(random)}</li></ol>"


def _definitions(random: Random) -> str:
    return (
        f"<dl><dt>begrip</dt><dd>{_words(random, 9)}</dd><dt>ander "
        f"<em>begrip</em></dt><dd>{_inline(random)}</dd></dl>"
    )


def _rows(random: Random, rows: int, columns: int) -> str:
    cells = (
        "".join(
            f'<td class="num">{_inline(random, 1) if random.random() < 0.08 else random.randint(1, 999)}</td>'
            for _ in range(columns - 1)
        )
        for _ in range(rows)
    )
    return "".join(f'<tr><th scope="row">{_words(random, 2)}</th>{one}</tr>' for one in cells)


def _table(random: Random) -> str:
    """One row of heads, as every table of figures has; often over pages."""
    columns = random.randint(2, 4)
    total = (
        f'<tr class="total"><th scope="row">Totaal</th><td colspan="{columns - 1}">samen</td></tr>'
        if columns > 2
        else ""
    )
    head = "".join(
        f'<th scope="col">{_words(random, 1)}{_note(random) if column == 1 else ""}</th>'
        for column in range(columns)
    )
    caption = f"<caption>{_words(random, 4)}{_note(random)}{_note(random, 3)}</caption>"
    rows = _rows(random, random.randint(4, 16), columns) + total
    return (
        '<table class="t dense" '
        f'data-summary="tabel">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _table_with_spans(random: Random) -> str:
    """Two rows of heads over pages, and cells over rows and columns."""
    head = (
        '<tr><th scope="col" rowspan="2">land</th><th scope="colgroup" '
        f'colspan="2">{_words(random, 2)}{_note(random)}</th></tr>'
        '<tr><th scope="col">aantal</th><th scope="col">bedrag</th></tr>'
    )
    groups = "".join(
        '<tr><th scope="rowgroup" '
        f'rowspan="2">{_words(random, 1)}</th><td>{random.randint(1, 99)}</td><td></td></tr>'
        f'<tr><td rowspan="1" colspan="2">{_words(random, 3)}</td></tr>'
        for _ in range(random.randint(3, 7))
    )
    return (
        '<table class="t" '
        f'data-summary="groepen"><caption>groepen</caption><thead>{head}</thead><tbody>{groups}</tbody></table>'
    )


def _tall_rows(random: Random) -> str:
    """A row that is higher than what is left of the page, and cells with blocks in them."""
    items = f"<ul><li>{_words(random, 9)}</li><li>{_inline(random)}</li></ul>"
    cell = f"<p>{_words(random, 60)}</p>{items}<p>{_words(random, 30)}{_note(random)}</p>"
    return (
        f'<article class="card long"><h2>{_words(random, 2)}</h2><p '
        f'class="facts">{_words(random, 5)}</p><table aria-label="kaart" '
        f'data-summary="kaart"><tbody><tr><th scope="row">Oorzaak</th><td>{cell}</td></tr>'
        f'<tr><th scope="row">Gevolg</th><td>{_words(random, 4)}</td></tr></tbody></table></article>'
    )


def _figure(random: Random) -> str:
    height = random.randint(20, 160)
    drawing = (
        f'<title>{_words(random, 6)}</title><rect width="90" height="10"/><text {FONT} '
        'x="2" y="18" font-size="9">tekst</text>'
    )
    picture = (
        '<p><img src="asset:watermerk.svg" width="20" height="20" alt="Watermerk met het woord '
        'concept"></p>'
        if height > 60
        else ""
    )
    return f"<figure>{SVG.format(height=height, hidden='', drawing=drawing)}<figcaption>{_inline(random)}</figcaption></figure>{picture}"


def _decoration(random: Random) -> str:
    """What is only there for the eye: a shape before a word, a bar in a cell, a whole list."""
    bar = SVG.format(
        height=10,
        hidden=' class="bullet" aria-hidden="true"',
        drawing='<title>balk</title><rect width="90" height="4"/>',
    )
    row = f'<tr><th scope="row">norm</th><td class="num">12{bar}</td></tr>'
    shape = '<p><span class="status realised"><i aria-hidden="true">●</i> gerealiseerd</span></p>'
    hidden = (
        f'<div aria-hidden="true"><ul><li>sier</li></ul>{_words(random, 3)}</div><p '
        'role="presentation">sier</p>'
    )
    return f'{shape}<table class="t" data-summary="balk"><tbody>{row}</tbody></table>{hidden}'


def _other(random: Random) -> str:
    return (
        f"<blockquote><p>{_words(random, 12)}</p></blockquote><div><p>{_inline(random)}<br>regel</p></div>"
        f"<pre>{_words(random, 4)}\n  ingesprongen</pre><p>H<sub>2</sub>O, m<sup>2</sup>, "
        "<code>cijfers.csv</code>, <q>citaat</q></p>"
    )


PIECES: tuple[Callable[[Random], str], ...] = (
    _text,
    _table,
    _list,
    _table_with_spans,
    _long_text,
    _figure,
    _links,
    _table,
    _contents,
    _tall_rows,
    _languages,
    _definitions,
    _decoration,
    _long_list,
    _table_with_spans,
    _long_word,
    _other,
)

#: What the documents must hold between them: name -> where it is in the HTML.
CONSTRUCTS = {
    "two rows of heads": "thead/tr/th[@rowspan]",
    "a head over columns": "thead/tr/th[@colspan]",
    "a footnote in a head": "thead//*[@role='doc-footnote']",
    "a footnote in a caption": "caption/*[@role='doc-footnote']",
    "a footnote in a cell": "td//*[@role='doc-footnote']",
    "a footnote in a list": "li/*[@role='doc-footnote']",
    "a footnote with emphasis": "*[@role='doc-footnote']/em",
    "a row head over rows": "tbody/tr/th[@rowspan]",
    "a cell over columns": "tbody/tr/td[@colspan]",
    "a caption": "table/caption",
    "a summary": "table[@data-summary]",
    "a list in a list in a list": "li/*/li/*/li",
    "a list in a cell": "td/ul/li",
    "a definition list": "dl/dd",
    "a foreign word": "p/span[@lang]",
    "a foreign word in a foreign block": "blockquote[@lang]//span[@lang]",
    "a foreign paragraph": "p[@lang]",
    "a table of contents": "nav[@role='doc-toc']/ol/li/a",
    "a chart": "figure/{http://www.w3.org/2000/svg}svg",
    "a picture": "img[@alt]",
    "a caption of a figure": "figure/figcaption",
    "a hidden drawing in a cell": "td/{http://www.w3.org/2000/svg}svg[@aria-hidden]",
    "a hidden shape before a word": "span/i[@aria-hidden]",
    "a hidden list": "*[@aria-hidden]/ul",
    "a presentational paragraph": "p[@role='presentation']",
    "a link with emphasis": "a/em",
    "a link with emphasis in emphasis": "a/strong/em",
    "an abbreviation in a link": "a/abbr",
    "a foreign word in a link": "a/span[@lang]",
    "a link within the document": "a[@href='#eind']",
    "an abbreviation": "p/abbr[@title]",
    "a figure": "data[@data-figure]",
    "emphasis in emphasis": "strong/strong",
    "a quotation": "blockquote/p",
    "preformatted text": "pre",
    "a line break": "p/br",
    "a card": "article/table",
    **{f"a heading {level}": level for level in ("h1", "h2", "h3", "h4")},
}


def holds(root: Element, construct: str) -> bool:
    """Whether a document has one of the :data:`CONSTRUCTS`."""
    return root.find(f".//{CONSTRUCTS[construct]}") is not None


def has_long_word(root: Element) -> bool:
    """Whether a word is longer than a line."""
    return re.search(r"\w{100}", "".join(root.itertext())) is not None
