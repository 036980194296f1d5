"""The articles of the soak: some change all the time, and so does what is a right answer.

The ferry to each island leaves from a pier, and that changes. Which versions may serve at a time is
known: one that is being put in its place, and what served before until that is done.
"""

import random
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion
from bot.articles.library import load
from bot.chat.questions.follow_up import is_follow_up
from bot.knowledge_base.acceptance_questions import ask_all
from bot.knowledge_base.snapshot_builder import build_snapshot

ISLANDS = 40
CHANGED_AT_ONCE = 4
NOTICES = 10  # articles of which one goes and one comes with each change

_SYLLABLES = "ka lo mi ne pu ra si to vu zen dor fal gim hul jor".split()


@dataclass(frozen=True, slots=True)
class Question:
    """What can be asked: about an island's ferry, or one of the articles' own questions.

    Attributes:
        text: the question.
        expect: what an answer holds; None where there is none to be had.
        island: the number of an island, or None.
    """

    text: str
    expect: str | None = None
    island: int | None = None


@dataclass(slots=True)
class Articles:
    """The folder of articles, and all versions of it.

    Attributes:
        folder: where they are.
        versions: the pier of each island, one version after the other.
    """

    folder: Path
    order: random.Random
    versions: list[tuple[int, ...]] = field(default_factory=list)
    _serving: list[tuple[float, frozenset[int]]] = field(default_factory=list)
    _always: frozenset[int] = frozenset()
    _notices: int = NOTICES

    def begin(self, source: Path) -> list[Question]:
        """Write the first version beside a folder's articles; return all questions."""
        shutil.copytree(source, self.folder)
        self.versions.append(tuple(self.order.randrange(100, 1000) for _ in range(ISLANDS)))
        self._serving.append((float("-inf"), frozenset({0})))
        for island in range(ISLANDS):
            self._write_island(island)
        for number in range(NOTICES):
            self._write_notice(number)
        snapshot = build_snapshot(load([self.folder]))
        asked = ask_all(snapshot, snapshot.acceptance_questions)
        own = [o.question for o in asked if o.passed and _is_shown(snapshot, o.question)]
        return [
            *(Question(q.ask, q.expect) for q in own if not is_follow_up(q.ask)),
            *(
                Question(f"which pier does the ferry to {_name(i)} leave from", island=i)
                for i in range(ISLANDS)
            ),
        ]

    def change(self) -> int:
        """Change some articles, and put one in the place of another; return the new version."""
        piers = list(self.versions[-1])
        changed = self.order.sample(range(ISLANDS), CHANGED_AT_ONCE)
        for island in changed:
            piers[island] = self.order.randrange(100, 1000)
        self.versions.append(tuple(piers))
        version = len(self.versions) - 1
        self.may_serve(version)
        for island in changed:
            self._write_island(island)
        self._write_notice(self._notices)
        (self.folder / f"notice-{self._notices - NOTICES}.md").unlink()
        self._notices += 1
        return version

    def may_serve(self, version: int) -> None:
        """Note that a version is about to serve."""
        self._serving.append((time.perf_counter(), self._serving[-1][1] | {version}))

    def may_always_serve(self, version: int) -> None:
        """Note that a version may come to serve at any time."""
        self._always |= {version}
        self.may_serve(version)

    def serves(self, version: int) -> None:
        """Note that a version serves alone."""
        self._serving.append((time.perf_counter(), self._always | {version}))

    def expected(self, question: Question, since: float, until: float) -> list[str]:
        """Return the texts of which an answer holds one that was asked and given at these times."""
        if question.island is None:
            return [question.expect] if question.expect is not None else []
        possible: set[int] = set()
        for at, versions in reversed(self._serving):
            if at <= until:
                possible |= versions
            if at <= since:
                break
        island = question.island
        return [_sentence(island, self.versions[version][island]) for version in sorted(possible)]

    def _write_island(self, island: int) -> None:
        pier = self.versions[-1][island]
        text = f"{_sentence(island, pier)}\n\nThe crossing takes {island + 10} minutes."
        self._write(f"ferry-{island}.md", f"# The ferry to {_name(island)}\n\n{text}\n")

    def _write_notice(self, number: int) -> None:
        word = "".join(self.order.choices(_SYLLABLES, k=4))
        self._write(f"notice-{number}.md", f"# Notice {number}\n\nThe {word} is closed.\n")

    def _write(self, name: str, text: str) -> None:
        unfinished = self.folder / f".{name}"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self.folder / name)


def _is_shown(snapshot: Snapshot, question: AcceptanceQuestion) -> bool:
    """Tell whether what is expected is in a best sentence: of a long passage more is left out."""
    best = (q.highlighted for q in answer(snapshot, question.ask).quotes if q.highlight)
    return question.expect is None or any(question.expect in sentence for sentence in best)


def _sentence(island: int, pier: int) -> str:
    return f"The ferry to {_name(island)} leaves from pier {pier}."


def _name(island: int) -> str:
    """Return a name like no other word: its three syllables write its number."""
    base = len(_SYLLABLES)
    parts = (_SYLLABLES[island // base], _SYLLABLES[island % base], _SYLLABLES[(island * 7) % base])
    return "".join(parts).capitalize() + "holm"
