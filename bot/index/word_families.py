"""Words of one family: `agree` and `agreement`, `impfen` and `Impfung`, `marier` and `mariage`.

A stemmer takes off endings of grammar and leaves those that make new words. A family is what
shares a root: the term without such endings, cut to its first letters. Languages without a list of
endings have no families. The endings are those of stems, without accents.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays
from bot.index.vocabulary_builder import Ints

_ROOT = 7  # letters that members share at most
_SHORTEST_ROOT = 4
_TIMES = 3  # endings that are taken off one after the other: formal-iz-ation

_ENDINGS = {
    "de": """
        igkeit heit keit schaft ierung ungen ung bar haft ig isch lich los sam ier er erin en et
        e t""",
    "en": """
        atur ization izations ational fulness ousness iveness tional ation ement ment ance ence
        able ible ness ship hood less ator ency ancy aliti iviti biliti iti ity ism ist ous ive
        ize ion ial al er or ar ic ly ure ant ent age ag anc enc abl ibl dom th ing ed es t s e
        i y""",
    "es": """
        amiento imiento miento mient acion icion cion sion ion ador idor or anza anz encia enci
        idad dad ad ar er ir id t""",
    "fr": """
        isation ation ition ion atric ateur iteur eur ement ment isme ism iste ist ique iqu ance
        anc ence enc able abl ible ibl ipt age ag ant ent al el iel ite it if iv ur ure er ir
        oir e r s t""",
    "pt": """
        amento imento ament iment ment mente idade acao icao ador edor idor ancia encia anc enc
        avel ivel ista ismo oso osa ivo iva ico ica ado ada ido ida idad dad agem ag eza ura
        atur ur ante ente ant ent acoes ar er ir al o a e os as es""",
}
_SETS = {language: frozenset(endings.split()) for language, endings in _ENDINGS.items()}
_LONGEST = 8  # letters of the longest ending


@dataclass(frozen=True, slots=True)
class WordFamilies:
    """The families of a segment's terms: a row for each term in each language it has a root in.

    Attributes:
        languages: the languages of the segment, by number.
        keys: uint64, stands for the root; ascending.
        terms: int32, the number of the term; ascending within a root.
        counts: int64, how often the term stands in the passages, in this language.
    """

    languages: tuple[str, ...]
    keys: NDArray[np.uint64]
    terms: Ints
    counts: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        languages: Sequence[str],
        terms: Sequence[str],
        *,
        term_of: Ints,
        language_of: NDArray[np.int8],
        frequencies: NDArray[np.int64],
    ) -> "WordFamilies":
        """Find all families of a vocabulary; a microsecond for each term.

        Args:
            languages: by number.
            terms: by number.
            term_of: for each word form the number of its term.
            language_of: for each word form the number of its language.
            frequencies: how often each word form stands in the passages.
        """
        size = max(len(languages), 1)
        pairs, which = np.unique(term_of.astype(np.int64) * size + language_of, return_inverse=True)
        counts = np.bincount(which, frequencies, len(pairs)).astype(np.int64)
        numbers, of = np.divmod(pairs, size)
        keys = np.zeros(len(pairs), np.uint64)  # 0 for what has no root
        for at, (number, language) in enumerate(zip(numbers.tolist(), of.tolist(), strict=True)):
            root = root_of(terms[number], languages[language])
            if root:
                keys[at] = _key(root, language)
        order = np.argsort(keys, kind="stable")[np.count_nonzero(keys == 0) :]
        return cls(tuple(languages), keys[order], numbers[order].astype(np.int32), counts[order])

    @classmethod
    def open(cls, arrays: Arrays) -> "WordFamilies":
        """Return what `write` wrote.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        count = len(arrays["families"])
        return cls(
            tuple(arrays.notes["languages"]),
            arrays["families"],
            arrays.expect("families.term", count),
            arrays.expect("families.count", count),
        )

    def write(self, writer: ArrayWriter) -> None:
        """Write all of it."""
        writer.append("families", self.keys)
        writer.append("families.term", self.terms)
        writer.append("families.count", self.counts)

    def members(self, root: str, language: str) -> Iterator[tuple[int, int]]:
        """Yield the terms that share a root in a language, each with how often it stands there."""
        if language not in self.languages:
            return
        key = _key(root, self.languages.index(language))
        keys = self.keys.data
        at = bisect_left(keys, key)
        while at < len(keys) and keys[at] == key:
            yield int(self.terms[at]), int(self.counts[at])
            at += 1


def root_of(term: str, language: str) -> str | None:
    """Return the root of a term, or None if it is too short or its language has no list."""
    endings = _SETS.get(language)
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
    letters = root.encode("utf-8", "surrogatepass")
    if len(letters) > _ROOT:
        return int.from_bytes(blake2b(letters, digest_size=7).digest()) | (language + 128) << 56
    return int.from_bytes(letters) | language << 56
