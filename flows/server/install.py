"""Everything a server machine needs beside the product, as files to read before they are
installed.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.shared.settings import HEARTBEAT, PROJECT

TEMPLATES = PROJECT / "config" / "server"
#: Shared by other templates, not a file of its own.
PARTS = {"hardening.j2"}
SECRET = ".secret"  # noqa: S105 - how such files are named


def write_server_files(
    folder: Path, prefect_host: str, pages_host: str, *, python: Path = Path(sys.executable)
) -> list[Path]:
    """Write the files of a server installation; what is in ``folder`` under their names is
    replaced, except passwords.

    Args:
        folder: made if need be.
        prefect_host, pages_host: names under which people reach Prefect and the pages.
        python: interpreter of the product's virtual environment on the server machine.

    Returns:
        The files, in the order of their names.

    Raises:
        OSError: if the folder can not be written.
    """
    templates = Environment(  # noqa: S701 - settings and units, no markup
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    known = folder / f"server{SECRET}"
    # Server and worker must agree, also when one of the two files was lost.
    password = (
        known.read_text().partition("=")[2].strip()
        if known.exists()
        else f"svz:{secrets.token_urlsafe(32)}"
    )
    values = {
        "app": _in_unit(str(PROJECT)),
        "manual": _in_unit((PROJECT / "docs" / "operation.md").as_uri()),
        "python": _in_unit(str(python)),
        "prefect_host": prefect_host,
        "pages_host": pages_host,
        "password": password,
        "heartbeat": HEARTBEAT,
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for template in sorted(TEMPLATES.glob("*.j2")):
        if template.name in PARTS:
            continue
        path = folder / template.stem
        mode = {".sh": 0o755, SECRET: 0o600}.get(path.suffix, 0o644)
        path.unlink(missing_ok=True)
        # Born with its mode: a secret is never readable for others, not even for a moment.
        path.touch(mode=mode)
        path.write_text(templates.get_template(template.name).render(values), encoding="utf-8")
        written.append(path)
    return written


def _in_unit(text: str) -> str:
    """In a unit of systemd a percent sign begins a specifier."""
    return text.replace("%", "%%")
