"""The page as it is printed on paper, and as word processors have it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from tasks.annexes.page.dom import text_of, to_html, without

#: The class of a row above the head of a table that is printed only where the table goes on
#: (:mod:`tasks.annexes.pdf.weasyprint_patches`).
GOES_ON = "goes-on"
#: The class of a drawing that is for narrow screens.
NARROW = "narrow"
#: What holds running text; a cell is too narrow to keep a word and a call together.
TEXTS = ("p", "li", "caption", "figcaption")
#: The class of what is not cut by the end of a line, and the longest word that can be kept so.
KEPT, LONGEST_KEPT = "nowrap", 30
#: The class of words about a page: on a screen there are none.
PAGED = "paged"
#: The class of a link from one place of an annex to another.
JUMP = "jump"


def for_documents(page: Element) -> Element:
    """The page as word processors have it: without what is for screens, and without its links from
    place to place.
    """
    return without(page, (NARROW, JUMP))


def for_paper(page: Element) -> str:
    """The page as HTML, for :class:`tasks.annexes.pdf.print_pdf.LaidOut`.

    On paper a chapter is a section, a table says its name again on every page that it goes on, and
    no line begins with the call of a note.

    The mark of a figure is there for anyone who checks the HTML. In a cell that holds nothing else
    it changes nothing on paper, but a box around every number makes a table a quarter slower to
    print; so it is removed there.
    """
    printed = without(page, (NARROW,))
    for main in printed.iter("main"):
        _chapters_in_sections(main)
    for table in printed.iter("table"):
        _name_again(table)
    for block in [one for one in printed.iter() if one.tag in TEXTS]:
        _keep_calls_beside_words(block)
    for cell in [one for one in printed.iter() if one.tag in ("td", "th")]:
        marks = [one for one in cell if one.tag == "data" and not len(one)]
        if len(marks) == len(cell) == 1 and not (cell.text or marks[0].tail):
            cell.text = marks[0].text
            del cell[0]
    return to_html(printed)


def _chapters_in_sections(main: Element) -> None:
    section = None
    for child in list(main):
        if child.tag == "h2":
            section = Element("section")
            main.insert(list(main).index(child), section)
        if section is not None:
            main.remove(child)
            section.append(child)


def _keep_calls_beside_words(block: Element) -> None:
    for note in [one for one in block if one.get("role") == "doc-footnote"]:
        place = list(block).index(note)
        before = block[place - 1] if place else None
        text = (block.text if before is None else before.tail) or ""
        word = text.rpartition(" ")[2]
        if 0 < len(word) <= LONGEST_KEPT:
            kept = Element("span", {"class": KEPT})
            kept.text = word
            if before is None:
                block.text = text.removesuffix(word)
            else:
                before.tail = text.removesuffix(word)
            block.insert(place, kept)
        elif not text and before is not None and before.get("class") == KEPT:
            kept = before  # a call after a call
        else:
            continue
        block.remove(note)
        kept.tail, note.tail = note.tail, None
        kept.append(note)


def _name_again(table: Element) -> None:
    caption, head = (next(table.iter(tag), None) for tag in ("caption", "thead"))
    if caption is None or head is None:
        return
    row = Element("tr", {"class": GOES_ON})
    columns = str(len(list(head.iter("th"))))
    name = SubElement(row, "th", {"colspan": columns, "scope": "colgroup"})
    name.text = f"{text_of(caption, without='doc-footnote')} (vervolg)"
    head.insert(0, row)
