"""What takes a minute per kill, or a cluster: programs of tests/bench that stop at the first thing
that is not as it should be. What they measure is shown at the end of ``make test-long``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

pytestmark = [pytest.mark.grows, pytest.mark.needs("postgresql")]


@pytest.mark.parametrize("program", ["endurance", "on_dask"])
def test_it_holds(program: str) -> None:
    done = subprocess.run(
        [sys.executable, f"tests/bench/{program}.py"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    assert done.returncode == 0
