"""Corpora of any size out of a little real text, the same for the same seed.

The first passages are real, cut as the bot cuts articles (at most about 120 words), shuffled. Where
they run out, passages are written by a bigram Markov chain over the real text: each next word is
what followed the word before at one of its places. On its own such text has no topics and no new
words, so half of the rare words (rarer than 1 in 5,000) are replaced by one of the 80 words of the
*article* of 20 passages they stand in, and half of those 80 are made-up words whose rank follows a
Pareto law, so that the vocabulary goes on growing as that of real text does.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import Article, Paragraph
from bot.articles.passages import split

SEED = 20261122
ENGLISH = ("squad_en", "new_wiki", "covidqa", "reddit")
PASSAGES_PER_ARTICLE = 20
TOPIC_WORDS = 80
RARE = 1 / 5000
PARETO_TAIL, PARETO_OFFSET = 1.75, 60_000
BLOCK = 20_000  # passages written at a time, a whole number of articles
SYLLABLES = [c + v for c in "bcdfghklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "is")]


def real_passages(quality: Path) -> list[str]:
    """Return the English passages of a folder of answer-quality data, each in one line."""
    texts: dict[str, None] = {}
    for name in ENGLISH:
        file = quality / name / "corpus.jsonl"
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                texts[" ".join(json.loads(line)["text"].split())] = None
    return [passage.text for text in texts for passage in split(_article(text))]


def _article(text: str) -> Article:
    return Article(id="a", title="a", body=text, paragraphs=(Paragraph(1, 0, len(text)),))


def real_questions(quality: Path, count: int, *, seed: int = SEED) -> list[str]:
    """Return up to `count` answerable questions of the English sets, shuffled."""
    questions: dict[str, None] = {}
    for name in ENGLISH:
        file = quality / name / "queries.jsonl"
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                asked = json.loads(line)
                if asked["kind"] == "ans":
                    questions[" ".join(asked["text"].split())] = None
    shuffled = list(questions)
    random.Random(seed).shuffle(shuffled)
    return shuffled[:count]


def passages(real: Sequence[str], count: int, *, seed: int = SEED) -> Iterator[list[str]]:
    """Yield `count` passages in blocks: the real ones first, then written ones."""
    shuffled = list(real)
    random.Random(seed).shuffle(shuffled)
    yield shuffled[:count]
    missing = count - len(shuffled)
    if missing > 0:
        writer = _Writer(shuffled, np.random.default_rng(seed))
        for start in range(0, missing, BLOCK):
            yield writer.write(min(BLOCK, missing - start))


def write_corpus(real: Sequence[str], count: int, file: Path) -> None:
    """Write a corpus, one passage a line."""
    with file.open("w", encoding="utf-8") as out:
        for block in passages(real, count):
            out.writelines(f"{text}\n" for text in block)


class _Writer:
    """Writes passages by the Markov chain over real ones."""

    def __init__(self, real: Sequence[str], rng: np.random.Generator) -> None:
        self._rng = rng
        numbers: dict[str, int] = {}
        stream: list[int] = []
        lengths: list[int] = []
        for text in real:
            words = text.split()
            stream.extend(numbers.setdefault(word, len(numbers)) for word in words)
            lengths.append(len(words))
        self._stream = np.array(stream)
        self._lengths = np.array(lengths)
        self._words = np.array(list(numbers), dtype=object)
        self._places = np.argsort(self._stream, kind="stable")
        self._counts = np.bincount(self._stream)
        self._begins = np.cumsum(self._counts) - self._counts
        self._rare = (self._counts < RARE * len(stream)) & np.array(
            [word[:1].isalpha() for word in numbers]
        )

    def write(self, count: int) -> list[str]:
        """Write so many passages."""
        rng = self._rng
        lengths = rng.choice(self._lengths, count)
        order = np.argsort(-lengths)  # longest first: those still being written stand in front
        ranked = lengths[order]
        numbers = np.zeros((count, int(lengths.max())), np.int32)
        words = self._stream[rng.integers(0, len(self._stream), count)]
        for at in range(numbers.shape[1]):
            going = int(np.searchsorted(-ranked, -at, side="left"))
            words = words[:going]
            numbers[order[:going], at] = words
            drawn = (rng.random(going) * self._counts[words]).astype(np.int64)
            places = self._places[self._begins[words] + drawn] + 1
            words = self._stream[places % len(self._stream)]
        return self._put_topics(numbers, lengths)

    def _put_topics(self, numbers: NDArray[np.int32], lengths: NDArray[np.int64]) -> list[str]:
        """Replace half of the rare words by those of the article's topic; join all."""
        rng = self._rng
        rare = np.flatnonzero(self._rare) if self._rare.any() else np.arange(len(self._rare))
        texts: list[str] = []
        for start in range(0, len(numbers), PASSAGES_PER_ARTICLE):
            known = self._words[rng.choice(rare, TOPIC_WORDS // 2)].tolist()
            ranks = (rng.pareto(PARETO_TAIL, TOPIC_WORDS // 2) + 1) * PARETO_OFFSET - PARETO_OFFSET
            topic = known + [_made_up(int(rank)) for rank in ranks]
            for row in range(start, min(start + PASSAGES_PER_ARTICLE, len(numbers))):
                passage = numbers[row, : lengths[row]]
                written = self._words[passage]
                slots = np.flatnonzero(self._rare[passage])
                slots = slots[rng.random(len(slots)) < 0.5]
                drawn = rng.integers(0, TOPIC_WORDS, len(slots)).tolist()
                for slot, which in zip(slots.tolist(), drawn, strict=True):
                    written[slot] = topic[which]
                texts.append(" ".join(written))
        return texts


def _made_up(rank: int) -> str:
    """Return the made-up word of a rank: at least three syllables."""
    parts: list[str] = []
    rank += len(SYLLABLES) ** 2
    while rank:
        rank, at = divmod(rank, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts)
