"""A sentence model in use: what makes vectors of questions and of texts.

model = SentenceModel.open(folder, ModelOptions())
vector = model.question("how do i get in")
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.meaning.encoder import Encoder, Vector, open_encoder
from bot.meaning.model_folder import ModelFolder, ModelOptions

MAX_SECTIONS = 20_000
"""Sections up to which all are compared with a question; see `section_vectors`."""

WEIGHTS = {"onnx": 0.9, "static": 0.35}
"""How much a similarity of 1 counts against a lexical confidence of 1, by layout. On the
development halves of nine knowledge sets, MiniLM gave the same from 0.8 to 1.0, WordLlama from 0.2
to 0.5."""

FLUENT = 1.3
STRANGE = 1.7
STRANGE_SHARE = 0.25
"""A model's tokenizer cuts words of the languages it was made for into `FLUENT` tokens at most, in
the mean (its *fertility*: Rust et al. 2021). From there to `STRANGE` the weight sinks to this
share. MiniLM's is 1.0 for English, 1.6 for French and 1.9 for German; with the full weight it lost
2 of 50 Spanish questions."""

QUESTION_CHARS = 300
"""Characters of a question that are read for its meaning: 7 ms with MiniLM. 2,000 would take 32."""

KEY_BYTES = 16

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class SentenceModel:
    """A model that was loaded.

    Attributes:
        folder: where it comes from.
        encoder: makes its vectors.
        max_sections: see `MAX_SECTIONS`.
    """

    folder: ModelFolder
    encoder: Encoder
    max_sections: int = MAX_SECTIONS

    @classmethod
    def open(
        cls, folder: Path, options: ModelOptions, *, max_sections: int = MAX_SECTIONS
    ) -> "SentenceModel":
        """Load the model of a folder.

        Raises:
            ModelError: if it cannot be used; in one sentence why, and what to do.
        """
        found = ModelFolder.read(folder, options)
        return cls(found, open_encoder(found), max_sections)

    def question(self, text: str) -> Vector:
        """Return the vector of a question.

        Raises:
            ModelError: if the model fails.
        """
        return self.encoder.encode(self.folder.query_prefix + text[:QUESTION_CHARS])

    def passage(self, text: str) -> Vector:
        """Return the vector of a text of the articles; raises as `question` does."""
        return self.encoder.encode(self.folder.passage_prefix + text)

    def weight_for(self, texts: Sequence[str]) -> float:
        """Return how much a similarity counts, by how well the model knows the language.

        Args:
            texts: in the language, a few hundred words.
        """
        full = WEIGHTS[self.folder.layout]
        words = [word for text in texts for word in _WORD.findall(text)]
        if not words:
            return full
        fertility = self.encoder.count_tokens(words) / len(words)
        strange = min(1.0, max(0.0, (fertility - FLUENT) / (STRANGE - FLUENT)))
        return full * (1 - strange * (1 - STRANGE_SHARE))


def key_of(text: str) -> bytes:
    """Return what the vector of a text is kept under: a hash of it."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()
