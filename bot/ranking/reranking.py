"""The third step of a search: weigh the candidates by all evidence."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bot.index.passage_order import PassageAddress
from bot.index.sentence_spans import SentenceSpans
from bot.ranking import evidence
from bot.ranking.bm25 import Floats
from bot.ranking.collection import Collection
from bot.ranking.evidence import NgramMatches
from bot.ranking.heading_matches import HeadingWords, heading_likeness, named_slots
from bot.ranking.proximity import Proximity, Rarity, find_proximity
from bot.ranking.query import Query
from bot.ranking.term_matches import PassageWords, TermMatches, Units

READ = 6
"""Candidates whose sentences are looked at: the best by all other evidence."""

Sentence = tuple[int, int, float]
"""Half-open range in the passage's text, and score."""


class ReadSentences(NamedTuple):
    """Some of the passages, read sentence by sentence.

    Attributes:
        spans: by the place of the passage among the candidates, ascending.
        units: the heading and the sentences of each, one after the other; all other passages
            count for one more.
        words: the BM25 of each unit's words.
    """

    spans: dict[int, SentenceSpans]
    units: Units
    words: Floats

    def split(self, scores: Sequence[float]) -> Iterator[tuple[int, Sequence[float]]]:
        """Yield the place of each passage and the scores of its heading and its sentences."""
        begin = 0
        for at, sentences in self.spans.items():
            end = begin + 1 + len(sentences.spans)
            yield at, scores[begin:end]
            begin = end


class Weighed(NamedTuple):
    """What the evidence gives for each of some passages.

    Attributes:
        scores: of all evidence.
        sentences: the BM25 of its best sentence.
        headings: how much its heading is like the question, 0 to 1.
    """

    scores: list[float]
    sentences: list[float]
    headings: list[float]


