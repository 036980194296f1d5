"""A snapshot: all that is needed to answer, built once and never changed.

Each question takes the current snapshot at its start and keeps it to its end, so a reload may swap
in another one at any time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.answers.answer import Meaning
from bot.answers.cited_passages import CitedPassages
from bot.answers.page_text import Pages
from bot.answers.view import SomeArticles, SomePassages, View
from bot.articles.article import AcceptanceQuestion, Article, Passage
from bot.checked_yaml.fault import Fault
from bot.index.article_index import ArticleIndex
from bot.index.passage_order import PassageAddress
from bot.ranking.collection import Scope
from bot.ranking.searcher import Searcher


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """Articles, their passages, the index over them, and what was wrong with them.

    Attributes:
        index: the articles and their passages.
        searcher: finds passages.
        threshold: the confidence from which on a question is answered, 0 to 1.
        own_threshold: the threshold that the index gives itself, before `strictness`.
        similarity: how near by meaning a passage must be that shares no word with the question.
        meaning: whether a sentence model is asked too, will be once its vectors are made, or not.
        lexical: the same without a sentence model; None if that is this one.
        revision: 8 hex digits of a hash over the ids and contents of the articles, and synonyms.
        acceptance_questions: the moderators' test questions.
        faults: what was wrong in the folders when they were read.
        ignored: files in the folders that are no articles, as shown to people.
        synonyms: groups of words or phrases that mean the same.
        rolled_back: whether it serves because somebody rolled back to it, until the next reload.
        pages: the articles' pages, as far as citations have needed them.
        cited: what was said of passages that were quoted.
        view: what all but the index and the searcher are restricted to, or None.
    """

    index: ArticleIndex
    searcher: Searcher
    threshold: float
    own_threshold: float
    revision: str
    similarity: float = 1.0
    meaning: Meaning = "off"
    lexical: "Snapshot | None" = None
    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    rolled_back: bool = False
    pages: Pages = field(default_factory=Pages, repr=False)
    cited: CitedPassages = field(default_factory=CitedPassages, repr=False)
    view: View | None = None

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles by id, in the order of the ids."""
        return self.view.articles if self.view else self.index.articles

    @property
    def passages(self) -> Sequence[Passage]:
        """The passages by article id, then by position."""
        return self.view.passages if self.view else self.index.passages

    @property
    def within(self) -> Scope | None:
        """Which passages may be found; all may if None."""
        return self.view.scope if self.view else None

    @property
    def is_damaged(self) -> bool:
        """Whether a file that the index is mapped from is known to be damaged."""
        return self.index.base.damage is not None

    def place(self, address: PassageAddress) -> int:
        """Return the place of a passage among `passages`."""
        return self.index.order.place(address)

    def passage(self, address: PassageAddress) -> Passage:
        """Return the passage at an address."""
        return self.index.passage(address)

    def article_with(self, address: PassageAddress) -> Article:
        """Return the article that holds the passage at an address."""
        return self.index.article_with(address)

    def address(self, passage: Passage) -> PassageAddress:
        """Return where a passage of an article that is served stands."""
        addresses = self.index.addresses(passage.article_id)
        return next(at for at in addresses if self.index.passage(at).id == passage.id)

    def lone_word(self, address: PassageAddress, start: int) -> int:
        """Return the place of a word in a sentence that its article has nowhere else.

        See `SentenceTable.lone_word`.
        """
        segments = self.searcher.collection.segments
        return segments[address.segment].segment.sentences.lone_word(address.position, start)

    def scope(self, articles: Collection[str]) -> Scope:
        """Return what restricts a question to some articles, by their ids; unknown ones are none.

        It serves any number of questions to this snapshot.
        """
        segments = self.searcher.collection.segments
        masks = tuple(np.zeros(len(live.segment), bool) for live in segments)
        for identifier in articles:
            for segment, position in self.index.addresses(identifier):
                masks[segment][position] = True
        return masks

    def restricted(self, articles: Collection[str], name: str) -> "Snapshot":
        """Return the same snapshot with a view of some of its articles.

        Whatever is answered, listed or opened from it keeps to these. A word weighs what it weighs
        among all passages.

        Args:
            articles: their ids; unknown ones are none.
            name: tells the view from others of the same snapshot.
        """
        chosen = sorted(i for i in set(articles) if i in self.articles)
        places = [self.place(address) for i in chosen for address in self.index.addresses(i)]
        seen = SomeArticles(self.index.articles, chosen)
        asked = self.acceptance_questions
        paths = {article.path for article in seen.values()} if asked else set()
        view = View(
            name=name,
            articles=seen,
            passages=SomePassages(self.index.passages, places),
            scope=self.scope(chosen),
        )
        return replace(
            self,
            acceptance_questions=tuple(question for question in asked if question.path in paths),
            view=view,
            lexical=self.lexical and replace(self.lexical, view=view),
        )
