"""Words of one family: `agree` and `agreement`, `sign` and `signature`.

A stemmer takes off endings of grammar and leaves those that make new words. A family is what
shares a root: the term without such endings, cut to its first letters. A question is searched for
with the families of its words at little weight; that gained 0.2 points of Success@1 in the mean of
six development sets, and more (0.6) where the text is written by others than the questions.

Languages without a list of endings have no families, and neither have vocabularies so large that
exact words suffice.
"""

from bisect import bisect_left
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from bot.index.postings import is_first
from bot.index.vocabulary import Vocabulary
from bot.turns import Turns

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

    __slots__ = ("_members", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._members: tuple[memoryview, memoryview] | None = None

    def others(self, numbers: Sequence[int], terms: Sequence[str]) -> tuple[int, ...]:
        """Return the other terms of the families of a word, by number.

        Args:
            numbers: the terms that the word stands for.
            terms: what the analyzer of each language makes of the word.
        """
        keys, members = self.find()
        found: list[int] = []
        for language, term in enumerate(terms):
            root = self._root(term, language)
            if root:
                key = _key(root, language)
                at = bisect_left(keys, key)
                while at < len(keys) and keys[at] == key:
                    found.append(members[at])
                    at += 1
        others = dict.fromkeys(number for number in found if number not in numbers)
        return tuple(others)[:MOST_MEMBERS]

    def find(self) -> tuple[memoryview, memoryview]:
        """Find all families, unless they are found; a tenth of a second for 60,000 terms."""
        if self._members is None:
            # Two threads may both do this: they find the same.
            self._members = self._found()
        return self._members

    def _found(self) -> tuple[memoryview, memoryview]:
        """Return the keys of all roots, ascending, and the term of each; of one root in order.

        Arrays, for a list for each root would take a megabyte for 1,000 passages.
        """
        vocabulary = self._vocabulary
        if len(vocabulary.terms) > MOST_TERMS:
            return np.empty(0, np.uint64).data, np.empty(0, np.int32).data
        names = list(vocabulary.terms)
        size = max(len(vocabulary.languages), 1)
        pairs = np.sort(vocabulary.term_of.astype(np.int64) * size + vocabulary.language_of)
        numbers, languages = np.divmod(pairs[is_first(pairs)], size)
        keys = np.zeros(len(numbers), np.uint64)  # 0 for what has no root
        turns = Turns()
        for at, (number, language) in enumerate(zip(numbers, languages, strict=True)):
            turns.give()
            root = self._root(names[number], int(language))
            if root:
                keys[at] = _key(root, int(language))
        order = np.argsort(keys, kind="stable")[np.count_nonzero(keys == 0) :]
        return keys[order].data, numbers[order].astype(np.int32).data

    def _root(self, term: str, language: int) -> str | None:
        """Return the root of a term, or None if it is too short or its language has no list."""
        endings = _SETS.get(self._vocabulary.languages[language])
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


def _key(root: str, language: int) -> int:
    """Return a number of 64 bits for a root: its letters, or a hash where they are too long."""
    letters = root.encode()
    if len(letters) > _ROOT:
        return int.from_bytes(blake2b(letters, digest_size=7).digest()) | (language + 128) << 56
    return int.from_bytes(letters) | language << 56
