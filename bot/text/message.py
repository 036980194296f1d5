"""A message as people type it: what of it asks, and what only stands around the question.

    read_message("hey guys, quick question: how do I verify? thanks!!", analyzer_for("en"))
    # Message(asks=("how", "do", "i", "verify"), around=())

Chatter (greetings, thanks, apologies, "I was wondering") says nothing. Of several sentences those
ask that have a question mark or begin with a question word; so does what follows a question word
within a sentence. The rest may tell what the question is about, and is kept apart.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bot.text.analyzer import Analyzer
from bot.text.phrases import Phrases, phrases
from bot.text.stopwords import asking_words, function_words

_NAMED = re.compile(r"<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|(?<!\S)@\w+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|[\n;]+")
_CLAUSE = re.compile(r"[,:()–—]\s+|\s[-–—]\s|\s\(|\)")
_ASKS = re.compile(r"[?？؟]")

# Between question and answer English puts the verb in front: `how do I …`, but `how I did it`.
_ENGLISH_VERBS = """
    do does did is are was were am can could should would will has have had to many much long often
    old far big s re isnt arent dont doesnt cant
"""
_VERBS = frozenset(_ENGLISH_VERBS.split())
_YES_NO = {"is", "are", "can", "could", "do", "does", "did", "will", "should", "may"}
_SUBJECTS = frozenset("i we you u it there the this that my a an they he she".split())
_LITTLE = 3  # words before a question word that are no sentence of their own


class Message(NamedTuple):
    """The pieces of a message, as `Analyzer.pieces` cuts them.

    Attributes:
        asks: those of the question; all that is no chatter, where nothing shows a question. Empty
            only if there is no word.
        around: those of the other sentences and clauses, without chatter.
    """

    asks: tuple[str, ...]
    around: tuple[str, ...] = ()


@lru_cache(maxsize=1024)  # test questions, and those of the threshold, come again at each reload
def read_message(text: str, analyzer: Analyzer) -> Message:
    """Read a message in the language of an analyzer."""
    chatter = phrases("chatter", analyzer.language)
    sentences = list(_sentences(_NAMED.sub(" ", text), analyzer, chatter))
    asking = [asks for asks, _, shows in sentences if shows and asks]
    asks = list(chain.from_iterable(asking))
    if analyzer.says_nothing(asks):
        asks = [piece for asks, around, _ in sentences for piece in (*around, *asks)]
        return Message(tuple(asks) or tuple(analyzer.pieces(text)))
    around = [
        piece
        for asks, around, shows in sentences
        for piece in (*around, *(() if shows and asks else asks))
    ]
    return Message(tuple(asks), tuple(around))


def _sentences(
    text: str, analyzer: Analyzer, chatter: Phrases
) -> Iterator[tuple[list[str], list[str], bool]]:
    """Yield of each sentence what asks and what does not, and whether a question shows."""
    for sentence in _SENTENCE.split(text):
        clauses = [analyzer.pieces(clause) for clause in _CLAUSE.split(sentence)]
        start = _start(clauses, analyzer)
        pieces = list(chain.from_iterable(clauses))
        if start is None:
            yield _without(pieces, analyzer, chatter), [], bool(_ASKS.search(sentence))
            continue
        before = _without(pieces[:start], analyzer, chatter)
        asks = _without(pieces[start:], analyzer, chatter)
        if len(before) < _LITTLE or analyzer.says_nothing(asks):
            yield before + asks, [], True
        else:
            yield asks, before, True


def _start(clauses: Sequence[Sequence[str]], analyzer: Analyzer) -> int | None:
    """Return the number of the piece that a question begins with, or None."""
    asking = _question_words(analyzer.language)
    english = analyzer.language == "en"
    at = 0
    for pieces in clauses:
        for place, piece in enumerate(pieces):
            following = pieces[place + 1] if place + 1 < len(pieces) else ""
            if english:
                begins = piece in asking and following in _VERBS
                begins |= piece in _YES_NO and following in _SUBJECTS and not place
            else:
                begins = piece in asking and not place
            if begins:
                return at + place
        at += len(pieces)
    return None


@lru_cache(maxsize=64)
def _question_words(language: str) -> frozenset[str]:
    return asking_words(language) - function_words(language)


def _without(pieces: Sequence[str], analyzer: Analyzer, chatter: Phrases) -> list[str]:
    """Return the pieces that belong to no phrase of chatter."""
    words = [analyzer.words(piece) for piece in pieces]
    flat = list(chain.from_iterable(words))
    if chatter.firsts.isdisjoint(flat):
        return list(pieces)
    owners = [at for at, of in enumerate(words) for _ in of]
    kept = set(range(len(pieces)))
    at = 0
    while at < len(flat):
        length = chatter.match(flat, at)
        kept.difference_update(owners[at : at + length])
        at += length or 1
    return [piece for at, piece in enumerate(pieces) if at in kept]
