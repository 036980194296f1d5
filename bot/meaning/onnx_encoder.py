"""The encoder of a sentence-transformers model that was exported to ONNX."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.meaning.encoder import Vector, missing, numbers_of, of_length_1, open_tokenizer, tokens_of
from bot.meaning.model_folder import ModelFolder

THREADS = 1
"""A question takes a few milliseconds on one, and the other cores answer other people."""

_QUIET = 3  # onnxruntime's own log: errors only, which are raised anyway
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class OnnxEncoder:
    """Encodes by onnxruntime, on one thread; see `encoder.Encoder`."""

    def __init__(self, model: ModelFolder) -> None:
        """Load a model, and try it.

        Raises:
            ModelError: if onnxruntime is missing, or the model is of another shape.
        """
        try:
            import onnxruntime  # noqa: PLC0415
        except ImportError as error:
            raise missing(model, "onnxruntime") from error
        self._model = model
        self._tokenizer = open_tokenizer(model, model.longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = THREADS
        options.enable_cpu_mem_arena = False  # it would keep what the longest text has needed
        options.log_severity_level = _QUIET
        try:
            self._session = onnxruntime.InferenceSession(
                str(model.weights), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has no error of its own above all others
            why = f"{model.weights.name} is no model that can be run; copy it anew"
            raise ModelError(model.folder, why) from error
        self._inputs = [given.name for given in self._session.get_inputs()]
        unknown = sorted(set(self._inputs) - _INPUTS)
        if unknown or "input_ids" not in self._inputs:
            names = ", ".join(self._inputs)
            raise ModelError(
                model.folder, f"the model takes {names}, which no sentence gives; choose another"
            )
        self.dimensions = len(self.encode("?"))

    def encode(self, text: str) -> Vector:
        """Return the vector of a text; see `encoder.Encoder`."""
        try:
            ids = numbers_of(self._tokenizer, text, special=True)[None]
            if not ids.size:
                return np.zeros(self.dimensions, np.float32)
            given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            given["token_type_ids"] = np.zeros_like(ids)
            found = self._session.run(None, {name: given[name] for name in self._inputs})
        except Exception as error:  # as above
            raise ModelError(self._model.folder, "the model has failed on a text") from error
        return of_length_1(self._pooled(found[0]), self._model)

    def count_tokens(self, words: Sequence[str]) -> int:
        """Return how many tokens words have; see `encoder.Encoder`."""
        return tokens_of(self._tokenizer, words)

    def _pooled(self, found: NDArray[Any]) -> NDArray[Any]:
        """Return one vector of what the model says of each token."""
        if found.ndim == 2 and len(found) == 1:
            whole: NDArray[Any] = found[0]
            return whole
        if found.ndim != 3 or len(found) != 1:
            shape = "×".join(map(str, np.shape(found)))
            raise ModelError(
                self._model.folder,
                f"the model gives {shape} numbers, no vectors of tokens; choose a sentence model",
            )
        # No token is padding, so the mean is over all.
        pooled: NDArray[Any] = found[0, 0]
        if self._model.pooling == "mean":
            pooled = found[0].mean(axis=0)
        return pooled
