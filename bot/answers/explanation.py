"""Why an answer came out as it did: what was searched for, and what spoke for each passage."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.answers.answer import Level, Meaning
from bot.answers.answering import QUOTES, answer
from bot.answers.citation import label
from bot.answers.snapshot import Snapshot
from bot.ranking.hits import Hit, Ranking
from bot.ranking.query import QueryTerm

MISSES = 3
"""Passages below the quoted ones that are named."""


class Word(NamedTuple):
    """A word of a question, and what was searched for it.

    Attributes:
        written: as it was typed, in lower case.
        used: the known word that was searched for instead, or None.
        also: other words for it that were searched for too.
        importance: how much it counts, 0 to 1.
        passages: how many hold it.
    """

    written: str
    used: str | None
    also: tuple[str, ...]
    importance: float
    passages: int


class Candidate(NamedTuple):
    """A passage that was found.

    Attributes:
        rank: of the quote, from 1; 0 for one that is not quoted.
        passage_id: see `articles.article.Passage`.
        label: of its citation.
        score: what it was ranked by.
        passage: its BM25 alone.
        sentence: the BM25 of its best sentence.
        words: the words of the question that it holds, as they were typed.
        named: those of them that stand in its heading, title, aliases or description.
        similarity: how near it is to the question by meaning; None where that is off.
    """

    rank: int
    passage_id: str
    label: str
    score: float
    passage: float
    sentence: float
    words: tuple[str, ...]
    named: tuple[str, ...] = ()
    similarity: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an answer came out as it did.

    Attributes:
        words: those of the question, those of an earlier one that it goes on from behind them.
        quoted: the quoted passages, by rank.
        missed: the nearest passages that are not quoted, best first.
        level: see `Answer`.
        confidence: see `Answer`.
        threshold: see `Answer`.
        revision: see `Answer`.
        meaning: see `Answer`.
    """

    words: tuple[Word, ...]
    quoted: tuple[Candidate, ...]
    missed: tuple[Candidate, ...]
    level: Level
    confidence: float
    threshold: float
    revision: str
    meaning: Meaning = "off"


def explain(
    snapshot: Snapshot, question: str, *, top: int = QUOTES, about: str = ""
) -> Explanation:
    """Explain the answer to a question.

    Args:
        snapshot: what is known.
        question: as it was typed.
        top: quotes at most, as for `answer`.
        about: an earlier question that this one goes on from, as for `answer`.
    """
    given = answer(snapshot, question, top=top, about=about)
    if given.meaning == "off" and snapshot.lexical is not None:  # the model has failed
        snapshot = snapshot.lexical
    ranking = snapshot.searcher.search(question, within=snapshot.within, about=about)
    ranks = {quote.passage_id: quote.rank for quote in given.quotes}
    quoted: list[Candidate] = []
    missed: list[Candidate] = []
    for hit in ranking.hits:
        passage = snapshot.passage(hit.address)
        rank = ranks.get(passage.id, 0)
        found = quoted if rank else missed
        if found is missed and len(missed) == MISSES:
            continue
        found.append(
            Candidate(
                rank,
                passage.id,
                label(snapshot.articles[passage.article_id], passage),
                hit.score,
                hit.passage,
                hit.sentence,
                tuple(term.word for term in snapshot.searcher.held(ranking.query, hit.address)),
                _named(ranking, hit),
                hit.similarity,
            )
        )
    quoted.sort()
    terms = ranking.query.terms
    if snapshot.view:  # words of what is not seen are not told
        seen = {w for found in (*quoted, *missed) for w in found.words}
        terms = tuple(
            t if t.word in seen else t._replace(terms=(), used=None, also=()) for t in terms
        )
    return Explanation(
        words=tuple(_word(term, snapshot) for term in terms),
        quoted=tuple(quoted),
        missed=tuple(missed),
        level=given.level,
        confidence=given.confidence,
        threshold=given.threshold,
        revision=given.revision,
        meaning=given.meaning,
    )


def in_lines(explanation: Explanation) -> list[str]:
    """Return an explanation in lines: the words, then the passages, then the level."""
    lines = [f"Searched for {len(explanation.words)} of the question's words:"]
    lines += [f"  {_described(word)}" for word in explanation.words]
    count = len(explanation.quoted)
    lines.append(f"Found {count}, by score (passage alone, its best sentence alone; words):")
    lines += [f"  [{c.rank}] {_measured(c)}" for c in explanation.quoted]
    if explanation.missed:
        lines.append("Next, not quoted:")
        lines += [f"  {_measured(candidate)}" for candidate in explanation.missed]
    lines.append(
        f"Confidence {explanation.confidence:.3f}, threshold {explanation.threshold:.3f}: "
        f"level {explanation.level}; revision {explanation.revision}"
        f"{'' if explanation.meaning == 'off' else f'; meaning {explanation.meaning}'}."
    )
    return lines


def _named(ranking: Ranking, hit: Hit) -> tuple[str, ...]:
    """Return the words of a question that stand above a passage."""
    reranking = ranking.reranking
    if reranking is None or hit.address not in reranking.addresses:
        return ()
    named, _ = reranking.standing(hit.address)
    return tuple(ranking.query.terms[slot].word for slot in sorted(named))


def _word(term: QueryTerm, snapshot: Snapshot) -> Word:
    passages = snapshot.searcher.passages_with(term) if term.terms else 0
    return Word(term.word, term.used, term.also, term.importance, passages)


def _described(word: Word) -> str:
    parts = [f"“{word.written}”"]
    if word.used:
        parts.append(f"unknown, searched for as “{word.used}”")
    elif not word.passages:
        parts.append("in no passage")
    if word.also:
        parts.append("and for " + ", ".join(f"“{other}”" for other in word.also))
    if word.importance < 1:
        parts.append(f"weak, counts {word.importance:g}")
    if word.passages:
        parts.append("in 1 passage" if word.passages == 1 else f"in {word.passages} passages")
    return ", ".join(parts)


def _measured(candidate: Candidate) -> str:
    above = f"; heading or title: {', '.join(candidate.named)}" if candidate.named else ""
    return (
        f"{candidate.passage_id}  {candidate.score:.2f} "
        f"({candidate.passage:.2f}, {candidate.sentence:.2f}; {', '.join(candidate.words)}{above})"
        f"{_meant(candidate)}"
    )


def _meant(candidate: Candidate) -> str:
    """Say how near a passage is by meaning, where a sentence model was asked."""
    if candidate.similarity is None:
        return ""
    alone = "" if candidate.words else ", found by meaning alone"
    return f"; meaning {candidate.similarity:.2f}{alone}"
