"""Whatever happened before, a snapshot is the one that a fresh build of its articles gives."""

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.library import load
from bot.errors import KnowledgeError, NoEarlierVersionError
from bot.knowledge_base import staging
from bot.knowledge_base.reload import KnowledgeBase
from tests.knowledge_base.histories import (
    SENTENCES,
    assert_equal,
    build_here,
    fresh,
    histories,
    write,
)

FIRST = {
    "a.md": f"# A\n\n{SENTENCES[0]}\n",
    "kept.md": "# Kept\n\n" + "\n\n".join(SENTENCES * 2),
    "more.md": "# More\n\n" + "\n\n".join(reversed(SENTENCES)),
}


@settings(max_examples=25, deadline=None)
@given(
    histories,
    st.sampled_from([1, 30, 10_000]),
    st.sampled_from([0.02, 0.5, 10.0]),
)
def test_a_snapshot_equals_a_fresh_build_whatever_happened_before(
    history: list[tuple[str, dict[str, str | None]]], saved_from: int, share: float
) -> None:
    """On disk and in memory, with bases that are renewed often, sometimes or never."""
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "DELTA_SHARE", share)
        folder, data = Path(place) / "knowledge", Path(place) / "data"
        write(folder, FIRST)

        def start() -> KnowledgeBase:
            return KnowledgeBase([folder], data=data, saved_from=saved_from, build=build_here)

        base = start()
        serving = base.current.revision
        for act, files in history:
            write(folder, files)
            if act == "reload":
                try:
                    serving = base.reload(force=True).staged.revision
                except KnowledgeError:
                    continue
                good = load([folder])
                for identifier, article in good.articles.items():
                    assert base.current.articles[identifier] == article
            elif act == "rollback":
                try:
                    serving = base.rollback().again.snapshot.revision
                except NoEarlierVersionError:
                    continue
            elif act == "restart":
                rolled_back = base.version.rolled_back
                base.settle()
                base.close()
                base = start()
                assert base.version.rolled_back == rolled_back
                if not rolled_back:
                    serving = base.current.revision
            assert base.current.revision == serving
            assert_equal(base.current, fresh(base.current))
        with closing(base):
            base.settle()
            assert_equal(base.current, fresh(base.current))
