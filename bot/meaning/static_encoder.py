"""The encoder of a static model: the mean of its tokens' vectors, as model2vec and WordLlama do."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.meaning.encoder import Vector, numbers_of, of_length_1, open_tokenizer, tokens_of
from bot.meaning.model_folder import ModelFolder
from bot.meaning.safetensors import read_tensors

LONGEST = 512
"""Tokens of a text that are read, as in model2vec."""

_TABLES = ("embeddings", "embedding.weight")


class StaticEncoder:
    """Looks the vectors of tokens up in a table; see `encoder.Encoder`."""

    def __init__(self, model: ModelFolder) -> None:
        """Load a model.

        Raises:
            ModelError: if tokenizers is missing, or the model is of another shape.
        """
        self._model = model
        self._tokenizer = open_tokenizer(model, LONGEST)
        tensors = read_tensors(model.weights)
        table = next((tensors[name] for name in _TABLES if name in tensors), None)
        if table is None or table.ndim != 2 or not table.size:
            raise self._wrong(f"holds no table of vectors named {' or '.join(_TABLES)}")
        self._table = table
        self.dimensions = table.shape[1]
        tokens = self._tokenizer.get_vocab_size()
        # model2vec may keep one vector for several tokens, and a weight for each token.
        self._rows = self._per_token(tensors.get("mapping"), "iu")
        self._weights = self._per_token(tensors.get("weights"), "f")
        known = len(table) if self._rows is None else len(self._rows)
        if known < tokens or (self._weights is not None and len(self._weights) < tokens):
            raise self._wrong(f"knows {known} tokens and tokenizer.json {tokens}")
        if self._rows is not None and not 0 <= self._rows.min() <= self._rows.max() < len(table):
            raise self._wrong("names vectors that it does not hold")
        unknown = getattr(self._tokenizer.model, "unk_token", None)
        self._unknown = self._tokenizer.token_to_id(unknown) if unknown else None

    def encode(self, text: str) -> Vector:
        """Return the vector of a text; see `encoder.Encoder`."""
        ids = numbers_of(self._tokenizer, text, special=False)
        if self._unknown is not None:
            ids = ids[ids != self._unknown]
        if not len(ids):
            return np.zeros(self.dimensions, np.float32)
        rows = ids if self._rows is None else self._rows.take(ids)
        vectors = self._table.take(rows, axis=0).astype(np.float32)
        if self._weights is not None:
            vectors *= self._weights.take(ids)[:, None].astype(np.float32)
        return of_length_1(vectors.mean(axis=0), self._model)

    def count_tokens(self, words: Sequence[str]) -> int:
        """Return how many tokens words have; see `encoder.Encoder`."""
        return tokens_of(self._tokenizer, words)

    def _per_token(self, values: NDArray[Any] | None, kinds: str) -> NDArray[Any] | None:
        """Return what the model keeps for each token, if it does."""
        if values is not None and (values.ndim != 1 or values.dtype.kind not in kinds):
            raise self._wrong("keeps something else than a number for each token")
        return values

    def _wrong(self, what: str) -> ModelError:
        return ModelError(
            self._model.folder, f"{self._model.weights.name} {what}; choose another model"
        )
