"""The moderators' own test: do the articles still answer the questions they were written for?"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.answer import Answer
from bot.answers.answering import QUOTES, answer
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one test question.

    Attributes:
        question: the question and what was to come of it.
        answer: what the snapshot says.
        passed: whether that is what was expected.
    """

    question: AcceptanceQuestion
    answer: Answer
    passed: bool

    def __str__(self) -> str:
        """Say what failed, where it stands and what to do; or that it passed."""
        asked = self.question
        place = f"{asked.path}:{asked.line}: `{asked.ask}`"
        if self.passed:
            return f"{place} passed"
        if asked.expect is None:
            return (
                f"{place} must not be answered and is, from {self.answer.quotes[0].passage_id}; "
                "reword the article or the question"
            )
        quoted = any(asked.expect in quote.text for quote in self.answer.quotes)
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
    given = answer(snapshot, question.ask, top=QUOTES)
    if question.expect is None:
        passed = not given.answered
    else:
        passed = given.answered and any(question.expect in q.text for q in given.quotes)
    return Outcome(question, given, passed)
