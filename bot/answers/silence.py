"""When it is better to say nothing, or little, although the words weigh enough.

A threshold on the confidence lets through two kinds of wrong answers: a question of which only an
everyday word stands somewhere in a text, and one whose words are known only after a repair.
"""

from collections.abc import Sequence

from bot.answers.answer import Level
from bot.ranking.hits import Ranking
from bot.ranking.query import QueryTerm
from bot.ranking.searcher import Searcher
from bot.ranking.spelling import is_near

FEW = 2
"""Known words of a question up to which one of them must be in the heading, title or aliases of the
passage. On nine sets of real FAQs that halved the false answers and cost 1.5 % of the right ones;
with 3 it cost 1 % more and gained nothing."""

RARE = 2
"""Passages up to which a word is rare enough to be meant, however plain it is."""

LIKE = 0.9
"""Likeness of a heading to the question from which on it asks the same."""

MOST = 0.5
"""Share of a question's weight that a passage must hold where no heading speaks for it."""

FAR = 0.1
"""How far above the least similarity a passage must be that stands for an answer by itself."""

_SHORTEST_REPAIRED = 5  # letters of a word that alone may be repaired
_SHORTEST_CODE = 2  # characters of a number that stands for one thing: 404, 1.21.4, 2fa


def restrained(
    level: Level, ranking: Ranking, searcher: Searcher, *, similarity: float = 1.0
) -> Level:
    """Return the level of an answer, lowered where its words do not bear it.

    A passage under a heading that is the question is its answer, however common its words are. A
    passage that is near enough by meaning needs no words; if it shares none it must be.

    Args:
        level: by the confidence alone.
        ranking: what was found.
        searcher: that found it.
        similarity: how near is near enough.
    """
    if ranking.reranking is None:
        return level
    asked_for = ranking.hits[0].heading >= LIKE
    if asked_for:
        level = "answer"
    if level == "none":
        return level
    terms = ranking.query.terms
    first = ranking.hits[0]
    told = [slot for slot, term in enumerate(terms) if term.importance >= 1]
    asked = [slot for slot in told if terms[slot].expected >= 1]
    known = [slot for slot in told if terms[slot].terms]
    repaired = [terms[slot] for slot in known if terms[slot].used]
    codes = [slot for slot in asked if _is_code(terms[slot])]
    if first.similarity is None and len(known) > FEW and not (repaired or codes):
        return level  # as for most questions
    named, held = ranking.reranking.standing(first.address)
    meaning = first.similarity or 0.0
    if first.similarity is not None and not held:
        return _by_meaning_alone(level, meaning - similarity)
    if known and len(repaired) == len(known):
        if not all(map(_is_safe, repaired)) and meaning < similarity:
            return "none"
        level = "closest"
    if asked_for:
        return level
    if not held.issuperset(codes):
        level = "closest"
    inherited = range(len(terms) - len(ranking.query.about), len(terms))
    is_borne = len(known) > FEW or not named.isdisjoint((*known, *inherited))
    if is_borne or meaning >= similarity or not searcher.collection.has_leads:
        return level
    inside = [terms[slot] for slot in asked if slot in held]
    weight = sum(terms[slot].idf for slot in asked)
    return level if _are_enough(inside, weight, ranking, searcher) else "none"


def _by_meaning_alone(level: Level, above: float) -> Level:
    """Return the level of a passage that shares no word, by how far above near enough it is."""
    if above < 0:
        return "none"
    return level if above >= FAR else "closest"


def _are_enough(
    inside: Sequence[QueryTerm], weight: float, ranking: Ranking, searcher: Searcher
) -> bool:
    """Tell whether the few words that a passage shares with the question bear an answer.

    Args:
        inside: these words.
        weight: the idf of all that was asked.
        ranking: what was found.
        searcher: that found it.
    """
    whole = bool(inside) and sum(term.idf for term in inside) >= MOST * weight
    meant = (
        ranking.query.is_bare
        or len(inside) > 1
        or any(not term.is_plain or searcher.passages_with(term) <= RARE for term in inside)
    )
    return whole and meant


def _is_safe(term: QueryTerm) -> bool:
    """Tell whether a repaired word is hardly anything else than what it was taken for."""
    word = term.word
    return len(word) >= _SHORTEST_REPAIRED and is_near(word, term.used or "", 1)


def _is_code(term: QueryTerm) -> bool:
    """Tell whether a word is a number, a version or a code: another one is another thing."""
    return len(term.word) >= _SHORTEST_CODE and any(map(str.isdigit, term.word))
