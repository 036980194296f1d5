"""Gaps: questions that the articles do not answer, grouped where they ask the same.

Two questions ask the same if they search for nearly the same terms. A term that differs from a more
frequent one in a single letter counts as that one. The groups depend on the questions alone, not on
their order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

SAME = 0.6
"""Share of their terms that two questions must have in common (Jaccard index)."""

_MISSPELT_FROM = 5  # letters; shorter words differ in one letter and mean something else

Terms = Callable[[str], Collection[str]]
"""Returns what a question searches for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A question that was not answered, or whose answer did not help.

    Attributes:
        entry: its number in the journal.
        question: normalised.
        asked_at: seconds since 1970.
        answered: whether it had an answer, which did not help.
        waiting: how many want to be told when it is answered.
    """

    entry: int
    question: str
    asked_at: int
    answered: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that ask the same and are not answered well.

    Attributes:
        question: the wording that is used most, of several the one that comes first by alphabet.
        misses: all of them, the latest first.
    """

    question: str
    misses: tuple[Miss, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.misses)

    @property
    def last(self) -> datetime:
        """When it was asked last, in UTC."""
        return datetime.fromtimestamp(self.misses[0].asked_at, UTC)

    @property
    def unhelpful(self) -> int:
        """How many of them had an answer that did not help."""
        return sum(miss.answered for miss in self.misses)

    @property
    def waiting(self) -> int:
        """How many want to be told when it is answered."""
        return sum(miss.waiting for miss in self.misses)

    @property
    def wordings(self) -> tuple[str, ...]:
        """All wordings, by alphabet."""
        return tuple(sorted({miss.question for miss in self.misses}))


def group_gaps(misses: Iterable[Miss], terms: Terms) -> tuple[Gap, ...]:
    """Group questions that ask the same.

    Args:
        misses: the questions.
        terms: returns what a question searches for.

    Returns:
        The groups, the most frequent first; of several the one asked last first.
    """
    by_question: defaultdict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        by_question[miss.question].append(miss)
    searched = {question: frozenset(terms(question)) for question in by_question}
    spelt = _spellings(searched, by_question)
    by_terms: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for question, own in searched.items():
        # A question without a term asks the same as itself only.
        by_terms[frozenset(spelt[t] for t in own) or frozenset({f"\0{question}"})].append(question)
    gaps = [
        _gap([miss for question in group for miss in by_question[question]])
        for group in _joined(by_terms, by_question)
    ]
    gaps.sort(key=lambda gap: (-gap.count, -gap.misses[0].asked_at, gap.question))
    return tuple(gaps)


def _gap(misses: list[Miss]) -> Gap:
    wordings = Counter(miss.question for miss in misses)
    most_used = min(wordings, key=lambda wording: (-wordings[wording], wording))
    latest_first = sorted(misses, key=lambda miss: (-miss.asked_at, miss.entry))
    return Gap(question=most_used, misses=tuple(latest_first))


def _joined(
    by_terms: Mapping[frozenset[str], list[str]], by_question: Mapping[str, list[Miss]]
) -> Iterator[list[str]]:
    """Join sets of terms that have enough in common: each to the nearest of the frequent ones."""

    def asked(own: frozenset[str]) -> int:
        return sum(len(by_question[question]) for question in by_terms[own])

    order = sorted(by_terms, key=lambda own: (-asked(own), sorted(own)))
    groups: dict[frozenset[str], list[str]] = {}
    holders: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for own in order:
        near = dict.fromkeys(leader for term in sorted(own) for leader in holders[term])
        leader = max(near, key=lambda other: (_in_common(own, other), sorted(other)), default=None)
        if leader is not None and _in_common(own, leader) >= SAME:
            groups[leader] += by_terms[own]
            continue
        groups[own] = list(by_terms[own])
        for term in own:
            holders[term].append(own)
    yield from groups.values()


def _in_common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _spellings(
    searched: Mapping[str, frozenset[str]], by_question: Mapping[str, list[Miss]]
) -> dict[str, str]:
    """Return for each term the more frequent one that it differs from in one letter, or itself."""
    asked: Counter[str] = Counter()
    for question, own in searched.items():
        for term in own:
            asked[term] += len(by_question[question])
    spelt: dict[str, str] = {}
    right: dict[str, str] = {}  # a term without one of its letters, or as it is
    for term in sorted(asked, key=lambda term: (-asked[term], term)):
        if len(term) < _MISSPELT_FROM or not term.isalpha():
            spelt[term] = term
            continue
        variants = [term, *(term[:at] + term[at + 1 :] for at in range(1, len(term)))]
        known = next((right[v] for v in variants if v in right), term)
        spelt[term] = known
        if known == term:
            for variant in variants:
                right.setdefault(variant, term)
    return spelt
