"""Documents at random, from everything an annex may hold: nested lists and inline markup, tables over pages, notes, figures."""

from __future__ import annotations

from random import Random

WORDS = ("de", "het", "een", "van", "naar", "uitvoering", "herziening", "buitenland", "toeslag", "gezin", "betaling", "norm", "maatregel")
FONT = "font-family=\"'Source Sans 3'\""


def generated_document(seed: int) -> str:
    """One document of a few pages; the same for the same seed."""
    random = Random(seed)
    parts = [f"<h1>{_words(random, 4)}</h1>"]
    if random.random() < 0.5:
        parts.append('<nav role="doc-toc"><ol><li><a href="#eind">Eind</a></li><li><a href="#eind">Nogmaals</a></li></ol></nav>')
    level = 1
    for _ in range(random.randint(4, 12)):
        kind = random.choice(("heading", "text", "text", "list", "table", "table", "figure", "other"))
        if kind == "heading":
            level = random.randint(2, min(level + 1, 4))
            parts.append(f"<h{level}>{_words(random, 4)}</h{level}>")
        else:
            parts.append({"text": _text, "list": _list, "table": _table, "figure": _figure, "other": _other}[kind](random))
    parts.append('<p id="eind">Eind.</p>')
    style = '<link rel="stylesheet" href="asset:stijl.css"><style>@page { size: A5; margin: 15mm }</style>'
    head = f'<head><meta charset="utf-8"><title>{_words(random, 3)}</title>{style}</head>'
    return f'<!doctype html><html lang="nl">{head}<body><main>{"".join(parts)}</main></body></html>'


def _words(random: Random, number: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(number))


def _inline(random: Random, depth: int = 0) -> str:
    kind = random.randint(0, 9)
    if kind == 0 and depth < 2:
        return f"<strong>{_inline(random, depth + 1)}</strong>"
    if kind == 1 and depth < 1:
        return f'<a href="https://www.rijksoverheid.nl/">{_words(random, 3)} <em>nadruk</em></a>'
    if kind == 2 and depth < 1:
        return f'{_words(random, 4)}<span class="footnote" role="doc-footnote">{_words(random, 8)} <em>en</em> meer</span>'
    if kind == 3:
        return f'<span lang="en">{_words(random, 3)}</span>'
    if kind == 4:
        return '<abbr title="Sociale Verzekeringsbank">SVB</abbr>'
    if kind == 5:
        return f'<data class="figure" value="7163" data-figure="x">{random.randint(1, 999)}\u00a0mln</data>'
    return _words(random, random.randint(3, 40))


def _text(random: Random) -> str:
    return f"<p>{' '.join(_inline(random) for _ in range(random.randint(1, 10)))}</p>"


def _list(random: Random, depth: int = 0) -> str:
    tag = random.choice(("ul", "ol"))
    items = []
    for _ in range(random.randint(1, 7)):
        nested = _list(random, depth + 1) if depth < 2 and random.random() < 0.25 else ""
        items.append(f"<li>{_inline(random)}{nested}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def _table(random: Random) -> str:
    columns, rows = random.randint(2, 5), []
    for _ in range(random.randint(1, 40)):
        cells = "".join(f"<td>{_inline(random) if random.random() < 0.1 else random.randint(1, 999)}</td>" for _ in range(columns - 1))
        rows.append(f'<tr><th scope="row">{_words(random, 3)}</th>{cells}</tr>')
    if columns > 2 and random.random() < 0.3:
        rows.append(f'<tr><th scope="row">Totaal</th><td colspan="{columns - 1}">samen</td></tr>')
    caption = f"<caption>{_words(random, 5)}</caption>" if random.random() < 0.7 else ""
    head = "".join(f'<th scope="col">{_words(random, 2)}</th>' for _ in range(columns))
    return f'<table class="t" data-summary="tabel">{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _figure(random: Random) -> str:
    height = random.randint(20, 300)
    drawing = f'<title>{_words(random, 6)}</title><rect width="90" height="10"/><text {FONT} x="2" y="18" font-size="9">tekst</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 {height}" width="200" height="{height}">{drawing}</svg>'
    return f"<figure>{svg}<figcaption>{_words(random, 4)}</figcaption></figure>"


def _other(random: Random) -> str:
    return random.choice(
        (
            f"<blockquote><p>{_words(random, 20)}</p></blockquote>",
            f"<div><p>{_inline(random)}</p></div>",
            '<p aria-hidden="true">sier</p>',
            f"<dl><dt>begrip</dt><dd>{_words(random, 9)}</dd></dl>",
            f'<p><span class="status realised"><i aria-hidden="true">●</i> gerealiseerd</span> {_words(random, 3)}</p>',
        )
    )