class Reranking:
    """Some passages read for one query; kept as long as its answer is being made.

    Attributes:
        addresses: of the passages.
    """

    def __init__(
        self,
        collection: Collection,
        query: Query,
        addresses: Sequence[PassageAddress],
        heading_words: HeadingWords,
    ) -> None:
        """Find the terms of a query in some passages.

        Args:
            collection: that holds the passages.
            query: the question's terms.
            addresses: of the passages, at least one, in any order.
            heading_words: what stands above passages.
        """
        self.addresses = addresses
        self._heading_words = heading_words
        self._collection = collection
        self._query = query
        idf = [term.idf for term in query.terms]
        self._idf = np.array(idf)
        self._weight = sum(idf)
        self._words = PassageWords.of(collection, addresses)
        self._matches = TermMatches.find(query, self._words, collection)
        self._pairs_and_ngrams: tuple[Proximity, NgramMatches] | None = None
        self._read: ReadSentences | None = None

    def weigh(self, passage: Floats) -> Weighed:
        """Weigh each passage by all evidence; its heading counts as a sentence.

        Args:
            passage: the BM25 of each.
        """
        passages = self._words.passages
        proximity, ngrams = self._found()
        scores = evidence.WEIGHTS[0] * passage
        scores += proximity.scores(passages)
        scores += evidence.WEIGHTS[4] * evidence.ngram_scores(
            ngrams, passages, average=self._collection.average_ngrams
        )
        heading = [0.0] * len(scores)
        if self._collection.has_leads:
            likeness = heading_likeness(
                self._query, self._heading_words, self.addresses, self._words
            )
            heading = likeness.topics
            pairs = zip(heading, likeness.asking, strict=True)
            weights = evidence.HEADING_WEIGHT, evidence.ASKING_WEIGHT
            above = [weights[0] * topic + weights[1] * asking for topic, asking in pairs]
            scores += self._weight * np.array(above)
        total = scores.tolist()
        best_first = sorted(range(len(total)), key=total.__getitem__, reverse=True)
        read = self._read_sentences(best_first[:READ])
        sentence = [0.0] * len(total)
        for at, words in read.split(read.words.tolist()):
            sentence[at] = max(words)
            total[at] += evidence.WEIGHTS[1] * sentence[at]
        # The others stay behind those that were read, in their order.
        least = min(total[at] for at in read.spans)
        for at in best_first[READ:]:
            total[at] = min(total[at], least)
        self._share_out(total, [at for at, like in enumerate(heading) if like])
        return Weighed(total, sentence, heading)

    def _share_out(self, scores: list[float], headed: Sequence[int]) -> None:
        """Share out the scores of passages below one heading among them.

        First come those that hold a term themselves, as they were, then the others in their order:
        of what only its heading speaks for, the shortest would be first, often a mere date or name.

        Args:
            scores: of all passages.
            headed: the places of those of which the heading or the title shares a term.
        """
        below: dict[tuple[str, ...], list[int]] = {}
        for at in headed:
            below.setdefault(self._heading_words.of(self.addresses[at]).terms, []).append(at)
        holding: frozenset[int] | None = None
        for passages in below.values():
            if len(passages) == 1:
                continue
            if holding is None:
                holding = self._holders()
            best_first = sorted(passages, key=lambda at: -scores[at])
            shared = [scores[at] for at in best_first]
            silent = [at for at in passages if at not in holding]
            silent.sort(key=lambda at: self._collection.order.place(self.addresses[at]))
            order = [at for at in best_first if at in holding] + silent
            for at, score in zip(order, shared, strict=True):
                scores[at] = score

    def _holders(self) -> frozenset[int]:
        """Return the places of the passages whose bodies hold a term."""
        passages, places = self._matches.passages, self._matches.places
        bodies = passages.lengths.cumsum() - passages.lengths
        bodies += self._words.headings
        owners = passages.of.take(places)
        return frozenset(owners[places >= bodies.take(owners)].tolist())

    def sentences(self, addresses: Sequence[PassageAddress]) -> list[list[Sentence]]:
        """Return the sentences of some of the passages, each with a score, in order of the text.

        The score is that of a passage, the sentence taken for one; 0 where no term is shared.
        """
        wanted = [self.addresses.index(address) for address in addresses]
        read = self._read
        if read is None or not read.spans.keys() >= set(wanted):
            read = self._read_sentences(wanted)
        collection = self._collection
        proximity, ngrams = self._found()
        scores = read.words + proximity.scores(read.units)
        scores += evidence.SENTENCE_NGRAMS * evidence.ngram_scores(
            ngrams,
            read.units,
            average=collection.average_ngrams
            * collection.average_sentence
            / collection.average_length,
        )
        found = {
            at: [(*span, score) for span, score in zip(read.spans[at].spans, own[1:], strict=True)]
            for at, own in read.split(scores.tolist())
            if at in wanted
        }
        return [found[at] for at in wanted]

    def standing(self, address: PassageAddress) -> tuple[frozenset[int], frozenset[int]]:
        """Return which terms of the query stand above a passage, and which in it or above it.

        Args:
            address: of one of the passages.
        """
        named = named_slots(self._query, self._heading_words.of(address))
        matches = self._matches
        at = self.addresses.index(address)
        held = matches.terms[matches.passages.of.take(matches.places) == at]
        return named, named.union(held.tolist())

    def coverage(self) -> float:
        """Return the share of the question's weight whose terms the passages hold, 0 to 1."""
        return float(self._idf[self.held()].sum() / self._weight)

    def held(self) -> list[int]:
        """Return the places of the query's terms that the passages hold, in order."""
        places: list[int] = np.unique(self._matches.terms).tolist()
        return places

    def _found(self) -> tuple[Proximity, NgramMatches]:
        """Return the pairs and the n-grams in the passages; looked for once, when asked for."""
        if self._pairs_and_ngrams is None:
            weights = evidence.WEIGHTS[3], evidence.WEIGHTS[2]
            rarity = Rarity(weights, self._collection.passages, self._collection.average_length)
            self._pairs_and_ngrams = (
                find_proximity(self._query, self._matches, rarity),
                NgramMatches.find(self._query, self._words),
            )
        return self._pairs_and_ngrams

    def _read_sentences(self, chosen: Sequence[int]) -> ReadSentences:
        """Read the sentences of some of the passages, by their places among the candidates."""
        segments = self._collection.segments
        words = self._words.passages.lengths.tolist()
        headings = self._words.headings.tolist()
        spans: dict[int, SentenceSpans] = {}
        for at in sorted(chosen):
            number, position = self.addresses[at]
            spans[at] = segments[number].segment.sentences.of(
                position, body=words[at] - headings[at], heading=headings[at]
            )
        unread = sum(1 + len(read.spans) for read in spans.values())
        # For each run of words its unit, and how long it is.
        units: list[int] = []
        runs: list[int] = []
        begin = 0
        for at, length in enumerate(words):
            if at in spans:
                lengths = (spans[at].heading, *spans[at].lengths)
                units.extend(range(begin, begin + len(lengths)))
                runs.extend(lengths)
                begin += len(lengths)
            else:
                units.append(unread)
                runs.append(length)
        sizes = [size for read in spans.values() for size in (read.heading, *read.lengths)]
        sentences = Units(np.array(units).repeat(runs), np.array((*sizes, 1)))
        scores = evidence.word_scores(
            self._matches, sentences, idf=self._idf, average=self._collection.average_sentence
        )
        self._read = ReadSentences(spans, sentences, scores)
        return self._read
