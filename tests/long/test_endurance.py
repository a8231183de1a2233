"""What takes a minute per kill: a program of tests/bench that stops at the first thing that is not
as it should be. What it measures is shown at the end of ``make test-long``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

pytestmark = [pytest.mark.grows, pytest.mark.needs("postgresql")]


def test_it_holds() -> None:
    done = subprocess.run(
        [sys.executable, "tests/bench/endurance.py"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    assert done.returncode == 0
