"""What an encoder is, and how one is made from a folder.

    encoder = open_encoder(ModelFolder.read(folder, ModelOptions()))
    encoder.encode("how do i get in")      # float32, of length 1

A text is encoded by itself: in an int8 model what stands beside it in a batch would change its
vector.
"""

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.meaning.model_folder import ModelFolder

Vector = NDArray[np.float32]

_UNKNOWN_COUNTS = 4  # tokens, for a word that the tokenizer does not know


class Encoder(Protocol):
    """Makes vectors of texts; may be called from several threads."""

    @property
    def dimensions(self) -> int:
        """The length of its vectors' list of numbers."""
        ...

    def encode(self, text: str) -> Vector:
        """Return the vector of a text, of length 1; zeros where nothing in the text is known."""
        ...

    def count_tokens(self, words: Sequence[str]) -> int:
        """Return how many tokens the model makes of some words; an unknown one counts as many."""
        ...


def open_encoder(model: ModelFolder) -> Encoder:
    """Load a model.

    Raises:
        ModelError: if a package of the extra is missing, or the model is of another shape.
    """
    if model.layout == "static":
        from bot.meaning.static_encoder import StaticEncoder  # noqa: PLC0415

        return StaticEncoder(model)
    from bot.meaning.onnx_encoder import OnnxEncoder  # noqa: PLC0415  # as heavy as it is

    return OnnxEncoder(model)


def open_tokenizer(model: ModelFolder, longest: int) -> Any:
    """Load the tokenizer of a model; it pads nothing and cuts long texts.

    Raises:
        ModelError: if the package is missing, or the file is no tokenizer.
    """
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise missing(model, "tokenizers") from error
    try:
        tokenizer = Tokenizer.from_file(str(model.tokenizer))
    except Exception as error:
        why = "tokenizer.json is no tokenizer; copy it from where the model is"
        raise ModelError(model.folder, why) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def numbers_of(tokenizer: Any, text: str, *, special: bool) -> NDArray[np.int64]:
    """Return the numbers of the tokens of a text.

    Args:
        tokenizer: from `open_tokenizer`.
        text: any text, also one with halves of surrogate pairs.
        special: whether with the tokens that mark begin and end.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return np.array(tokenizer.encode(whole, add_special_tokens=special).ids, np.int64)


def tokens_of(tokenizer: Any, words: Sequence[str]) -> int:
    """Return how many tokens words have, each by itself; see `Encoder.count_tokens`."""
    unknown = getattr(tokenizer.model, "unk_token", None)
    number = tokenizer.token_to_id(unknown) if unknown else None
    # One by one: a batch would start a thread for each core, to stay.
    found = [token for word in words for token in numbers_of(tokenizer, word, special=False)]
    return sum(_UNKNOWN_COUNTS if token == number else 1 for token in found)


def missing(model: ModelFolder, package: str) -> ModelError:
    """Return the error of a package that is not installed."""
    return ModelError(
        model.folder,
        f"the package {package} is not installed; `pip install footnote-bot[meaning]` brings it",
    )


def of_length_1(vector: NDArray[Any], model: ModelFolder) -> Vector:
    """Return a vector with the same direction and length 1; one without any stays as it is.

    Raises:
        ModelError: if it has no length, because a number in it is none.
    """
    found: Vector = vector.astype(np.float32)
    length = float(np.sqrt(np.dot(found, found)))
    if not math.isfinite(length):
        raise ModelError(model.folder, "the model gives vectors without a length; copy it anew")
    return found / np.float32(length) if length > 0 else found
