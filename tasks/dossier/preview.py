"""An annex of the last dossier with the template as it stands now, for whoever edits that template.

Nothing is printed, sealed or kept: it is one HTML file that says what it is, beside the dossiers.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from pydantic import ValidationError

from tasks.annexes.page.dom import prepend
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.dossier.halfjaar_store import closed_folder
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.dossier.sealed.newest import newest_dossier
from tasks.figures.dutch import enumeration
from tasks.refusal import Refusal
from tasks.sections.section import Section
from tasks.storage.store import Store

#: Below the outputs.
FOLDER = "voorbeeldweergave"
BANNER = "VOORBEELDWEERGAVE – dit is geen bijlage."


class NoPreview(Refusal):
    """There is nothing to show the template with."""


def preview(annex: str, outputs: Path) -> Path:
    """Write the preview of an annex; gives its file.

    Raises:
        NoPreview: if there is no dossier with that annex, it is not what was sealed, or its
            section is no longer kept.
        TemplateWrong: if the template can not be printed.
    """
    folder = _last_dossier(annex, outputs)
    dossier = SealedDossier(folder)
    try:
        halfjaar = load_halfjaar(dossier.statement.halfjaar)
        section, example = _section(dossier, annex, outputs), dossier.statement.example
    except ChangedError as error:
        raise NoPreview(f"Het dossier {folder} is niet te lezen. {error}") from error
    spec = next(one for one in halfjaar.annexes if one.section == annex)
    page = concept_page(halfjaar, spec, section, example=example)
    _say_what_it_is(page, f"{halfjaar.name} ({folder.name[:12]})")
    file = outputs / FOLDER / f"{annex}.html"
    file.parent.mkdir(exist_ok=True)
    file.write_text(standalone_html(page), encoding="utf-8")
    return file


def _last_dossier(annex: str, outputs: Path) -> Path:
    """Of the newest halfjaar that has one; of several, the one that was made last."""
    rounds = [load_halfjaar(name) for name in known_halfjaren()]
    known = sorted({one.section for round_ in rounds for one in round_.annexes})
    if annex not in known:
        raise NoPreview(f"De bijlage {annex} bestaat niet; verwacht {enumeration(known)}.")
    for round_ in reversed(rounds):
        if annex in (one.section for one in round_.annexes):
            folder = newest_dossier(outputs, round_.name)
            if folder is not None:
                return folder
    raise NoPreview(
        f"Er is nog geen dossier met de bijlage {annex} in {outputs}, en zonder dossier zijn er "
        "geen cijfers om te tonen. Stel er eerst een samen: svz assemble HALFJAAR."
    )


def _section(dossier: SealedDossier, annex: str, outputs: Path) -> Section:
    again = f"Stel het dossier opnieuw samen: svz assemble {dossier.statement.halfjaar}."
    digest = dossier.sections.get(annex)
    store = Store(closed_folder(outputs) / dossier.statement.halfjaar)
    if digest is None or not store.path(digest).exists():
        raise NoPreview(f"De cijfers van de bijlage {annex} zijn niet meer bewaard. {again}")
    try:
        return Section.model_validate_json(store.get(digest))
    except ValidationError as error:
        raise NoPreview(
            f"Het dossier {dossier.folder.name} is met een andere versie gemaakt. {again}"
        ) from error


def _say_what_it_is(page: Element, dossier: str) -> None:
    for title in page.iter("title"):
        title.text = f"Voorbeeldweergave: {title.text}"
    banner = Element("p", {"class": "concept"})
    bold = Element("strong")
    bold.text = BANNER
    bold.tail = (
        " De tekst is die van het sjabloon zoals het nu is, de cijfers zijn die van het dossier "
        f"van {dossier}. Er is niets afgedrukt of verzegeld."
    )
    banner.append(bold)
    prepend(next(page.iter("body")), banner)
