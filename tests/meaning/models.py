"""Tiny sentence models that tests make for themselves, of each layout.

Each word of a topic has nearly the vector of the topic, so `hacked` is near `stolen`. A word that
stands in no topic has a vector by chance, from a fixed seed: a short one, if it is plain. The words
of off-topic questions are known too, as to any model of the language.
"""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from bot.answers.offtopic import offtopic_questions

TOPICS = (
    "hacked stolen account password thief",
    "muted timeout silence punishment",
    "price pay money buy cost",
)
PLAIN = (
    "the a my is was i got to of and in when who how you your it can at for we be on do this "
    "what with not harbour office opens nine someone else uses change once moderators give word "
    "rules shop takes cards"
)
DIMENSIONS = 48
LANGUAGE = "sv"
"""Of the articles that tests use them for: its list of off-topic questions is short."""


@cache
def words() -> tuple[str, ...]:
    """Return all words that the models know."""
    known = [*" ".join(TOPICS).split(), *PLAIN.split()]
    for asked in offtopic_questions(LANGUAGE):
        known += re.findall(r"[^\W\d_]+", asked.lower())
    return tuple(dict.fromkeys(known))


@cache
def table() -> np.ndarray:
    """Return the vector of each token: [UNK], [CLS], [SEP], then the words."""
    chance = np.random.default_rng(20)
    vectors = chance.normal(scale=0.1, size=(3 + len(words()), DIMENSIONS))
    plain = [3 + words().index(word) for word in PLAIN.split()]
    vectors[[0, 1, 2, *plain]] *= 0.1
    for number, topic in enumerate(TOPICS):
        for word in topic.split():
            row = 3 + words().index(word)
            vectors[row] *= 0.1
            vectors[row, number] += 1.0
    return vectors.astype(np.float32)


def write_tokenizer(folder: Path, *, special: bool = True) -> None:
    """Write a tokenizer that knows whole words only."""
    names = ["[UNK]", "[CLS]", "[SEP]", *words()]
    tokenizer = Tokenizer(WordLevel({name: n for n, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    if special:
        tokenizer.post_processor = TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
        )
    # As MiniLM's file says; our encoder must neither pad nor be led by it.
    tokenizer.enable_padding(length=32, pad_id=0, pad_token="[UNK]")
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))


def onnx_model(
    folder: Path,
    *,
    pooling: str | None = "mean",
    whole: bool = False,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids"),
    vectors: np.ndarray | None = None,
) -> Path:
    """Write a model in the layout of a sentence-transformers export.

    Args:
        folder: where.
        pooling: mean or cls, as `1_Pooling/config.json` says; no such file if None.
        whole: whether it pools by itself, and gives one vector for a sentence.
        inputs: what it takes.
        vectors: of the tokens; `table()` if None.
    """
    write_tokenizer(folder)
    values = table() if vectors is None else vectors
    taken = [helper.make_tensor_value_info(n, TensorProto.INT64, [1, None]) for n in inputs]
    shape = [1, values.shape[1]] if whole else [1, None, values.shape[1]]
    given = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)
    nodes = [helper.make_node("Gather", ["table", inputs[0]], ["tokens"])]
    end = {"axes": [1], "keepdims": 0} if whole else {}
    nodes.append(
        helper.make_node("ReduceMean" if whole else "Identity", ["tokens"], [given.name], **end)
    )
    graph = helper.make_graph(
        nodes, "tiny", taken, [given], [numpy_helper.from_array(values, "table")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    if pooling is not None:
        (folder / "1_Pooling").mkdir(exist_ok=True)
        modes = {f"pooling_mode_{n}": n.startswith(pooling) for n in ("cls_token", "mean_tokens")}
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(modes))
    return folder


def static_model(
    folder: Path, *, name: str = "embeddings", extra: dict[str, np.ndarray] | None = None
) -> Path:
    """Write a static model, as model2vec (`embeddings`) or WordLlama (`embedding.weight`) do."""
    write_tokenizer(folder, special=False)
    tensors = {name: table().astype(np.float16), **(extra or {})}
    write_tensors(folder / "model.safetensors", tensors)
    return folder


def write_tensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """Write tensors in the form of `.safetensors`."""
    names = {"float16": "F16", "float32": "F32", "float64": "F64", "int64": "I64"}
    header: dict[str, object] = {"__metadata__": {"format": "np"}}
    content = b""
    for name, values in tensors.items():
        begin = len(content)
        content += values.tobytes()
        header[name] = {
            "dtype": names[str(values.dtype)],
            "shape": list(values.shape),
            "data_offsets": [begin, len(content)],
        }
    written = json.dumps(header).encode()
    path.write_bytes(len(written).to_bytes(8, "little") + written + content)
