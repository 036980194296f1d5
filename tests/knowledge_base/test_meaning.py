"""A knowledge base with a sentence model: by words at once, by meaning once vectors are made."""

import errno
import logging
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.answers.answering import answer
from bot.answers.explanation import explain
from bot.errors import ModelError
from bot.index.array_writer import FolderWriter
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.meaning.encoder import Encoder, Vector
from bot.meaning.known_vectors import vectors_folder
from bot.meaning.model_folder import ModelOptions
from bot.meaning.sentence_model import SentenceModel
from tests.meaning.models import LANGUAGE, onnx_model, static_model

ARTICLES = {
    "account.md": "# Account\n\n## Stolen\n\nChange the password at once when someone else uses it."
    "\n\n## Closing\n\nWrite to the office and your profile is closed.",
    "rules.md": "# Rules\n\n## Muted\n\nModerators give a timeout for a word that is not in order."
    "\n\n## Names\n\nA name must be readable by all.",
    "shop.md": "# Shop\n\n## Cards\n\nThe shop takes money and cards.\n\n## Hours\n\n"
    "The office opens at nine in the harbour.",
}
HACKED = "i got hacked"


class Counted:
    """An encoder that counts, waits or fails as a test wants."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.dimensions = encoder.dimensions
        self.texts: list[str] = []
        self.fails = False
        self.open = threading.Event()
        self.open.set()

    def encode(self, text: str) -> Vector:
        self.open.wait()
        if self.fails:
            raise ModelError(Path("model"), "the model has failed on a text")
        self.texts.append(text)
        return self._encoder.encode(text)

    def count_tokens(self, words: list[str]) -> int:
        return self._encoder.count_tokens(words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return static_model(tmp_path_factory.mktemp("models") / "static")


@pytest.fixture
def encoder(folder: Path) -> Counted:
    return Counted(SentenceModel.open(folder, ModelOptions()).encoder)


@pytest.fixture
def model(folder: Path, encoder: Counted) -> SentenceModel:
    return SentenceModel(SentenceModel.open(folder, ModelOptions()).folder, encoder)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


def served(articles: Path, model: SentenceModel, data: Path | None = None) -> KnowledgeBase:
    base = KnowledgeBase([articles], language=LANGUAGE, model=model, data=data)
    base.settle()
    return base


@pytest.fixture(scope="module")
def reading(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base for tests that only ask."""
    articles = tmp_path_factory.mktemp("read")
    for name, text in ARTICLES.items():
        (articles / name).write_text(text)
    base = served(articles, SentenceModel.open(folder, ModelOptions()))
    yield base
    base.close()


def test_a_start_serves_by_words_until_the_vectors_are_made(
    articles: Path, model: SentenceModel, encoder: Counted
) -> None:
    encoder.open.clear()
    base = KnowledgeBase([articles], language=LANGUAGE, model=model)
    waiting = answer(base.current, HACKED)
    assert (waiting.meaning, waiting.level, waiting.quotes) == ("pending", "none", ())
    encoder.open.set()
    base.settle()
    found = answer(base.current, HACKED)
    assert (found.meaning, found.level) == ("on", "answer")
    assert found.quotes[0].text == "Change the password at once when someone else uses it."
    assert found.quotes[0].by_meaning
    base.close()


def test_a_question_off_topic_is_answered_neither_way(reading: KnowledgeBase) -> None:
    for asked in ("hur ser man att en hund är glad", "xyzzy", "?", "", "\ud800"):
        assert not answer(reading.current, asked).answered


def test_words_keep_their_say(reading: KnowledgeBase) -> None:
    found = answer(reading.current, "when does the office open in the harbour")
    assert found.quotes[0].text == "The office opens at nine in the harbour."
    assert not found.quotes[0].by_meaning


def test_a_reload_serves_by_words_and_makes_vectors_of_what_changed_only(
    articles: Path, model: SentenceModel, encoder: Counted
) -> None:
    base = served(articles, model)
    (articles / "rules.md").write_text("# Rules\n\n## Muted\n\nSilence is a punishment.")
    encoder.texts.clear()
    encoder.open.clear()
    staged = base.reload().staged
    assert staged.meaning == base.current.meaning == "pending"
    encoder.open.set()
    base.settle()
    assert base.current.meaning == "on"
    assert encoder.texts == ["Rules\nMuted\nSilence is a punishment."]
    base.close()


