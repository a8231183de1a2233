"""Fixture of the tests of review: they go by the definitions of few annexes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.dossiers.small_house import write_definitions
from support.review.review_example import REVIEWED

from tasks.definitions.base import VARIABLE


@pytest.fixture(scope="module", autouse=True)
def few_annexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    definitions = tmp_path_factory.mktemp("definities")
    write_definitions(definitions, REVIEWED)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(definitions))
        yield
