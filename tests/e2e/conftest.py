"""A stage per test: a fresh local Discord on a free port, and a small knowledge base."""

import contextlib
import gc
import types
from collections.abc import AsyncIterator, Iterator

import pytest

from bot import thread_switching
from localdiscord import LocalDiscord
from tests.conftest import WriteArticles
from tests.e2e.stage import Stage, loaded
from tests.localdiscord.specification import check

HARBOUR = """---
title: The harbour
url: https://example.org/harbour
questions:
  - ask: when does the harbour open
    expect: opens at nine
  - ask: how deep is the ocean
    expect: none
---
The harbour lies north of the old town. The harbour opens at nine. It closes at dusk.

Boats must show a white light in the harbour at night.
"""
LIBRARY = """---
title: The library
---
The library lends books for three weeks. Late books cost nothing.

The library opens on weekdays only.
"""
MUSEUM = "# The museum\n\nThe museum shows *paintings* of ships.\n\nEntry is free on Sundays.\n"


@pytest.fixture(autouse=True, scope="module")
def _no_collections() -> Iterator[None]:
    """Spare each bot's start the collection of all that the tests hold: a fifth of a second."""
    nothing = types.SimpleNamespace(
        collect=lambda: 0,
        freeze=lambda: None,
        unfreeze=lambda: None,
        get_threshold=gc.get_threshold,
        set_threshold=gc.set_threshold,
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(thread_switching, "gc", nothing)
        yield


@pytest.fixture
async def stage(write_articles: WriteArticles) -> AsyncIterator[Stage]:
    folder = write_articles({"harbour.md": HARBOUR, "library.md": LIBRARY, "museum.md": MUSEUM})
    async with LocalDiscord() as discord:
        yield Stage(discord, folder)
        check(discord, requests=True)


@pytest.fixture
async def kb(stage: Stage) -> AsyncIterator[Stage]:
    """A stage whose knowledge base has a data folder."""
    stage.knowledge = loaded([stage.folder], data=stage.data)
    with contextlib.closing(stage.knowledge):
        yield stage
