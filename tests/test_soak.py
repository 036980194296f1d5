"""The judge of the soak lets nothing pass; the soak itself runs in `.ci/run`."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.soak.articles import Articles, Question
from benchmarks.soak.crowd import Asked
from benchmarks.soak.outcomes import Log, outcome

AT = 100.0
HEAD = "2026-11-26 04:00:00,000 INFO bot:"


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    source = tmp_path / "source"
    source.mkdir()
    (source / "harbour.md").write_text("# Harbour\n\nThe harbour opens at nine.\n")
    articles = Articles(tmp_path / "knowledge", random.Random(1))
    articles.begin(source)
    return articles


def asked(question: Question, *replies: str, door: str = "text", at: float = AT) -> Asked:
    return Asked(question, door, 55555, 77777, at, [(at + 0.01, text) for text in replies])


OPENS = Question("when does the harbour open", "opens at nine")
NOWHERE = Question("how deep is the ocean")


@pytest.mark.parametrize(
    ("question", "replies", "became"),
    [
        (OPENS, ["> **The harbour opens at nine\\.**"], "once"),
        (OPENS, ["> **The harbour opens at nine\\.**"] * 2, "twice"),
        (OPENS, ["> The harbour opens at ten."], "wrong"),
        (OPENS, ["I found no answer to that in the articles."], "wrong"),
        (OPENS, ["Something went wrong, and I am sorry."], "apology"),
        (OPENS, ["One moment please"], "told to wait"),
        (OPENS, [], "missing"),
        (NOWHERE, ["I found no answer to that in the articles."], "once"),
        (NOWHERE, ["> The harbour opens at nine."], "wrong"),
    ],
)
def test_a_question_is_judged_by_its_replies(
    articles: Articles, question: Question, replies: Sequence[str], became: str
) -> None:
    assert outcome(asked(question, *replies), articles) == became


def test_an_answer_from_a_version_that_does_not_serve_any_more_is_wrong(
    articles: Articles,
) -> None:
    version = articles.change()
    before, after = articles.versions
    island = next(i for i in range(len(before)) if before[i] != after[i])
    question = Question("which pier", island=island)
    old, new = (articles.expected(question, float("-inf"), AT * 1e9) for _ in range(2))
    assert len(old) == 2
    articles.serves(version)
    late = float("1e12")
    assert articles.expected(question, late, late) == [new[1]]
    assert outcome(asked(question, new[1], at=late), articles) == "once"
    assert outcome(asked(question, new[0], at=late), articles) == "wrong"


@pytest.mark.parametrize(
    ("lines", "door", "looked_through", "explained"),
    [
        ([], "slash", True, False),
        ([(AT, "The reply to 77777 could not be sent: POST: status 404.")], "text", True, True),
        ([(AT, "The reply to 88888 could not be sent: POST: status 404.")], "text", True, False),
        ([(AT, "Asked in channel 55555, where the bot may not write")], "text", True, True),
        ([(AT, "We are being rate limited. POST channels/55555/messages")], "text", True, False),
        ([(AT + 1, "Shard ID None session has been invalidated.")], "slash", True, True),
        ([(AT + 1, "Shard ID None session has been invalidated.")], "text", True, False),
        ([(AT + 1, "Shard ID None session has been invalidated.")], "text", False, True),
        ([(AT + 9, "Shard ID None session has been invalidated.")], "slash", True, False),
        (
            [(AT - 2, "session has been invalidated."), (AT - 1, "has connected to Gateway")],
            "slash",
            True,
            False,
        ),
    ],
)
def test_a_missing_answer_is_explained_by_a_line_of_the_log_or_not_at_all(
    lines: Sequence[tuple[float, str]], door: str, looked_through: bool, explained: bool
) -> None:
    log = Log([(at, f"{HEAD} {line}") for at, line in lines])
    why = log.explanation(asked(OPENS, door=door), looked_through=looked_through)
    assert (why is not None) == explained


def test_errors_are_found_in_the_log() -> None:
    told = [
        "2026-11-26 04:00:00,000 ERROR bot: Not delivered abc123 at 77777: POST",
        "2026-11-26 04:00:00,000 ERROR asyncio: Task exception was never retrieved",
        "2026-11-26 04:00:00,000 ERROR bot: Unexpected error 0123ab at 77777",
    ]
    log = Log([(AT, line) for line in told])
    assert log.errors_without_id() == told[1:2]
    assert log.unexpected() == told[1:]
    assert replace(log, lines=[]).unexpected() == []
