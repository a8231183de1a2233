"""An invented letter with the kinds of mistakes that a printed letter was found to have: each is
found, and nothing else is called wrong.
"""

from __future__ import annotations

from pathlib import Path

from support.letters.checked_letters import rules

LETTER = (Path(__file__).parent / "brief_met_fouten.txt").read_bytes()
MISTAKES = [
    ("BR-GETALVORM", "fout", "1.8 mln"),
    ("BR-VOETNOOT-LEEG", "fout", ""),
    ("BR-VERGADERJAAR", "fout", "Kamerstukken II 2025/45, 31066, nr. 1449"),
    ("BR-DOSSIERNUMMER", "fout", "Kamerstukken II 2024/25, 37608, nr. 14"),
    ("BR-DATUM-TEGEN-NOOT", "fout", "Kamerstukken II 2022/23, 31066, nr. 1270"),
    ("BR-JAAR-NA-STUK", "fout", "Kamerstukken II 2019/20, 31066, nr. 683"),
    ("BR-WEEKEND", "verdacht", "14 april 2024"),
    ("BR-DATUM-TWEE-JAREN", "verdacht", "14 april 2024"),
]


def test_every_mistake_is_found_and_nothing_else() -> None:
    assert rules(LETTER) == MISTAKES
