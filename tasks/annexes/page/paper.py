"""The page as it is printed on paper."""

from __future__ import annotations

from copy import deepcopy
from xml.etree.ElementTree import Element

from tasks.annexes.page.dom import to_html

#: The class of a drawing that is for narrow screens.
NARROW = "narrow"


def without_narrow(page: Element) -> Element:
    """The page as anything but a screen has it: without the drawings for narrow ones."""
    printed = deepcopy(page)
    for parent in printed.iter():
        for child in [one for one in parent if one.get("class") == NARROW]:
            parent.remove(child)
    return printed


def for_paper(page: Element) -> str:
    """The page as HTML, for :func:`tasks.annexes.pdf.print_pdf.print_pdf`.

    The mark of a figure is there for anyone who checks the HTML. In a cell that holds nothing else
    it changes nothing on paper, but a box around every number makes a table a quarter slower to
    print; so it is removed there.
    """
    printed = without_narrow(page)
    for cell in [one for one in printed.iter() if one.tag in ("td", "th")]:
        marks = [one for one in cell if one.tag == "data" and not len(one)]
        if len(marks) == len(cell) == 1 and not (cell.text or marks[0].tail):
            cell.text = marks[0].text
            del cell[0]
    return to_html(printed)
