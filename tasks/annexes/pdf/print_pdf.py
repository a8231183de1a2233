"""Prints HTML as a PDF that is at once PDF/A-3a (for the archive) and PDF/UA-1 (for everyone), with
the figures attached.

The same input gives the same bytes, on every machine: fonts come from the assets, times from the
caller, and nothing is fetched. Anything WeasyPrint complains about stops the print, because in an
annex nothing may be missing unnoticed.
"""

from __future__ import annotations

import gc
import io
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pydyf  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint import Attachment  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

from tasks.annexes.pdf import weasyprint_patches
from tasks.annexes.pdf.changed_pages import NotInPlace, changed, finished
from tasks.annexes.pdf.layout import fitted, in_way
from tasks.annexes.pdf.structure import NoteMissing, improve_structure
from tasks.annexes.pdf.weasyprint_patches import StyledHTML
from tasks.refusal import Refusal

VARIANT = "pdf/a-3a"
SCHEME = "asset:"

# WeasyPrint declares PDF/A or PDF/UA, not both. PDF/A wants every property described that it does
# not know itself, so the declaration of PDF/UA brings its own description.
PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
LANGUAGE = b"""<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language></rdf:Description>
"""

# WeasyPrint logs to one logger and we switch off the garbage collector: both belong to the whole
# process.
_one_at_a_time = threading.Lock()


class PrintError(Refusal):
    """The annex could not be printed; the message is Dutch."""


class ResourceRefused(PrintError):
    """The HTML or CSS asked for something outside the fixed assets: a file, the network, or an
    unknown asset.
    """


class Attached(NamedTuple):
    """A file that travels inside the PDF: the figures as CSV.

    Attributes:
        name: file name, in ASCII.
        description: Dutch, what it is.
        data: its bytes.
    """

    name: str
    description: str
    data: bytes


class Printed(NamedTuple):
    """A PDF.

    Attributes:
        pages: on which page, from 1, each element with an id that something links to stands.
    """

    data: bytes
    pages: dict[str, int]


