"""What the most expensive questions cost: `python -m benchmarks.worst_question QUALITY`.

Each has 4,000 characters, as much as Discord takes in a form, and is asked of 100,000 passages.
Printed is the processor's time of an answer, the most of three that begin elsewhere in the text, so
that nothing of them is remembered. More than 0.25 s is a failure.
"""

import argparse
import random
import string
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.speed.corpus import SEED, real_passages, write_corpus
from benchmarks.speed.reloads import Articles
from bot.answers.answering import answer
from bot.knowledge_base.knowledge_base import KnowledgeBase

CHARS = 4_000
PASSAGES = 100_000
MOST_S = 0.25
TIMES = 3
SHIFT = 41  # characters


def main() -> None:
    """Ask the questions and print what they cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst_question")
    parser.add_argument("quality", type=Path, help="a folder of question sets")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--folder", type=Path, help="keep the articles and the index there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="footnote-worst-") as place:
        costs = measured(options.folder or Path(place), options.quality, options.passages)
    print(f"{'question of':24} {'CPU ms':>8}")
    for name, seconds in costs.items():
        print(f"{name:24} {seconds * 1e3:8.1f}")
    sys.exit(max(costs.values()) > MOST_S)


def measured(folder: Path, quality: Path, passages: int) -> dict[str, float]:
    """Return the seconds of the processor that each question takes."""
    real = real_passages(quality)
    if not (folder / "knowledge").exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_corpus(real, passages, folder / "corpus.txt")
        Articles(folder / "corpus.txt", folder / "knowledge")
    base = KnowledgeBase([folder / "knowledge"], data=folder / "data")
    snapshot = base.current
    assert len(snapshot.passages) >= passages * 0.9
    costs = {}
    answer(snapshot, "what is water")  # the files are mapped
    for name, question in questions(real).items():
        taken = []
        for number in range(TIMES):
            asked = question[number * SHIFT :][:CHARS]
            start = time.process_time()
            answer(snapshot, asked)
            taken.append(time.process_time() - start)
        costs[name] = max(taken)
    base.close()
    return costs


def questions(real: list[str]) -> Mapping[str, str]:
    """Return questions that cost much, by what they are made of."""
    order = random.Random(SEED)
    counted = Counter(word for text in real for word in text.lower().split() if word.isalpha())
    words = [word for word, _ in counted.most_common()]
    long = [word for word in words if len(word) > 5]

    def misspelt(word: str) -> str:
        place = order.randrange(1, len(word) - 1)
        return word[:place] + order.choice(string.ascii_lowercase) + word[place + 1 :]

    def made_up(letters: str, size: int) -> str:
        return "".join(order.choices(letters, k=size))

    cjk = "".join(map(chr, range(0x4E00, 0x4E00 + 2 * CHARS)))
    return {
        "the most frequent words": " ".join(words[:2000]),
        "rarer words": " ".join(order.sample(words, 1500)),
        "misspelt words": " ".join(misspelt(order.choice(long)) for _ in range(1000)),
        "words of no language": " ".join(made_up(string.ascii_lowercase, 8) for _ in range(500)),
        "two letters": " ".join(made_up(string.ascii_lowercase, 2) for _ in range(2000)),
        "one long word": made_up(string.ascii_lowercase, 2 * CHARS),
        "one letter": "a" * 2 * CHARS,
        "one word": "water " * 2000,
        "joined words": "-".join(words[200:1200]),
        "words written in one": "".join(words[200:1200]),
        "numbers": " ".join(made_up(string.digits, 4) for _ in range(1000)),
        "codes": " ".join(f"v{made_up(string.digits, 1)}.{n}.x-{n}" for n in range(600)),
        "question marks": "what? " * 1000,
        "signs": made_up(string.punctuation, 2 * CHARS),
        "Chinese": cjk,
        "accents": "e\u0301\u0323" * CHARS,
        "a pasted text": " ".join(order.sample(real, 30)),
    }


if __name__ == "__main__":
    main()