def test_a_changed_version_answers_as_one_that_was_made_anew(
    articles: Path, model: SentenceModel
) -> None:
    for number in range(60):
        (articles / f"filler-{number}.md").write_text(f"# Filler {number}\n\nNothing of note.")
    base = served(articles, model)
    (articles / "account.md").unlink()
    (articles / "help.md").write_text("# Help\n\n## Thief\n\nTell the office of the thief.")
    base.reload()
    base.settle()
    assert base.current.index.delta is not None
    fresh = served(articles, model)
    assert base.current.threshold == fresh.current.threshold
    for asked in (HACKED, "price", "when does the office open", "hur ser man"):
        one, other = answer(base.current, asked), answer(fresh.current, asked)
        assert one.quotes == other.quotes
        assert (one.level, one.confidence) == (other.level, other.confidence)
    base.close()
    fresh.close()


def test_a_reload_of_the_same_articles_stays_on(articles: Path, model: SentenceModel) -> None:
    base = served(articles, model)
    (articles / "questions.yaml").write_text("- ask: i got hacked\n  expect: password\n")
    reload = base.reload()
    assert (reload.verdict, base.current.meaning) == ("unchanged", "on")
    assert not reload.failed
    assert answer(base.current, HACKED).answered
    base.close()


def test_an_answer_that_only_meaning_finds_is_not_lost_by_a_reload(
    articles: Path, model: SentenceModel, caplog: pytest.LogCaptureFixture
) -> None:
    (articles / "questions.yaml").write_text("- ask: i got hacked\n  expect: password\n")
    base = served(articles, model)
    (articles / "shop.md").write_text("# Shop\n\n## Cards\n\nMoney only.")
    caplog.set_level(logging.INFO)
    reload = base.reload()
    assert (reload.verdict, reload.lost, reload.failed) == ("swapped", (), ())
    base.settle()
    assert "Meaning is on" in caplog.text
    assert "0 of 1 test question fail with it" in caplog.text
    base.close()


def test_a_rollback_has_its_vectors_too(articles: Path, model: SentenceModel) -> None:
    base = served(articles, model)
    (articles / "account.md").write_text("# Mailbox\n\n## Names\n\nA profile has a name.")
    base.reload()
    base.settle()
    assert not answer(base.current, HACKED).answered
    base.rollback()
    base.settle()
    assert answer(base.current, HACKED).meaning == "on"
    assert answer(base.current, HACKED).answered
    base.close()


def test_vectors_are_saved_and_not_made_again(
    articles: Path, model: SentenceModel, encoder: Counted, tmp_path: Path
) -> None:
    served(articles, model, tmp_path / "data").close()
    encoder.texts.clear()
    again = served(articles, model, tmp_path / "data")
    assert encoder.texts == []
    assert answer(again.current, HACKED).answered
    again.close()


def test_another_model_makes_them_anew(
    articles: Path, model: SentenceModel, tmp_path: Path
) -> None:
    served(articles, model, tmp_path / "data").close()
    other = SentenceModel.open(onnx_model(tmp_path / "onnx"), ModelOptions())
    base = served(articles, other, tmp_path / "data")
    assert base.current.meaning == "on"
    assert answer(base.current, HACKED).answered
    base.close()


@pytest.mark.parametrize("name", ["vectors.npy", "keys.npy", "manifest.json"])
def test_damaged_vectors_are_made_anew(
    articles: Path, model: SentenceModel, encoder: Counted, tmp_path: Path, name: str
) -> None:
    served(articles, model, tmp_path / "data").close()
    (file,) = vectors_folder(tmp_path / "data").glob(f"*/{name}")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    encoder.texts.clear()
    base = served(articles, model, tmp_path / "data")
    assert encoder.texts
    assert answer(base.current, HACKED).answered
    base.close()


