"""A view: those articles and passages of a snapshot to which a channel is restricted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.articles.article import Article, Passage
from bot.index.lazy_sequence import LazySequence
from bot.ranking.collection import Scope


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class View:
    """What can be seen.

    Attributes:
        name: tells views of the same snapshot apart.
        articles: by id, in the order of the ids.
        passages: by article id, then by position.
        scope: which passages may be found.
    """

    name: str
    articles: Mapping[str, Article]
    passages: Sequence[Passage]
    scope: Scope


class SomeArticles(Mapping[str, Article]):
    """Some of many articles, by id, in the order of the ids."""

    __slots__ = ("_all", "_identifiers")

    def __init__(self, articles: Mapping[str, Article], identifiers: Sequence[str]) -> None:
        """Take all articles and the ids of some of them, in order."""
        self._all = articles
        self._identifiers = dict.fromkeys(identifiers)

    def __len__(self) -> int:
        return len(self._identifiers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._identifiers)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._identifiers

    def __getitem__(self, identifier: str) -> Article:
        if identifier not in self._identifiers:
            raise KeyError(identifier)
        return self._all[identifier]


class SomePassages(LazySequence[Passage]):
    """Some of many passages, in their order."""

    __slots__ = ("_all", "_places")

    def __init__(self, passages: Sequence[Passage], places: Sequence[int]) -> None:
        """Take all passages and the places of some of them among these, in order."""
        self._all = passages
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def item(self, at: int) -> Passage:
        """Return a passage."""
        return self._all[self._places[at]]
