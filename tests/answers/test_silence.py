"""Questions whose words weigh enough, but do not bear an answer."""

from pathlib import Path

import pytest

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot

HARBOUR = """\
# Harbour

## Refunds

Tickets are paid back within ten days.

## Error codes

Error 404 means that the map is gone, error 410 that it moved.

## Who built the harbour

Two brothers did, and people live on its piers since. Live music is played there.

## Releases

Version 3.2.1 of the map is out. People live with its flaws.

## Moderators

They keep the peace; where people live together, somebody must.
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    (tmp_path / "harbour.md").write_text(HARBOUR)
    return build_snapshot(load([tmp_path]))


@pytest.mark.parametrize("question", ["refund", "refnds", "moderatrs", "error codes", "404"])
def test_a_heading_or_a_code_is_answered(snapshot: Snapshot, question: str) -> None:
    assert answer(snapshot, question).answered


def test_a_question_known_by_repairs_alone_is_at_most_closest(snapshot: Snapshot) -> None:
    assert answer(snapshot, "refnds").level == "closest"
    assert answer(snapshot, "prce").level == "none"  # too short to be repaired alone
    assert answer(snapshot, "tickts moderatrs brothrs").level == "closest"


@pytest.mark.parametrize(
    "question",
    [
        "what does error 500 mean",
        "is version 3.2.4 out",
        "does error 500 mean that the map moved or is gone",
    ],
)
def test_another_code_is_never_an_answer(snapshot: Snapshot, question: str) -> None:
    assert answer(snapshot, question).level != "answer"


def test_one_everyday_word_in_a_text_is_no_answer(snapshot: Snapshot) -> None:
    assert answer(snapshot, "where do your parents live").level == "none"
    topics = answer(snapshot, "where do your parents live").suggestions
    assert [topic.title for topic in topics] == ["Harbour"]


@pytest.mark.parametrize("question", ["hi", "thanks", "who are you", "what are you doing now?"])
def test_small_talk_is_told_apart(snapshot: Snapshot, question: str) -> None:
    given = answer(snapshot, question)
    assert given.small_talk
    assert given.level == "none"


def test_a_heading_that_asks_the_same_is_answered_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "bot.md").write_text("# Bot\n\n## Who are you?\n\nThe bot of the harbour.\n")
    given = answer(build_snapshot(load([tmp_path])), "who are you")
    assert not given.small_talk
    assert given.answered
