"""Encoders of each layout, made from tiny models."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelError
from bot.meaning.encoder import Encoder
from bot.meaning.model_folder import ModelFolder, ModelOptions
from bot.meaning.sentence_model import QUESTION_CHARS, STRANGE_SHARE, WEIGHTS, SentenceModel
from tests.meaning.models import DIMENSIONS, onnx_model, static_model, table, words, write_tensors

LAYOUTS: dict[str, Callable[[Path], Path]] = {"onnx": onnx_model, "static": static_model}


def opened(folder: Path, **options: str) -> SentenceModel:
    return SentenceModel.open(folder, ModelOptions(**options))  # type: ignore[arg-type]


@pytest.fixture(params=LAYOUTS)
def encoder(request: pytest.FixtureRequest, tmp_path: Path) -> Encoder:
    return opened(LAYOUTS[request.param](tmp_path / "model")).encoder


def test_words_of_one_topic_are_near_and_others_are_not(encoder: Encoder) -> None:
    hacked, stolen, price = map(encoder.encode, ("hacked", "account stolen", "what price"))
    assert hacked @ stolen > 0.8
    assert hacked @ price < 0.5


def test_a_vector_has_length_1_and_is_the_same_each_time(encoder: Encoder) -> None:
    one, other = encoder.encode("my account"), encoder.encode("my account")
    assert one.dtype == np.float32
    assert len(one) == encoder.dimensions == DIMENSIONS
    assert np.linalg.norm(one) == pytest.approx(1.0, abs=1e-5)
    assert (one == other).all()


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "\ud800", "word " * 5_000])
def test_any_text_has_a_vector_without_a_number_that_is_none(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode(text)).all()


def test_pooling_is_as_the_folder_says(tmp_path: Path) -> None:
    tokens = [1, 3 + words().index("hacked"), 2]  # [CLS] hacked [SEP]
    for pooling, of_text in (("mean", table()[tokens].mean(axis=0)), ("cls", table()[1])):
        folder = onnx_model(tmp_path / pooling, pooling=pooling)
        found = opened(folder).encoder.encode("hacked")
        assert found == pytest.approx(of_text / np.linalg.norm(of_text), abs=1e-5)


def test_pooling_of_the_settings_counts_where_the_folder_says_nothing(tmp_path: Path) -> None:
    folder = onnx_model(tmp_path, pooling=None)
    with pytest.raises(ModelError, match=r"1_Pooling/config\.json is missing; add it, or set"):
        opened(folder)
    found = opened(folder, pooling="cls").encoder.encode("hacked")
    assert found == pytest.approx(table()[1] / np.linalg.norm(table()[1]), abs=1e-5)


def test_a_model_that_pools_by_itself_is_taken_at_its_word(tmp_path: Path) -> None:
    by_us = opened(onnx_model(tmp_path / "tokens")).encoder.encode("my account")
    by_it = opened(onnx_model(tmp_path / "whole", whole=True)).encoder.encode("my account")
    assert by_it == pytest.approx(by_us, abs=1e-5)


def test_a_model_without_token_types_is_given_none(tmp_path: Path) -> None:
    folder = onnx_model(tmp_path, inputs=("input_ids", "attention_mask"))
    assert len(opened(folder).encoder.encode("hacked")) == DIMENSIONS


def test_prefixes_of_the_folder_stand_before_questions_and_passages(tmp_path: Path) -> None:
    folder = onnx_model(tmp_path)
    prompts = {"prompts": {"query": "how pay ", "passage": "rules "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    model = opened(folder, query_prefix="unused ")
    plain = model.encoder.encode
    assert (model.question("money") == plain("how pay money")).all()
    assert (model.passage("money") == plain("rules money")).all()


def test_of_a_long_question_the_beginning_is_read(tmp_path: Path) -> None:
    model = opened(static_model(tmp_path))
    asked = "hacked " * 60
    assert len(asked) > QUESTION_CHARS
    assert (model.question(asked + "price") == model.question(asked)).all()
    assert (model.passage(asked + "price price") != model.passage(asked)).any()


def test_prefixes_of_the_settings_stand_where_the_folder_says_nothing(tmp_path: Path) -> None:
    model = opened(onnx_model(tmp_path), query_prefix="how ", passage_prefix="rules ")
    assert (model.question("money") == model.encoder.encode("how money")).all()
    assert (model.passage("money") == model.encoder.encode("rules money")).all()


def test_wordllamas_table_is_read_as_well_as_model2vecs(tmp_path: Path) -> None:
    one = opened(static_model(tmp_path / "a")).encoder.encode("my account")
    other = opened(static_model(tmp_path / "b", name="embedding.weight")).encoder.encode(
        "my account"
    )
    assert (one == other).all()


def test_a_static_model_may_weigh_tokens_and_share_vectors(tmp_path: Path) -> None:
    size = len(table())
    weights, mapping = np.ones(size), np.arange(size)
    weights[3 + words().index("my")] = 0.0
    mapping[3 + words().index("price")] = 3 + words().index("hacked")
    folder = static_model(tmp_path, extra={"weights": weights, "mapping": mapping})
    encode = opened(folder).encoder.encode
    assert encode("my hacked") == pytest.approx(encode("hacked"), abs=1e-5)
    assert (encode("price") == encode("hacked")).all()


def test_a_model_counts_less_in_a_language_that_its_tokenizer_does_not_know(
    tmp_path: Path,
) -> None:
    model = opened(static_model(tmp_path))
    assert model.weight_for(["hacked account", "pay money"]) == WEIGHTS["static"]
    strange = model.weight_for(["geschwindigkeitsbegrenzung", "unbekannt"])
    assert strange == pytest.approx(STRANGE_SHARE * WEIGHTS["static"])
    assert model.weight_for(["12 34"]) == WEIGHTS["static"]


def test_the_identity_of_a_model_changes_with_all_that_its_vectors_depend_on(
    tmp_path: Path,
) -> None:
    def identity(folder: Path, **options: str) -> str:
        return ModelFolder.read(folder, ModelOptions(**options)).identity  # type: ignore[arg-type]

    folder = onnx_model(tmp_path / "a")
    known = {identity(folder), identity(folder, query_prefix="q: ")}
    known.add(identity(onnx_model(tmp_path / "b", pooling="cls")))
    known.add(identity(onnx_model(tmp_path / "c", vectors=table() * 2)))
    assert len(known) == 4
    assert identity(onnx_model(tmp_path / "d")) in known


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _with(name: str, text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    return write


DENSE = json.dumps([{"type": "sentence_transformers.models.Dense"}])
TWO_POOLINGS = json.dumps({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True})

FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "no model": (_without("model.onnx"), "neither model.onnx nor model.safetensors is there"),
    "no tokenizer": (_without("tokenizer.json"), "tokenizer.json is missing"),
    "broken tokenizer": (_with("tokenizer.json", "{}"), "tokenizer.json is no tokenizer"),
    "broken model": (_with("model.onnx", "nothing"), "model.onnx is no model that can be run"),
    "broken pooling": (_with("1_Pooling/config.json", "{"), "config.json cannot be read as JSON"),
    "a list": (_with("sentence_bert_config.json", "[]"), "sentence_bert_config.json holds no keys"),
    "odd length": (_with("sentence_bert_config.json", '{"max_seq_length": "x"}'), "no number of"),
    "odd prompts": (_with("config_sentence_transformers.json", '{"prompts": 1}'), "prompts holds"),
    "another step": (_with("modules.json", DENSE), "a step 'Dense' cannot be done"),
    "odd steps": (_with("modules.json", "{}"), "modules.json is no list"),
    "two poolings": (_with("1_Pooling/config.json", TWO_POOLINGS), "max_tokens cannot be done"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_folder_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, fault: str) -> None:
    spoil, told = FAULTS[fault]
    folder = onnx_model(tmp_path / "model")
    spoil(folder)
    with pytest.raises(ModelError) as raised:
        opened(folder)
    sentence = str(raised.value)
    assert sentence.startswith(f"{folder}")
    assert told in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("layout", "package"),
    [("onnx", "onnxruntime"), ("onnx", "tokenizers"), ("static", "tokenizers")],
)
def test_a_package_that_is_not_installed_is_named_with_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str, package: str
) -> None:
    folder = LAYOUTS[layout](tmp_path)
    monkeypatch.setitem(sys.modules, package, None)
    told = rf"package {package} is not installed; `pip install footnote-bot\[meaning\]` brings it"
    with pytest.raises(ModelError, match=told):
        opened(folder)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no such folder; set meaning"):
        opened(tmp_path / "none")


def test_a_model_of_another_shape_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the model takes pixels, which no sentence gives"):
        opened(onnx_model(tmp_path, inputs=("pixels",)))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_model_whose_numbers_are_none_is_said(tmp_path: Path, number: float) -> None:
    spoilt = np.full_like(table(), number)
    with pytest.raises(ModelError, match="the model gives vectors without a length"):
        opened(onnx_model(tmp_path / "onnx", vectors=spoilt))
    folder = static_model(tmp_path / "static")
    write_tensors(folder / "model.safetensors", {"embeddings": spoilt})
    with pytest.raises(ModelError, match="the model gives vectors without a length"):
        opened(folder).question("hacked")


SPOILT_TABLES: dict[str, tuple[dict[str, np.ndarray], str]] = {
    "no table": ({"other": np.ones((4, 4))}, "holds no table of vectors"),
    "one dimension": ({"embeddings": np.ones(4)}, "holds no table of vectors"),
    "too few": ({"embeddings": np.ones((4, 4))}, "knows 4 tokens"),
    "odd weights": (
        {"embeddings": table(), "weights": np.arange(len(table()))},
        "something else than a number",
    ),
    "wrong mapping": (
        {"embeddings": table(), "mapping": np.arange(len(table())) + 1},
        "names vectors that it does not hold",
    ),
}


@pytest.mark.parametrize("fault", SPOILT_TABLES)
def test_a_static_model_of_another_shape_is_said(tmp_path: Path, fault: str) -> None:
    tensors, told = SPOILT_TABLES[fault]
    folder = static_model(tmp_path)
    write_tensors(folder / "model.safetensors", tensors)
    with pytest.raises(ModelError, match=told):
        opened(folder)


@pytest.mark.parametrize("kept", [0, 7, 40, -1])
def test_a_static_model_that_is_cut_off_is_said(tmp_path: Path, kept: int) -> None:
    folder = static_model(tmp_path)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(ModelError, match="damaged or of another form"):
        opened(folder)
