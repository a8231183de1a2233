"""A stream whose bytes end in a carriage return is read at its full length."""

from __future__ import annotations

import io
import re
import zlib

import page
import pikepdf
import pydyf  # type: ignore[import-untyped]
import pytest

from tasks.annexes.pdf import weasyprint_patches


def ending_in(last: bytes) -> bytes:
    """Content whose compressed form ends in the byte ``last``."""
    return next(
        content
        for number in range(100_000)
        if zlib.compress(content := b"q Q %d" % number).endswith(last)
    )


@pytest.mark.parametrize("last", [b"\r", b"\n", b"\0", b" "])
def test_every_reader_finds_the_whole_stream(last: bytes) -> None:
    weasyprint_patches.apply()
    content = ending_in(last)
    pdf = pydyf.PDF()
    stream = pydyf.Stream([content], compress=True)
    pdf.add_object(stream)
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "Contents": stream.reference,
                "MediaBox": pydyf.Array([0, 0, 9, 9]),
            }
        )
    )
    written = io.BytesIO()
    pdf.write(written)
    match = re.search(rb"/Length (\d+)>>\s*stream\n", written.getvalue())
    assert match is not None
    end = match.end() + int(match[1])
    assert written.getvalue()[match.end() : end].endswith(last)
    assert written.getvalue()[end:].startswith(b"\r\nendstream")
    with pikepdf.open(written) as document:
        assert document.pages[0].Contents.read_bytes() == content
    report = page.validate_pdf_bytes(written.getvalue(), profile=page.ValidationProfile.PDF_A_3A)
    assert not [failure for failure in report.failures if "STREAM-LENGTH" in failure.rule_id]
