"""The same input gives the same bytes in every form: in another process, place, time zone, locale
and hash seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.annexes import every_form

TESTS = Path(__file__).parents[1]
SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/Adak", "LC_ALL": "nl_NL.UTF-8", "HOME": "/"},
)


def test_every_form_has_the_same_bytes_everywhere(tmp_path: Path) -> None:
    path = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    processes = [
        subprocess.Popen(
            [sys.executable, every_form.__file__],
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **one},
            cwd=tmp_path,
        )
        for one in SURROUNDINGS
    ]
    here = every_form.digests()
    assert {"pdf", "html", "docx", "odt", "xlsx", "ods"} < set(here)
    for process in processes:
        assert dict(line.split() for line in process.communicate()[0].splitlines()) == here
