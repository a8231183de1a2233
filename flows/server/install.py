"""Everything a server machine needs beside the product, as files to read before they are
installed.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.server.watch import STEPS
from flows.shared.settings import HEARTBEAT, PROJECT

TEMPLATES = PROJECT / "config" / "server"
#: Shared by other templates, not a file of its own.
PARTS = {"hardening.j2"}
#: What the pages do without can not be misused by way of the pages: most of the product's packages.
PAGES_LOCK = "requirements-pages.lock"
#: Of the environment that ``make setup-pages`` makes of it.
PAGES_PYTHON = PROJECT / ".venv-pages" / "bin" / "python"
SECRET = ".secret"  # noqa: S105 - how such files are named


def write_server_files(
    folder: Path,
    prefect_host: str,
    pages_host: str,
    *,
    python: Path = Path(sys.executable),
    pages_python: Path = PAGES_PYTHON,
) -> list[Path]:
    """Write the files of a server installation; what is in ``folder`` under their names is
    replaced, except passwords.

    Args:
        folder: made if need be.
        prefect_host, pages_host: names under which people reach Prefect and the pages.
        python: interpreter of the product's virtual environment on the server machine.
        pages_python: that of the environment with the packages of the pages only.

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
        "pages_python": _in_unit(str(pages_python)),
        "prefect_host": prefect_host,
        "pages_host": pages_host,
        "password": password,
        "heartbeat": HEARTBEAT,
        "watch": [" ".join(step) for step in STEPS],
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
