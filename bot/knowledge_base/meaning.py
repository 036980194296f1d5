"""Meaning behind what serves: a version is served by words first, then by meaning too.

meaning = MeaningUpkeep(model, data)
version = meaning.awaited(version)       # to be served at once, by words
version = meaning.joined(version)        # some time later, in a thread
"""

import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.snapshot import Snapshot
from bot.errors import ModelError
from bot.knowledge_base.acceptance_questions import Outcome, ask_all
from bot.knowledge_base.snapshot_builder import joined_with
from bot.knowledge_base.version import Version
from bot.text.counted import counted

if TYPE_CHECKING:  # what an option needs is not imported where it is off
    from bot.meaning.known_vectors import KnownVectors
    from bot.meaning.section_vectors import SectionVectors
    from bot.meaning.sentence_model import SentenceModel

TOLD_EVERY_S = 10.0
"""Seconds after which the log says again how far the vectors are."""

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The knowledge base is closed before all vectors are made."""


class MeaningUpkeep:
    """Makes the vectors of versions, one version after the other.

    Attributes:
        done: texts whose vectors are made, of the version under way.
        wanted: texts of that version that had none.
        failed: the test questions that the last version did not answer as expected with its
            vectors.
    """

    def __init__(
        self, model: "SentenceModel", data: Path | None, *, strictness: float = 1.0
    ) -> None:
        """Take a model.

        Args:
            model: makes the vectors.
            data: the folder where they are saved for the next start; nowhere if None.
            strictness: factor on the confidence from which on a question is answered.
        """
        self.done = 0
        self.wanted = 0
        self.failed: tuple[Outcome, ...] = ()
        self._model = model
        self._data = data
        self._strictness = strictness
        self._known: KnownVectors | None = None
        self._last: SectionVectors | None = None
        self._stopped = False

    def stop(self) -> None:
        """Make no more vectors."""
        self._stopped = True

    def awaited(self, version: Version, before: Snapshot | None = None) -> Version:
        """Return a version as it is served until its vectors are made.

        Args:
            version: one that is to serve.
            before: what served until then; over the same index its vectors are there already.
        """
        snapshot = version.snapshot
        if snapshot.meaning == "on":
            return version
        if (
            before is not None
            and before.meaning == "on"
            and before.index is snapshot.index
            and before.revision == snapshot.revision
        ):
            return replace(version, snapshot=_like(before, snapshot))
        return replace(version, snapshot=replace(snapshot, meaning="pending"))

    def joined(self, version: Version) -> Version:
        """Return a version with its vectors; without a sentence model if that fails.

        Raises:
            StoppedError: if it is stopped meanwhile.
        """
        snapshot = version.snapshot
        start = time.monotonic()
        try:
            made = self._joined(snapshot)
        except ModelError as error:
            log.warning("%s; questions are answered by words alone.", error)
            return replace(version, snapshot=replace(snapshot, meaning="off"))
        outcomes = ask_all(made, made.acceptance_questions)
        self.failed = tuple(outcome for outcome in outcomes if not outcome.passed)
        log.info(
            "Meaning is on: vectors of %s new in %.1f s; %d of %s fail with it.",
            counted(self.wanted, "text"),
            time.monotonic() - start,
            len(self.failed),
            counted(len(outcomes), "test question"),
        )
        return replace(version, snapshot=made)

    def _joined(self, snapshot: Snapshot) -> Snapshot:
        from bot.meaning.known_vectors import (  # noqa: PLC0415  # an option
            KnownVectors,
            vectors_folder,
        )
        from bot.meaning.section_vectors import SectionVectors  # noqa: PLC0415

        if self._known is None:
            self._known = KnownVectors(
                self._model, vectors_folder(self._data) if self._data else None
            )
            self._known.load()
        self.done = self.wanted = 0
        told = time.monotonic()

        def progress(done: int, wanted: int) -> None:
            nonlocal told
            self.done, self.wanted = done, wanted
            if self._stopped:
                raise StoppedError
            if time.monotonic() - told >= TOLD_EVERY_S:
                told = time.monotonic()
                log.info("Vectors of the articles: %d of %d are made.", done, wanted)

        vectors = SectionVectors.make(
            snapshot.index, self._known, before=self._last, progress=progress
        )
        made = joined_with(snapshot, vectors, strictness=self._strictness)
        self._last = vectors
        self._known.save(vectors.keys)
        return made


def _like(before: Snapshot, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot over the same index, with the sentence model of another one."""
    return replace(
        snapshot,
        searcher=before.searcher,
        threshold=before.threshold,
        similarity=before.similarity,
        meaning="on",
        lexical=replace(snapshot, meaning="off"),
    )
