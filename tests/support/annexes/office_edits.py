"""Copies that somebody edits in LibreOffice with tracked changes, and saves."""

from __future__ import annotations

import html
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from support.servers.processes import DEADLINE

#: Who edits. Without the last item LibreOffice would put libraries of its own in place of ours.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname" oor:op="fuse">
<value>A.</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="sn" oor:op="fuse">
<value>de Vries</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<library:libraries xmlns:library="http://openoffice.org/2000/library">
<library:library library:name="Standard" library:link="false"/></library:libraries>"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard">
<library:element library:name="Edits"/></library:library>"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edits"
 script:language="StarBasic">{}</script:module>"""
_STEPS = """
Function Opened(address)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(address, "_blank", 0, hidden())
End Function

Sub Saved(doc, address, filter)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = filter
  doc.storeToURL(address, how())
End Sub

Sub Replaced(doc, tracked, text, becomes)
  doc.RecordChanges = tracked
  what = doc.createSearchDescriptor()
  what.SearchString = text
  places = doc.findAll(what)
  For n = 0 To places.Count - 1
    place = places.getByIndex(n)
    ' A busy machine has no notes laid out yet, and then they are not searched.
    If Not place.Text.supportsService("com.sun.star.text.Footnote") Then place.String = becomes
  Next
End Sub

Function Found(doc, text)
  where = doc.createSearchDescriptor()
  where.SearchString = text
  Found = doc.findFirst(where)
End Function

Sub Added(doc, text, paragraph)
  doc.RecordChanges = True
  place = Found(doc, text)
  cursor = place.Text.createTextCursorByRange(place.End)
  ending = com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK
  cursor.Text.insertControlCharacter(cursor, ending, False)
  cursor.Text.insertString(cursor, paragraph, False)
End Sub

Sub Commented(doc, text, said)
  place = Found(doc, text)
  note = doc.createInstance("com.sun.star.text.textfield.Annotation")
  note.Author = "B. Jansen" : note.Content = said
  place.Text.insertTextContent(place, note, True)
End Sub
"""
_FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8"}


class Act(NamedTuple):
    """What is done: a procedure above and its arguments after the document."""

    name: str
    arguments: tuple[str | bool, ...]


def edited(acts: Mapping[Path, Sequence[Act]], folder: Path) -> None:
    """Carry out acts in documents, and save each in an empty folder as Word and as OpenDocument:
    ``<form>.<form that it is saved as>``.
    """
    steps = [line for document, some in acts.items() for line in _edits(document, some, folder)]
    code = "\n".join((_STEPS, "Sub Main", *steps, "End Sub"))
    profile = folder / "profiel"
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    module = _MODULE.format(html.escape(code, quote=False))
    (basic / "Standard" / "Edits.xba").write_text(module, encoding="utf-8")
    home = f"-env:UserInstallation={profile.as_uri()}"
    command = ["soffice", home, "--headless", "macro:///Standard.Edits.Main"]
    subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE)


def _edits(document: Path, acts: Sequence[Act], folder: Path) -> list[str]:
    form = document.suffix[1:]
    done = [f"{act.name}(doc, {', '.join(map(_basic, act.arguments))})" for act in acts]
    saved = [
        f"Saved(doc, {_basic((folder / f'{form}.{other}').as_uri())}, {_basic(filter)})"
        for other, filter in _FILTERS.items()
    ]
    return [f"doc = Opened({_basic(document.as_uri())})", *done, *saved, "doc.close(True)"]


def _basic(value: str | bool) -> str:
    return str(value) if isinstance(value, bool) else f'"{value}"'
