"""Five short passages that a reader can rank by hand."""

import pytest

from bot.ranking.searcher import Searcher

PASSAGES = (
    "The lighthouse stands on the northern cliff. Its lamp was lit in 1871.",
    "Keepers of the lighthouse lived in a stone house. Each keeper had a garden.",
    "A storm broke the harbour wall. The harbour was closed for two winters.",
    "The museum shows the old lamp. Visitors may climb the tower on Sundays.",
    "Boats leave the harbour at nine. Tickets are sold at the museum.",
)


@pytest.fixture
def searcher() -> Searcher:
    return Searcher.build(PASSAGES, ["en"] * len(PASSAGES))
