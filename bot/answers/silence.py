"""When it is better to say nothing, or little, although the words weigh enough.

A threshold on the confidence lets through two kinds of wrong answers: a question of which only an
everyday word stands somewhere in a text, and one whose words are known only after a repair.
"""

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

_SHORTEST_REPAIRED = 5  # letters of a word that alone may be repaired
_SHORTEST_CODE = 2  # characters of a number that stands for one thing: 404, 1.21.4, 2fa


def restrained(level: Level, ranking: Ranking, searcher: Searcher) -> Level:
    """Return the level of an answer, lowered where its words do not bear it.

    A passage under a heading that is the question is its answer, however common its words are.

    Args:
        level: by the confidence alone.
        ranking: what was found.
        searcher: that found it.
    """
    if ranking.reranking is None:
        return level
    asked_for = ranking.hits[0].heading >= LIKE
    if asked_for:
        level = "answer"
    if level == "none":
        return level
    terms = ranking.query.terms
    named, held = ranking.reranking.standing(ranking.hits[0].address)
    told = [slot for slot, term in enumerate(terms) if term.importance >= 1]
    asked = [slot for slot in told if terms[slot].expected >= 1]
    known = [slot for slot in told if terms[slot].terms]
    repaired = [terms[slot] for slot in known if terms[slot].used]
    if known and len(repaired) == len(known):
        if not all(map(_is_safe, repaired)):
            return "none"
        level = "closest"
    if asked_for:
        return level
    if any(_is_code(terms[slot]) and slot not in held for slot in asked):
        level = "closest"
    if not searcher.collection.has_leads or len(known) > FEW or not named.isdisjoint(known):
        return level
    weight = sum(terms[slot].idf for slot in asked)
    inside = [terms[slot] for slot in asked if slot in held]
    whole = bool(inside) and sum(term.idf for term in inside) >= MOST * weight
    meant = (
        ranking.query.is_bare
        or len(inside) > 1
        or any(not term.is_plain or searcher.passages_with(term) <= RARE for term in inside)
    )
    return level if whole and meant else "none"


def _is_safe(term: QueryTerm) -> bool:
    """Tell whether a repaired word is hardly anything else than what it was taken for."""
    word = term.word
    return len(word) >= _SHORTEST_REPAIRED and is_near(word, term.used or "", 1)


def _is_code(term: QueryTerm) -> bool:
    """Tell whether a word is a number, a version or a code: another one is another thing."""
    return len(term.word) >= _SHORTEST_CODE and any(letter.isdigit() for letter in term.word)