def test_a_full_disk_is_said_and_meaning_is_on_all_the_same(
    articles: Path,
    model: SentenceModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FolderWriter, "publish", full)
    base = served(articles, model, tmp_path / "data")
    assert "the vectors of the articles cannot be saved (no space left on device)" in caplog.text
    assert answer(base.current, HACKED).answered
    assert not list(vectors_folder(tmp_path / "data").iterdir())
    base.close()


def test_a_model_that_is_removed_while_it_serves_serves_on(
    articles: Path, tmp_path: Path, folder: Path
) -> None:
    copied = tmp_path / "model"
    shutil.copytree(folder, copied)
    base = served(articles, SentenceModel.open(copied, ModelOptions()))
    shutil.rmtree(copied)
    (articles / "help.md").write_text("# Help\n\n## Thief\n\nTell the office of the thief.")
    base.reload()
    base.settle()
    assert base.current.meaning == "on"
    base.close()


def test_a_model_that_fails_on_a_question_leaves_it_to_the_words(
    articles: Path, model: SentenceModel, encoder: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    base = served(articles, model)
    encoder.fails = True
    given = answer(base.current, "change the password")
    assert (given.meaning, given.answered) == ("off", True)
    assert given.quotes[0].similarity is None
    assert caplog.messages == [
        "model: the model has failed on a text; this question is answered by words alone."
    ]
    assert explain(base.current, "change the password").quoted[0].similarity is None
    base.close()


def test_a_model_that_fails_on_the_articles_is_off_until_the_next_reload(
    articles: Path, model: SentenceModel, encoder: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    encoder.fails = True
    base = served(articles, model)
    assert base.current.meaning == "off"
    assert answer(base.current, "change the password").answered
    assert "the model has failed on a text; questions are answered by words alone." in caplog.text
    encoder.fails = False
    base.reload()
    base.settle()
    assert base.current.meaning == "on"
    base.close()


def test_a_members_question_is_neither_kept_nor_logged(
    articles: Path, model: SentenceModel, encoder: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    base = served(articles, model)
    encoder.texts.clear()
    answer(base.current, HACKED)
    answer(base.current, HACKED)
    assert encoder.texts == [HACKED, HACKED]
    assert HACKED not in caplog.text
    base.close()


def test_closing_does_not_wait_for_all_vectors(
    articles: Path, model: SentenceModel, encoder: Counted
) -> None:
    encoder.open.clear()
    base = KnowledgeBase([articles], language=LANGUAGE, model=model)
    closing = threading.Thread(target=base.close)
    closing.start()
    encoder.open.set()
    closing.join(10)
    assert not closing.is_alive()
    assert base.current.meaning == "pending"
    assert len(encoder.texts) <= 1


def test_beyond_the_limit_only_passages_that_share_a_word_are_compared(
    articles: Path, model: SentenceModel
) -> None:
    base = served(articles, SentenceModel(model.folder, model.encoder, max_sections=2))
    assert not answer(base.current, HACKED).quotes
    found = answer(base.current, "hacked, password")
    assert found.quotes[0].similarity is not None
    assert found.quotes[0].similarity > 0.9
    base.close()


def test_scopes_hold_for_what_meaning_finds(reading: KnowledgeBase) -> None:
    found = answer(reading.current, HACKED, within=reading.current.scope(["shop"]))
    assert {quote.article_id for quote in found.quotes} == {"shop"}


def test_quotes_found_by_meaning_are_exact_slices(reading: KnowledgeBase) -> None:
    for asked in (HACKED, "price", "silence"):
        given = answer(reading.current, asked)
        assert given.quotes
        for quote in given.quotes:
            body = reading.current.articles[quote.article_id].body
            assert body[quote.start : quote.end] == quote.text


def test_similarities_do_not_depend_on_where_vectors_stand(reading: KnowledgeBase) -> None:
    hybrid = reading.current.searcher.hybrid
    assert hybrid is not None
    near = hybrid.ask(HACKED, "")
    hits = reading.current.searcher.search(HACKED, 20).hits
    addresses = [hit.address for hit in hits]
    assert near.of(addresses) == [hit.similarity for hit in hits]
    assert near.of(addresses[::-1]) == [hit.similarity for hit in hits][::-1]
    assert np.isfinite(near.of(addresses)).all()
