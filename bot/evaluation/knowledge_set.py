"""A knowledge set: a folder of articles, and questions with the places that answer them.

A line of the questions: `{"id", "text", "golds": [[article id, section or null], …], "contains":
[texts], "kind": "ans" | "far"}`. A quote is right if it is of one of the golds, of any section
where that is null, and holds one of the texts where there are some.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers.answer import Answer, Quote
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article, Passage
from bot.errors import DataError
from bot.evaluation.dataset import optional_texts, records, required_text
from bot.evaluation.measures import auroc, reciprocal_rank, success

DEPTH = 10
"""Quotes that are looked at: no measure looks further."""


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question to a folder of articles.

    Attributes:
        text: what is asked.
        golds: the articles and sections that answer it, a section of None for any; empty if none.
        contains: texts of which a right quote holds one; empty if any will do.
    """

    text: str
    golds: tuple[tuple[str, str | None], ...]
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReport:
    """How the questions were answered; shares from 0 to 1, NaN where there is nothing to measure.

    Attributes:
        answerable: questions that an article answers.
        off_topic: questions that none answers.
        article_1: of the answerable, those whose first quote is of a right article.
        section_1: those whose first quote is of a right section.
        section_3: those with a right section among the first three quotes.
        sections_3: the same among the first three different sections.
        rr_10: mean reciprocal rank of the first quote of a right section.
        contained_1: of those with a text to hold, those whose first quote holds it.
        contained_3: the same for the first three quotes.
        answered: those that were answered.
        answered_right: those that were answered with a right section first.
        false_answers: of the off-topic questions, those that were answered.
        auroc_far: right first quotes against off-topic questions, by confidence.
    """

    answerable: int
    off_topic: int
    article_1: float
    section_1: float
    section_3: float
    sections_3: float
    rr_10: float
    contained_1: float
    contained_3: float
    answered: float
    answered_right: float
    false_answers: float
    auroc_far: float

    def to_json(self) -> dict[str, Any]:
        """Return the report for `--json`; what could not be measured is null."""
        measured = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in measured.items()
        }

    def __str__(self) -> str:
        return "\n".join(
            (
                f"questions {self.answerable + self.off_topic} ({self.answerable} answerable)",
                f"first quote right: article {_percent(self.article_1)}   "
                f"section {_percent(self.section_1)}   text {_percent(self.contained_1)}",
                f"among three: section {_percent(self.section_3)} "
                f"(of three sections {_percent(self.sections_3)})   "
                f"text {_percent(self.contained_3)}   RR@10 {_percent(self.rr_10)}",
                f"answered {_percent(self.answered)}   answered and right "
                f"{_percent(self.answered_right)}   false answers {_percent(self.false_answers)}   "
                f"AUROC off topic {_percent(self.auroc_far)}",
            )
        )


def read_set(path: Path, articles: Mapping[str, Article]) -> list[SetQuestion]:
    """Read the questions of a file, in its order.

    Args:
        path: the file.
        articles: that are asked.

    Raises:
        DataError: if the file cannot be read, a line is not as it should be, or names an article
            that is not there.
    """
    questions = []
    for line, record in records(path):
        golds = tuple(_gold(gold, path, line, articles) for gold in record.get("golds", []))
        kind = required_text(record, "kind", path, line)
        if kind not in {"ans", "far"}:
            raise DataError(str(path), f"kind is {kind!r}; write one of ans, far", line)
        if (kind == "ans") != bool(golds):
            raise DataError(
                str(path), f"a question of kind {kind!r} has {len(golds)} golds; see its form", line
            )
        text = required_text(record, "text", path, line)
        questions.append(SetQuestion(text, golds, optional_texts(record, "contains", path, line)))
    if not questions:
        raise DataError(str(path), "there is no question; write one JSON object on each line")
    return questions


def _gold(
    gold: Any, path: Path, line: int, articles: Mapping[str, Article]
) -> tuple[str, str | None]:
    well_formed = isinstance(gold, list) and len(gold) == 2 and isinstance(gold[0], str)
    if not well_formed or not isinstance(gold[1], str | None):
        raise DataError(
            str(path), f"{gold!r} is no pair of an article id and a section or null", line
        )
    name, section = gold
    if name not in articles:
        raise DataError(str(path), f"there is no article {name!r}; `articles` lists them", line)
    return name, section


def measure(snapshot: Snapshot, questions: Sequence[SetQuestion]) -> SetReport:
    """Ask all questions and measure the answers."""
    return report(questions, [answer(snapshot, asked.text, top=DEPTH) for asked in questions])


def report(questions: Sequence[SetQuestion], answers: Sequence[Answer]) -> SetReport:
    """Measure answers; they stand in the order of the questions."""
    pairs = list(zip(questions, answers, strict=True))
    answerable = [(asked, given) for asked, given in pairs if asked.golds]
    far = [given for asked, given in pairs if not asked.golds]
    # A place is right or wrong, so it stands for itself in a ranking.
    rankings = [[_place(quote, asked) for quote in given.quotes] for asked, given in answerable]
    held = [(asked, given) for asked, given in answerable if asked.contains]
    return SetReport(
        answerable=len(answerable),
        off_topic=len(far),
        article_1=_mean(
            [
                any(quote.article_id == name for quote in given.quotes[:1] for name, _ in q.golds)
                for q, given in answerable
            ]
        ),
        section_1=_mean([success(ranking, _RIGHT, 1) for ranking in rankings]),
        section_3=_mean([success(ranking, _RIGHT, 3) for ranking in rankings]),
        sections_3=_mean([success(list(dict.fromkeys(r)), _RIGHT, 3) for r in rankings]),
        rr_10=_mean([reciprocal_rank(ranking, _RIGHT) for ranking in rankings]),
        contained_1=_mean([_holds(given.quotes[:1], asked) for asked, given in held]),
        contained_3=_mean([_holds(given.quotes[:3], asked) for asked, given in held]),
        answered=_mean([given.answered for _, given in answerable]),
        answered_right=_mean(
            [
                given.answered and success(ranking, _RIGHT, 1) > 0
                for (_, given), ranking in zip(answerable, rankings, strict=True)
            ]
        ),
        false_answers=_mean([given.answered for given in far]),
        auroc_far=auroc(
            [
                given.confidence
                for (_, given), ranking in zip(answerable, rankings, strict=True)
                if success(ranking, _RIGHT, 1) > 0
            ],
            [given.confidence for given in far],
        ),
    )


_RIGHT = frozenset({"right"})


def is_right(quote: Quote | Passage, question: SetQuestion) -> bool:
    """Tell whether a quote is of a gold: of its article, and of its section if that is named."""
    return any(
        quote.article_id == name
        and (section is None or plain_heading(quote.section) == plain_heading(section))
        for name, section in question.golds
    )


def _place(quote: Quote, question: SetQuestion) -> str:
    """Return `right` for a quote of a gold, else a name of its section."""
    return "right" if is_right(quote, question) else f"{quote.article_id}\n{quote.section}"


def _holds(quotes: Sequence[Quote], question: SetQuestion) -> bool:
    texts = [text.casefold() for text in question.contains]
    return any(text in quote.text.casefold() for quote in quotes for text in texts)


def plain_heading(heading: str | None) -> str:
    """Return a heading as it is compared: its words, without regard to case and marks."""
    plain = unicodedata.normalize("NFKC", heading or "").casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def _mean(values: Sequence[float]) -> float:
    return float(sum(values) / len(values)) if values else math.nan


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f}"
