"""A question twice as long takes about twice as long, whatever it is made of."""

import time
from pathlib import Path

import pytest

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.chat.delivery.question_text import asks, is_small_talk, question_in
from bot.knowledge_base.snapshot_builder import build_snapshot

SHORT = 1_000
TRAPS = {
    "words": " ".join(f"harbour{n}" for n in range(4 * SHORT)),
    "words that are known": "harbour opens boats light " * SHORT,
    "misspelt words": "harbuor opnes baots lihgt " * SHORT,
    "Chinese": "".join(map(chr, range(0x4E00, 0x4E00 + 16 * SHORT))),
    "signs": "?!.,-…'\"()[]{}<>/\\|@#" * SHORT,
    "one word": "a" * (16 * SHORT),
    "joined words": "harbour-opens-" * SHORT,
    "addresses": "https://a.b/c?d=e " * SHORT,
    "mentions": "<@1> <#2> <t:3:R> " * SHORT,
    "lines": "hello\n\nthanks\n" * SHORT,
    "accents": "e\u0301\u0323" * (6 * SHORT),
    "versions": "1.2.3-rc.4+5 " * SHORT,
    "spaces": "a" + " \t" * (8 * SHORT) + "b",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("knowledge")
    (folder / "a.md").write_text("# Harbour\n\nThe harbour opens at nine. Boats show a light.\n")
    return build_snapshot(load([folder]))


@pytest.mark.parametrize("name", TRAPS)
def test_a_long_question_takes_no_more_than_its_share(snapshot: Snapshot, name: str) -> None:
    def spent_s(size: int) -> float:
        said = TRAPS[name][:size]
        start = time.process_time()
        question = question_in(said, ("<@1>",))
        asks(question)
        is_small_talk(question)
        answer(snapshot, question)
        return time.process_time() - start

    spent_s(SHORT)  # what is made once
    ratios = []
    for _ in range(3):  # the machine has other work too
        # Below some milliseconds there is nothing to tell; with the square it is 64-fold.
        ratios.append((spent_s(12 * SHORT) + 0.005) / (spent_s(SHORT * 3 // 2) + 0.005))
        if ratios[-1] < 16:
            return
    pytest.fail(f"eight times the question took {min(ratios):.1f} times as long")
