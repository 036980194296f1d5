"""The moderators' own test: do the articles still answer the questions they were written for?"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.answering import QUOTES, find
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion, Passage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one test question.

    Attributes:
        question: the question and what was to come of it.
        passages: what the snapshot quotes, or would quote if it were sure enough, best first.
        passed: whether that is what was expected.
    """

    question: AcceptanceQuestion
    passages: tuple[Passage, ...]
    passed: bool

    def __str__(self) -> str:
        """Say what failed, where it stands and what to do; or that it passed."""
        asked = self.question
        place = f"{asked.path}:{asked.line}: `{asked.ask}`"
        if self.passed:
            return f"{place} passed"
        if asked.expect is None:
            return (
                f"{place} must not be answered and is, from {self.passages[0].id}; "
                "reword the article or the question"
            )
        quoted = any(asked.expect in passage.text for passage in self.passages)
        cure = "say it in the words of the question, or add aliases"
        if quoted:
            return f"{place} is found but not surely enough to be answered; {cure}"
        return f"{place} does not quote `{asked.expect}` among the first {QUOTES}; {cure}"


def ask_all(
    snapshot: Snapshot, acceptance_questions: Iterable[AcceptanceQuestion]
) -> list[Outcome]:
    """Ask a snapshot test questions and return what came of each, in their order."""
    return [_ask(snapshot, question) for question in acceptance_questions]


def _ask(snapshot: Snapshot, question: AcceptanceQuestion) -> Outcome:
    found = find(snapshot, question.ask)
    answered = found is not None and found.level != "none"
    passages = tuple(choice.passage for choice in found.chosen) if found else ()
    if question.expect is None:
        return Outcome(question, passages, not answered)
    quoted = any(question.expect in passage.text for passage in passages)
    return Outcome(question, passages, answered and quoted)
