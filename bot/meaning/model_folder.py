"""The folder of a sentence model, as it is read and checked.

Two layouts are known. A *sentence-transformers* export has `model.onnx` (or `onnx/model.onnx`) and
`tokenizer.json`, and says in small files beside them how vectors are made. A *static* model has
`model.safetensors` and `tokenizer.json`: one vector for each token, as model2vec and WordLlama
write them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.errors import ModelError, os_reason

Layout = Literal["onnx", "static"]
Pooling = Literal["mean", "cls"]

LONGEST = 256
"""Tokens of a text that are read where the folder says nothing."""

_ONNX = ("model.onnx", "onnx/model.onnx")
_STATIC = "model.safetensors"
_TOKENIZER = "tokenizer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """What the settings say where the folder does not.

    Attributes:
        pooling: how the vectors of tokens become one.
        query_prefix: what stands before a question.
        passage_prefix: what stands before a text of the articles.
    """

    pooling: Pooling | None = None
    query_prefix: str = ""
    passage_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A model on disk.

    Attributes:
        folder: where it is.
        layout: see the module.
        weights: the file of the model.
        tokenizer: the file of the tokenizer.
        pooling: how the vectors of tokens become one.
        query_prefix: what stands before a question.
        passage_prefix: what stands before a text of the articles.
        longest: tokens of a text that are read.
        identity: changes with all that its vectors depend on.
    """

    folder: Path
    layout: Layout
    weights: Path
    tokenizer: Path
    pooling: Pooling
    query_prefix: str
    passage_prefix: str
    longest: int
    identity: str

    @classmethod
    def read(cls, folder: Path, options: ModelOptions) -> "ModelFolder":
        """Read what the folder says of its model.

        Raises:
            ModelError: if a file is missing, cannot be read, or says what cannot be used.
        """
        if not folder.is_dir():
            raise ModelError(folder, "there is no such folder; set meaning.model to one")
        weights, layout = _weights(folder)
        tokenizer = folder / _TOKENIZER
        if not tokenizer.is_file():
            raise ModelError(folder, f"{_TOKENIZER} is missing; copy it from where the model is")
        _refuse_other_steps(folder)
        prompts = _mapping(folder, _json(folder / "config_sentence_transformers.json"), "prompts")
        query = prompts.get("query", options.query_prefix)
        passage = prompts.get("passage", prompts.get("document", options.passage_prefix))
        pooling = _pooling(folder) or options.pooling
        if layout == "static":
            pooling = "mean"
        if pooling is None:
            raise ModelError(
                folder, "1_Pooling/config.json is missing; add it, or set meaning.pooling"
            )
        longest = _json(folder / "sentence_bert_config.json").get("max_seq_length", LONGEST)
        if not isinstance(longest, int) or longest < 1:
            raise ModelError(folder, "max_seq_length is no number of tokens; see its form")
        known = (layout, pooling, str(query), str(passage), str(longest))
        return cls(
            folder=folder,
            layout=layout,
            weights=weights,
            tokenizer=tokenizer,
            pooling=pooling,
            query_prefix=str(query),
            passage_prefix=str(passage),
            longest=longest,
            identity=_identity(folder, (weights, tokenizer), known),
        )


def _weights(folder: Path) -> tuple[Path, Layout]:
    for name in _ONNX:
        if (folder / name).is_file():
            return folder / name, "onnx"
    if (folder / _STATIC).is_file():
        return folder / _STATIC, "static"
    raise ModelError(folder, f"neither {_ONNX[0]} nor {_STATIC} is there; copy the model there")


def _refuse_other_steps(folder: Path) -> None:
    """Refuse a model whose vectors go through more than pooling."""
    steps = _json(folder / "modules.json", [])
    if not isinstance(steps, list):
        raise ModelError(folder, "modules.json is no list; copy it from where the model is")
    for step in steps:
        kind = str(step.get("type", "") if isinstance(step, dict) else step).rpartition(".")[2]
        if kind not in {"Transformer", "Pooling", "Normalize", "StaticEmbedding"}:
            raise ModelError(folder, f"a step {kind!r} cannot be done; choose another model")


def _pooling(folder: Path) -> Pooling | None:
    found = _json(folder / "1_Pooling" / "config.json")
    chosen = [
        name.removeprefix("pooling_mode_")
        for name, is_on in found.items()
        if name.startswith("pooling_mode_") and is_on is True
    ]
    match chosen:
        case []:
            return None
        case ["mean_tokens"]:
            return "mean"
        case ["cls_token"]:
            return "cls"
    names = ", ".join(chosen)
    raise ModelError(folder, f"pooling by {names} cannot be done; choose a model with mean or cls")


def _json(path: Path, default: Any = None) -> Any:
    """Return what a small file holds; an empty mapping if it is not there and nothing is given."""
    if not path.is_file():
        return {} if default is None else default
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = f"{path.name} cannot be read as JSON; copy it from where the model is"
        raise ModelError(path.parent, why) from error
    if default is None and not isinstance(found, Mapping):
        raise ModelError(path.parent, f"{path.name} holds no keys; copy it from where the model is")
    return found


def _mapping(folder: Path, found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = found.get(key) or {}
    if not isinstance(inner, Mapping):
        raise ModelError(folder, f"{key} holds no keys; copy the file from where the model is")
    return inner


def _identity(folder: Path, files: tuple[Path, ...], known: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(repr(known).encode("utf-8", "surrogatepass"), digest_size=16)
    for path in files:
        try:
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
        except OSError as error:
            raise ModelError(folder, f"{path.name} cannot be read ({os_reason(error)})") from error
    return digest.hexdigest()
