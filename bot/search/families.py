"""Words of one family: `agree` and `agreement`, `sign` and `signature`.

A stemmer takes off endings of grammar and leaves those that make new words. A family is what
shares a root: the term without such endings, cut to its first letters. A question is searched for
with the families of its words at little weight; that gained 0.2 points of Success@1 in the mean of
six development sets, and more (0.6) where the text is written by others than the questions.

Languages without a list of endings have no families, and neither have vocabularies so large that
exact words suffice.
"""

from collections.abc import Sequence

import numpy as np

from bot.search.lexicon import Lexicon

WEIGHT = 0.15
"""How much a word of the family counts against the typed one; 0.1 and 0.25 were equally good."""

MOST_MEMBERS = 6
MOST_TERMS = 60_000
"""Terms of an index beyond which families are left out; about 20,000 passages."""

_ROOT = 7  # letters that members share at most
_SHORTEST_ROOT = 4
_TIMES = 3  # endings that are taken off one after the other: formal-iz-ation

_ENDINGS = {
    "en": """
        atur ization izations ational fulness ousness iveness tional ation ement ment ance ence able
        ible ness ship hood less ator ency ancy aliti iviti biliti iti ity ism ist ous ive ize ion
        ial al er or ar ic ly ure ant ent age dom th ing ed es t s e i y""",
    "pt": """amento imento mente idade acao icao ador edor idor ancia encia avel ivel ista ismo oso
        osa ivo iva ico ica ado ada ido ida agem eza ura ante ente acoes ar er ir al o a e os as
        es""",
}
_SETS = {language: frozenset(endings.split()) for language, endings in _ENDINGS.items()}
_LONGEST = 8  # letters of the longest ending


class Families:
    """The families of an index's terms; found when first asked for."""

    __slots__ = ("_lexicon", "_members")

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._members: dict[tuple[int, str], list[int]] | None = None

    def others(self, numbers: Sequence[int], terms: Sequence[str]) -> tuple[int, ...]:
        """Return the other terms of the families of a word, by number.

        Args:
            numbers: the terms that the word stands for.
            terms: what the analyzer of each language makes of the word.
        """
        if self._members is None:
            # Two threads may both do this: they find the same.
            self._members = self._find()
        found: list[int] = []
        for language, term in enumerate(terms):
            root = self._root(term, language)
            if root:
                found += self._members.get((language, root), ())
        others = dict.fromkeys(number for number in found if number not in numbers)
        return tuple(others)[:MOST_MEMBERS]

    def _find(self) -> dict[tuple[int, str], list[int]]:
        lexicon = self._lexicon
        members: dict[tuple[int, str], list[int]] = {}
        if len(lexicon.terms) > MOST_TERMS:
            return members
        names = list(lexicon.terms)
        size = max(len(lexicon.languages), 1)
        for pair in np.unique(lexicon.term_of.astype(np.int64) * size + lexicon.language_of):
            number, language = divmod(int(pair), size)
            root = self._root(names[number], language)
            if root:
                members.setdefault((language, root), []).append(number)
        return members

    def _root(self, term: str, language: int) -> str | None:
        """Return the root of a term, or None if it is too short or its language has no list."""
        endings = _SETS.get(self._lexicon.languages[language])
        if not endings or len(term) < _SHORTEST_ROOT or not term.isalpha():
            return None
        for _ in range(_TIMES):
            for length in range(min(_LONGEST, len(term) - _SHORTEST_ROOT), 0, -1):
                if term[-length:] in endings:
                    term = term[:-length]
                    break
            else:
                break
        return term[:_ROOT]
