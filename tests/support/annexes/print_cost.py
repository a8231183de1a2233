"""What printing and checking an annex of tables costs, counted in a process of its own: python
print_cost.py PAGES.

Calls of functions are counted, not seconds: they are the same on a busy machine and on a quiet one,
so that a cost that grows faster than the number of pages shows before it hurts.
"""

from __future__ import annotations

import cProfile
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from support.annexes.annex_example import CREATED
from support.annexes.table_pages import table_pages, table_pages_page

from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_paper
from tasks.annexes.pdf.print_pdf import LaidOut
from tasks.annexes.pdf.validate import check_pdf


class PrintCost(NamedTuple):
    """Calls of Python functions, and the memory (MB) that printing added to the process at its
    highest.
    """

    calls: int
    memory: float


def print_cost(*pages: int) -> list[PrintCost]:
    """The cost for each number of pages; the processes run side by side."""
    path = os.pathsep.join((str(Path(__file__).parents[3]), str(Path(__file__).parents[2])))
    # The order of sets depends on the hash seed, and with it a few calls.
    settings = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"}
    processes = [
        subprocess.Popen([sys.executable, __file__, str(one)], stdout=subprocess.PIPE, env=settings)
        for one in pages
    ]
    outcomes = [process.communicate()[0] for process in processes]
    return [PrintCost(*json.loads(one)) for one in outcomes]


def _main(pages: int) -> None:
    html = for_paper(table_pages_page(table_pages(pages)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counted = cProfile.Profile(builtins=False)
    counted.enable()
    pdf = LaidOut(html, assets=house_assets()).printed(attachments=[], created=CREATED).data
    counted.disable()
    assert check_pdf(pdf) == []
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sys.stdout.write(json.dumps([sum(one.callcount for one in counted.getstats()), memory]))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
