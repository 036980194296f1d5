"""Other words for the same thing, written by moderators.

A group holds words and phrases that count as one: the aliases of an article and its title, or a
line of a list of synonyms. A question that holds one of them is searched for with the others too,
at less weight than what was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.text.analyzer import Analyzer

WEIGHT = 0.5
"""How much another word counts against the typed one."""

WEIGHT_ALONE = 0.85
"""The same where the knowledge base does not know what was typed."""

_LONGEST = 8  # words of a phrase that are compared; longer ones are not typed in a question

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases and what they are also called.

    Attributes:
        others: for each phrase, as terms, the other phrases of its groups as words.
        longest: words of the longest phrase that begins with each first one of any.
    """

    others: dict[Phrase, tuple[str, ...]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]], analyzers: Sequence[Analyzer]) -> "Synonyms":
        """Read groups of phrases that mean the same.

        Args:
            groups: each at least two phrases; a phrase may stand in several groups.
            analyzers: of the languages in which a phrase may be meant.
        """
        others: dict[Phrase, dict[str, None]] = {}
        for group in groups:
            for phrase in group:
                for analyzer in analyzers:
                    key = phrase_of(phrase, analyzer)
                    if 0 < len(key) <= _LONGEST:
                        known = others.setdefault(key, {})
                        known.update(dict.fromkeys(o for o in group if o != phrase))
        longest: dict[str, int] = {}
        for key in others:
            longest[key[0]] = max(len(key), longest.get(key[0], 0))
        return cls({key: tuple(found) for key, found in others.items() if found}, longest)

    def match(self, terms: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        """Return how many terms of a sequence from a place on are a known phrase, and its others.

        The longest phrase wins; `(0, ())` if none begins there.
        """
        longest = self.longest.get(terms[at])
        if longest is None:
            return 0, ()
        for length in range(min(longest, len(terms) - at), 0, -1):
            found = self.others.get(tuple(terms[at : at + length]))
            if found:
                return length, found
        return 0, ()


def phrase_of(phrase: str, analyzer: Analyzer) -> Phrase:
    """Return the terms of a phrase as a question would hold them."""
    return tuple(analyzer.term(word) for word in analyzer.question_words(phrase))
