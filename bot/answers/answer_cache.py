"""Answers that were given before: people ask the same questions again and again.

No question is kept. An answer is found again by a fingerprint of the question under a key that is
made at the start and never leaves the process, and it is forgotten with the snapshot it came from.
"""

import hashlib
import secrets
from collections import OrderedDict

from bot.answers.answer import Answer, Meaning

KEPT = 1000
"""Answers; a few kilobytes each at most, since quotes share their text with the snapshot."""


class AnswerCache:
    """The latest answers of one snapshot. To be used from one thread."""

    def __init__(self, *, kept: int = KEPT) -> None:
        """Start with nothing.

        Args:
            kept: answers at most; the one that was asked for longest ago goes first.
        """
        self._kept = kept
        self._key = secrets.token_bytes(32)
        self._source: tuple[str, Meaning] = "", "off"
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()

    def recall(
        self, question: str, revision: str, view: str = "", meaning: Meaning = "off"
    ) -> Answer | None:
        """Return the answer that a snapshot gave to a question before, or None.

        Args:
            question: as it was typed.
            revision: of the snapshot that answers now.
            view: the name of the view that it is restricted to; empty if to none.
            meaning: whether it asks a sentence model too; with one it answers otherwise.
        """
        if (revision, meaning) != self._source:
            self._answers.clear()
            self._source = revision, meaning
        fingerprint = self._fingerprint(question, view)
        known = self._answers.get(fingerprint)
        if known is None:
            return None
        self._answers.move_to_end(fingerprint)
        return known._replace(question=question)

    def keep(self, given: Answer, view: str = "") -> None:
        """Keep an answer, without its question; not one of another snapshot.

        Args:
            given: the answer.
            view: as for `recall`.
        """
        if (given.revision, given.meaning) != self._source:
            return
        self._answers[self._fingerprint(given.question, view)] = given._replace(
            question="", took_ms=0.0
        )
        if len(self._answers) > self._kept:
            self._answers.popitem(last=False)

    def _fingerprint(self, question: str, view: str) -> bytes:
        named = f"{view}\0{question}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(named, key=self._key, digest_size=16).digest()