class _Assets(URLFetcher):  # type: ignore[misc]
    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=frozenset(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> Any:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._assets:
            self.refused.append(url[:100])
            raise FatalURLFetchingError(url)
        media_type, data = self._assets[name]
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class LaidOut:
    """A page (a whole document with ``lang`` and ``<title>``), laid out on paper: to be printed as
    it is, and once more after a change.
    """

    def __init__(self, html: str, *, assets: Mapping[str, tuple[str, bytes]]) -> None:
        """Lay the page out.

        Args:
            html: refers to ``assets`` as ``asset:NAME`` and to nothing else, and begins with an
                ``<html lang="..">`` element without a class; see
                :func:`tasks.annexes.page.paper.for_paper`.
            assets: name -> (media type, bytes), see
                :func:`tasks.annexes.page.house_style.house_assets`.

        Raises:
            ResourceRefused: if anything but an asset was asked for.
            PrintError: if WeasyPrint complained.
        """
        self._assets = assets
        self._fetcher, self._fonts = _Assets(assets), FontConfiguration()
        self._tried: dict[str, Any] = {}
        with self._guarded():
            self._document = finished(fitted(lambda way: self._laid_out(html, way)))

    def changed(self, html: str, change: Callable[[Element], None]) -> LaidOut:
        """The page after a change, laid out as it would be by itself; this one can not be printed
        any more.

        Args:
            html: the page that the change makes.
            change: makes it, from the ``<html>`` element, in place.

        Raises as the making of one.
        """
        after = copy(self)
        after._tried = {}
        before, self._tried = self._tried, {}
        del self._document

        def laid_out(way: str) -> Any:
            if way in before:
                with suppress(NotInPlace):
                    after._tried[way] = changed(before.pop(way), change)
                    return after._tried[way]
            return after._laid_out(html, way)

        with self._guarded():
            after._document = finished(fitted(laid_out))
        return after

    def printed(self, *, attachments: Sequence[Attached], created: datetime) -> Printed:
        """Print it.

        Args:
            attachments: in any order; they are attached by name.
            created: stands in the file as time of creation and change; with a time zone.

        Raises:
            ResourceRefused: if anything but an asset was asked for.
            PrintError: if WeasyPrint complained, or a character had to come from a font of the
                machine.
            ValueError: if ``created`` has no time zone.
        """
        if created.tzinfo is None:
            raise ValueError("created has no time zone")
        document, moment = self._document, created.astimezone(UTC)
        with self._guarded():
            _declare(document, moment)
            attached = [_attachment(one, moment) for one in sorted(attachments)]
            pdf: bytes = document.write_pdf(
                pdf_variant=VARIANT, attachments=attached, finisher=_finish
            )
        families = _families(self._assets)
        if strange := sorted({str(font.family) for font in document.fonts.values()} - families):
            raise PrintError(
                "Tekens die niet in de meegeleverde letters staan, zijn gezet in "
                f"{', '.join(strange)}."
            )
        pages = {
            id: number for number, page in enumerate(document.pages, start=1) for id in page.anchors
        }
        return Printed(pdf, pages)

    def _laid_out(self, html: str, way: str) -> Any:
        page = StyledHTML(string=in_way(html, way), url_fetcher=self._fetcher)
        self._tried[way] = page.render(font_config=self._fonts, pdf_variant=VARIANT)
        return self._tried[way]

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Work of WeasyPrint, of which nothing that goes wrong stays unsaid."""
        with _one_at_a_time, _without_garbage_collection(), _complaints() as complaints:
            weasyprint_patches.apply()
            try:
                yield
            except (
                FatalURLFetchingError
            ):  # a BaseException, which would end a worker; in an SVG WeasyPrint swallows it
                _stop_on(self._fetcher.refused, complaints)
                raise
            except RecursionError as error:
                raise PrintError("De bijlage is te diep genest om te drukken.") from error
            except NoteMissing as error:
                raise PrintError(
                    "De bijlage is niet gedrukt, want een voetnoot zou zijn weggevallen."
                ) from error
            _stop_on(self._fetcher.refused, complaints)


def _families(assets: Mapping[str, tuple[str, bytes]]) -> set[str]:
    fonts = (
        TTFont(io.BytesIO(data), lazy=True)
        for media_type, data in assets.values()
        if media_type.startswith("font/")
    )
    return {font["name"].getBestFamilyName() for font in fonts}


@contextmanager
def _complaints() -> Iterator[list[str]]:
    logger = logging.getLogger("weasyprint")
    handler = _Complaints()
    logger.addHandler(handler)
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    # A third of the time of a print goes to collections that find nothing: boxes live until the
    # end. All that came since is young, so only that is looked through then.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)


def _stop_on(refused: list[str], complaints: list[str]) -> None:
    if refused:
        raise ResourceRefused(f"Bron niet toegestaan: {', '.join(refused)}")
    if any("HarfBuzz-Subset" in one for one in complaints):
        # Without it WeasyPrint cuts the fonts down in another way: the same annex would have other
        # bytes than elsewhere.
        raise PrintError(
            "De systeembibliotheek HarfBuzz-Subset ontbreekt; installeer op Debian het pakket "
            "libharfbuzz-subset0."
        )
    if complaints:
        raise PrintError(
            "WeasyPrint kan de bijlage niet zonder fouten drukken: "
            + "; ".join(dict.fromkeys(complaints))
        )


def _declare(document: Any, moment: datetime) -> None:
    metadata = document.metadata
    metadata.created = metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    generate = metadata.generate_rdf_metadata
    declarations = (
        PDF_UA + LANGUAGE % (metadata.lang or "").encode("ascii", "replace") + b"</rdf:RDF>"
    )
    # A file given as extra XMP would come after the RDF, where validators do not look.
    metadata.generate_rdf_metadata = lambda *rest: generate(*rest).replace(
        b"</rdf:RDF>", declarations
    )


def _attachment(attached: Attached, moment: datetime) -> Any:
    return Attachment(
        file_obj=io.BytesIO(attached.data),
        name=attached.name,
        description=attached.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _finish(document: Any, pdf: Any) -> None:
    improve_structure(document, pdf)
    # Archives read the metadata without unpacking it.
    pdf.objects[int(pdf.catalog["Metadata"].split()[0])].compress = False
    if "AF" in pdf.catalog:  # WeasyPrint names every attachment twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
