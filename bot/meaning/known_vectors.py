"""Vectors by the hash of their text, so that what stays the same is encoded once.

    known = KnownVectors(model, data / "index" / "vectors")
    known.load()
    known.complete(texts, progress)
    known.save(keys)

On disk they are float16, in a folder with checksums like those of the index. A file of another
model, or one that is damaged, is left alone and made anew: nothing is lost but time.
"""

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import DataError, os_reason
from bot.index.array_writer import FolderWriter
from bot.index.arrays import MANIFEST, open_arrays
from bot.meaning.encoder import Vector
from bot.meaning.sentence_model import KEY_BYTES, SentenceModel, key_of

LAYOUT = 1
"""Raised whenever what is kept changes."""

Progress = Callable[[int, int], None]
"""Told how many texts of how many are done."""

log = logging.getLogger(__name__)


class KnownVectors:
    """The vectors of texts that were met before. To be changed from one thread at a time.

    Attributes:
        model: makes them.
    """

    def __init__(self, model: SentenceModel, folder: Path | None = None) -> None:
        """Start with nothing.

        Args:
            model: makes them.
            folder: where they are saved; nowhere if None.
        """
        self.model = model
        self._folder = folder
        self._vectors: dict[bytes, NDArray[np.float16]] = {}
        self._asked: set[bytes] = set()
        self._saved: frozenset[bytes] = frozenset()

    def get(self, key: bytes) -> NDArray[np.float16]:
        """Return a vector by the key of its text; it must be known."""
        return self._vectors[key]

    def question(self, text: str) -> Vector:
        """Return the vector of a question; a new one is not kept, for it may be private.

        Raises:
            ModelError: if the model fails.
        """
        known = self._vectors.get(_question_key(text))
        return self.model.question(text) if known is None else known.astype(np.float32)

    def learn_questions(self, texts: Iterable[str]) -> None:
        """Keep the vectors of questions that are nobody's.

        Raises:
            ModelError: if the model fails.
        """
        for text in texts:
            key = _question_key(text)
            self._asked.add(key)
            if key not in self._vectors:
                self._vectors[key] = self.model.question(text).astype(np.float16)

    def missing(self, texts: Iterable[str]) -> dict[bytes, str]:
        """Return the texts without a vector, each once."""
        keyed = ((key_of(text), text) for text in texts)
        return {key: text for key, text in keyed if key not in self._vectors}

    def complete(self, missing: dict[bytes, str], progress: Progress = lambda *_: None) -> None:
        """Make the vectors that are missing.

        Raises:
            ModelError: if the model fails.
        """
        for done, (key, text) in enumerate(missing.items(), start=1):
            self._vectors[key] = self.model.passage(text).astype(np.float16)
            progress(done, len(missing))

    def load(self) -> None:
        """Take what was saved, the newest that is sound and of this model."""
        for folder in reversed(self._folders()):
            try:
                arrays = open_arrays(folder, self._kind)
                for damage in arrays.damage():
                    raise damage
                keys = arrays["keys"].reshape(-1, KEY_BYTES)
                shape = len(keys), self.model.encoder.dimensions
                vectors = np.array(arrays["vectors"]).reshape(shape)
            except (DataError, KeyError, ValueError) as error:
                log.info("%s; vectors are made again.", error)
                continue
            self._vectors |= zip(map(bytes, keys), vectors, strict=True)
            self._saved = frozenset(self._vectors)
            return

    def save(self, keys: Collection[bytes]) -> None:
        """Keep these vectors, those of learnt questions and no others, here and on disk.

        Where that is full, or fails otherwise, it is said in the log; they serve all the same.
        """
        kept = frozenset(keys) | self._asked
        self._vectors = {key: self._vectors[key] for key in sorted(kept)}
        if self._folder is None or self._saved == kept:
            return
        before = self._folders()
        number = int(before[-1].name.partition("-")[0]) + 1 if before else 1
        folder = self._folder / f"{number:08d}-{os.getpid()}"
        try:
            with FolderWriter(folder) as writer:
                writer.append("keys", np.frombuffer(b"".join(self._vectors), np.uint8))
                writer.append("vectors", np.concatenate([*self._vectors.values()]))
                writer.publish(self._kind)
        except OSError as error:
            log.warning(
                "%s: the vectors of the articles cannot be saved (%s); the next start makes them "
                "again.",
                self._folder,
                os_reason(error),
            )
            return
        self._saved = kept
        for old in before:
            shutil.rmtree(old, ignore_errors=True)

    @property
    def _kind(self) -> dict[str, Any]:
        """What saved vectors must agree with to be taken."""
        return {"what": "vectors", "layout": LAYOUT, "model": self.model.folder.identity}

    def _folders(self) -> list[Path]:
        if self._folder is None:
            return []
        with contextlib.suppress(OSError):
            return sorted(
                entry
                for entry in self._folder.iterdir()
                if entry.name[:1].isdigit() and (entry / MANIFEST).exists()
            )
        return []


def vectors_folder(data: Path) -> Path:
    """Return where vectors are saved in the folder of the bot's own files."""
    return data / "index" / "vectors"


def _question_key(text: str) -> bytes:
    return key_of(f"question\0{text}")
