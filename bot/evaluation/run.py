"""A run: what the bot answers to each question of a data set."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answers.confidence import confidence, level, threshold_of
from bot.answers.highlight import highlight
from bot.evaluation.dataset import Document, Question
from bot.index.passage_order import PassageAddress
from bot.ranking.searcher import Searcher
from bot.text.language_detection import detect_language

DEPTH = 10
"""Passages of a ranking that are kept: no measure looks further."""

_READ_FOR_LANGUAGE = 20  # passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was answered to one question.

    Attributes:
        query_id: the question.
        ranking: ids and scores of the best passages, best first.
        answered: whether the confidence reached the threshold.
        confidence: 0 to 1.
        highlight: the highlighted sentence of the first passage, or None.
    """

    query_id: str
    ranking: tuple[tuple[str, float], ...]
    answered: bool
    confidence: float
    highlight: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the line as it stands in a run file."""
        return {
            "id": self.query_id,
            "ranking": [[passage_id, round(score, 6)] for passage_id, score in self.ranking],
            "answered": self.answered,
            "confidence": round(self.confidence, 6),
            "highlight": self.highlight,
        }


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """One knowledge base of a data set, indexed.

    Attributes:
        searcher: over its passages, in the order of the file.
        documents: the passages.
        addresses: of the passages, by their ids.
        threshold: the confidence from which on it answers.
    """

    searcher: Searcher
    documents: tuple[Document, ...]
    addresses: dict[str, PassageAddress]
    threshold: float

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "KnowledgeBase":
        """Index passages; the language of those that state none is found from them together."""
        sample = " ".join(document.text[:500] for document in documents[:_READ_FOR_LANGUAGE])
        language = detect_language(sample) or "en"
        searcher = Searcher.build(
            [document.text for document in documents],
            [document.language or language for document in documents],
        )
        addresses = {
            document.passage_id: PassageAddress(0, at) for at, document in enumerate(documents)
        }
        return cls(searcher, tuple(documents), addresses, threshold_of(searcher))

    def ask(self, query_id: str, text: str) -> Line:
        """Answer one question."""
        ranking = self.searcher.search(text, DEPTH)
        sure = confidence(ranking)
        first = ranking.hits[0].address if ranking.hits else None
        span = None if first is None else highlight(self.searcher, ranking, first)
        return Line(
            query_id=query_id,
            ranking=tuple(
                (self.documents[h.address.position].passage_id, h.score) for h in ranking.hits
            ),
            answered=level(sure, self.threshold) != "none",
            confidence=sure,
            highlight=(
                None
                if first is None or span is None
                else self.documents[first.position].text[slice(*span)]
            ),
        )


def knowledge_bases(corpus: Iterable[Document]) -> dict[str, KnowledgeBase]:
    """Index each knowledge base of a corpus."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in corpus:
        groups[document.kb].append(document)
    return {kb: KnowledgeBase.of(documents) for kb, documents in groups.items()}


def run(bases: dict[str, KnowledgeBase], questions: Iterable[Question]) -> list[Line]:
    """Answer all questions, in their order."""
    return [bases[question.kb].ask(question.query_id, question.text) for question in questions]


def to_jsonl(lines: Iterable[Line]) -> str:
    """Return a run as the text of a run file, one line for each question."""
    return "".join(json.dumps(line.to_json(), ensure_ascii=False) + "\n" for line in lines)
