"""From a question to an answer, out of one snapshot."""

import logging
import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from bot.answers.answer import Answer, Correction, Expansion, Level, Quote, Topic
from bot.answers.confidence import confidence, level
from bot.answers.disagreement import disagreeing
from bot.answers.highlight import highlights
from bot.answers.quoting import place_of, quote
from bot.answers.selection import Choice, choose
from bot.answers.silence import LIKE, restrained
from bot.answers.snapshot import Snapshot
from bot.errors import ModelError
from bot.ranking.collection import Scope
from bot.ranking.hits import Hit, Ranking
from bot.text.analyzer import analyzer_for
from bot.text.small_talk import is_small_talk

_log = logging.getLogger(__name__)

QUOTES = 3
SUGGESTIONS = 3
_LOOKED_AT = 20  # hits from which the nearest topics are taken

Clock = Callable[[], float]

T = TypeVar("T")


class Found(NamedTuple):
    """What a question finds, before it is quoted.

    Attributes:
        ranking: the passages, best first.
        confidence: in the first of them, 0 to 1.
        level: of the answer.
        small_talk: whether the question asks nothing.
        chosen: what is quoted, best first.
    """

    ranking: Ranking
    confidence: float
    level: Level
    small_talk: bool
    chosen: tuple[Choice, ...]


def answer(
    snapshot: Snapshot,
    question: str,
    *,
    top: int = QUOTES,
    within: Scope | None = None,
    about: str = "",
    between: Callable[[], None] = lambda: None,
    clock: Clock = time.perf_counter,
) -> Answer:
    """Answer a question.

    Args:
        snapshot: what is known.
        question: as it was typed.
        top: quotes at most; fewer where fewer passages share a term with the question.
        within: which passages may be quoted, from `snapshot.scope`; those that the snapshot is
            restricted to if None.
        about: an earlier question that this one goes on from; its rarest terms count too.
        between: called halfway, between searching and quoting.
        clock: seconds, for the time taken.
    """
    start = clock()
    given = _guarded(
        snapshot, lambda known: _answered(known, question, top, within, about, between, clock)
    )
    return given if given is not None else _unanswered(snapshot, question, clock() - start)


def find(snapshot: Snapshot, question: str, *, top: int = QUOTES) -> Found | None:
    """Return what the answer to a question would be made of; None while the index is damaged.

    Args:
        snapshot: what is known.
        question: as it was typed.
        top: as for `answer`.
    """
    return _guarded(snapshot, lambda known: _found(known, question, top))


def _guarded(snapshot: Snapshot, work: Callable[[Snapshot], T]) -> T | None:
    """Do something with what is known; by words alone if a model fails; None if it is damaged."""
    if snapshot.is_damaged:
        return None
    try:
        return work(snapshot)
    except ModelError as error:
        if snapshot.lexical is None:
            raise
        _log.warning("%s; this question is answered by words alone.", error)
        return _guarded(snapshot.lexical, work)
    except Exception:
        # A damaged file leads to any error. Once that is known, the knowledge base is repaired.
        if snapshot.index.base.is_sound():
            raise
        return None


def _unanswered(snapshot: Snapshot, question: str, took_s: float) -> Answer:
    """Say nothing while the index is damaged."""
    return Answer(
        question=question,
        level="none",
        confidence=0.0,
        threshold=snapshot.threshold,
        revision=snapshot.revision,
        took_ms=took_s * 1000,
        damaged=True,
    )


def _found(
    snapshot: Snapshot,
    question: str,
    top: int,
    within: Scope | None = None,
    about: str = "",
    between: Callable[[], None] = lambda: None,
) -> Found:
    """Find what answers a question; see `answer`."""
    within = snapshot.within if within is None else within
    ranking = snapshot.searcher.search(question, max(top, _LOOKED_AT), within=within, about=about)
    between()
    sure = confidence(ranking)
    decided = restrained(
        level(sure, snapshot.threshold),
        ranking,
        snapshot.searcher,
        similarity=snapshot.similarity,
    )
    small_talk = _is_small_talk(snapshot, ranking)
    if small_talk:
        decided = "none"
    return Found(
        ranking, sure, decided, small_talk, choose(ranking.hits, snapshot.passage, top=top)
    )


def _answered(
    snapshot: Snapshot,
    question: str,
    top: int,
    within: Scope | None,
    about: str,
    between: Callable[[], None],
    clock: Clock,
) -> Answer:
    """Answer a question; see `answer`."""
    start = clock()
    ranking, sure, decided, small_talk, chosen = _found(
        snapshot, question, top, within, about, between
    )
    addresses = [choice.hit.address for choice in chosen]
    sentences = highlights(snapshot.searcher, ranking, addresses)
    quotes = tuple(
        quote(
            snapshot,
            choice.passage,
            rank=rank,
            highlight=next(iter(spans), None),
            hit=choice.hit,
            by_meaning=_is_by_meaning(ranking, choice.hit),
            also=tuple(place_of(snapshot, repeat) for repeat in choice.repeats),
        )
        for rank, (choice, spans) in enumerate(zip(chosen, sentences, strict=True), start=1)
    )
    told = ranking.query.terms
    if snapshot.view:  # words of what is not seen are not told
        held = {t for at in addresses for t in snapshot.searcher.held(ranking.query, at)}
        told = tuple(term for term in told if term in held)
    return Answer(
        question=question,
        level=decided,
        confidence=sure,
        threshold=snapshot.threshold,
        revision=snapshot.revision,
        took_ms=(clock() - start) * 1000,
        quotes=quotes,
        corrections=tuple(Correction(term.word, term.used) for term in told if term.used),
        expansions=tuple(Expansion(term.word, term.also) for term in told if term.also),
        suggestions=_topics(snapshot, ranking, quotes) if decided == "none" else (),
        about=ranking.query.about,
        differing=disagreeing(quotes),
        small_talk=small_talk,
        meaning=snapshot.meaning,
    )


def _is_by_meaning(ranking: Ranking, hit: Hit) -> bool:
    """Tell whether a passage shares no word with the question."""
    if hit.similarity is None or ranking.reranking is None:
        return False
    return not ranking.reranking.standing(hit.address)[1]


def _is_small_talk(snapshot: Snapshot, ranking: Ranking) -> bool:
    """Tell whether a question is small talk, unless a heading says that an article answers it."""
    if ranking.hits and ranking.hits[0].heading >= LIKE:
        return False
    analyzers = map(analyzer_for, snapshot.searcher.languages)
    return is_small_talk(ranking.query.question, analyzers)


def _topics(snapshot: Snapshot, ranking: Ranking, quotes: Sequence[Quote]) -> tuple[Topic, ...]:
    """Return the articles found as topics, best first; the first articles if none was found."""
    nearest: dict[str, None] = {}
    for hit in ranking.hits:
        nearest[snapshot.passage(hit.address).article_id] = None
        if len(nearest) == SUGGESTIONS:
            break
    named = nearest or islice(snapshot.articles, SUGGESTIONS)
    known = {quote.article_id: quote.title for quote in quotes}
    return tuple(Topic(known.get(name) or snapshot.articles[name].title, name) for name in named)
