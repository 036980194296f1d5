"""A sentence model beside the words, as members and moderators see it."""

import contextlib
import threading
from pathlib import Path

import pytest

from bot.answers.snapshot import Snapshot
from bot.chat.messages.answer_message import MEANT
from bot.chat.messages.why_message import PENDING
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.meaning.encoder import Encoder, Vector
from bot.meaning.model_folder import ModelOptions
from bot.meaning.sentence_model import SentenceModel
from tests.e2e.stage import Stage
from tests.meaning.models import LANGUAGE, onnx_model

ACCOUNT = "# Account\n\n## Stolen\n\nChange the password at once when someone else uses it."


class Gated:
    """An encoder that waits until it is let go on."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.dimensions = encoder.dimensions
        self.open = threading.Event()
        self.threads: set[str] = set()

    def encode(self, text: str) -> Vector:
        self.threads.add(threading.current_thread().name)
        self.open.wait()
        return self._encoder.encode(text)

    def count_tokens(self, words: list[str]) -> int:
        return self._encoder.count_tokens(words)


@pytest.fixture
def model(tmp_path: Path) -> SentenceModel:
    return SentenceModel.open(onnx_model(tmp_path / "model"), ModelOptions())


async def test_an_answer_found_by_meaning_says_so_and_why(
    stage: Stage, model: SentenceModel
) -> None:
    gated = Gated(model.encoder)
    stage.write({"account.md": ACCOUNT})
    stage.knowledge = KnowledgeBase(
        [stage.folder], language=LANGUAGE, model=SentenceModel(model.folder, gated)
    )
    with contextlib.closing(stage.knowledge):
        async with stage.bot():
            assert "Change the password" not in (await stage.said("i got hacked")).text
            why = await stage.reply_to(stage.member.say("!why"))
            assert PENDING in why.text
            status = await stage.reply_to(stage.moderator.say("!kb status"))
            assert "Meaning is pending: 0 of 0 vectors are made." in status.text
            gated.open.set()
            stage.knowledge.settle()
            found = await stage.said("i got hacked")
            assert found.quote == "Change the password at once when someone else uses it."
            assert f"-# {MEANT}" in found.text
            why = await stage.reply_to(stage.member.say("!why"))
            assert "found by meaning; nearness in meaning 0.9" in why.text
            assert PENDING not in why.text
            known = await stage.said("when does the harbour open")
            assert MEANT not in known.text
            status = await stage.reply_to(stage.moderator.say("!kb status"))
            assert "Meaning is on" in status.text
    assert gated.threads == {"upkeep", "answer_0"}  # none on the event loop


async def test_a_reload_says_that_vectors_are_made_behind_it(
    stage: Stage, model: SentenceModel
) -> None:
    stage.knowledge = KnowledgeBase([stage.folder], language=LANGUAGE, model=model)
    with contextlib.closing(stage.knowledge):
        stage.knowledge.settle()
        async with stage.bot():
            stage.write({"account.md": ACCOUNT})
            told = await stage.reply_to(stage.moderator.say("!reload"))
            assert "By words for now: the vectors of what changed are made behind it." in told.text
            again = await stage.reply_to(stage.moderator.say("!reload"))
            assert "Nothing changed" in again.text


def test_a_view_of_some_articles_holds_for_words_and_for_meaning(
    stage: Stage, model: SentenceModel
) -> None:
    stage.write({"account.md": ACCOUNT})
    knowledge = KnowledgeBase([stage.folder], language=LANGUAGE, model=model)
    with contextlib.closing(knowledge):
        knowledge.settle()
        seen: Snapshot = knowledge.current.restricted(["museum"], "museum")
        assert seen.lexical is not None
        assert list(seen.lexical.articles) == ["museum"]
        hits = seen.searcher.search("i got hacked", within=seen.within).hits
        assert {seen.passage(hit.address).article_id for hit in hits} == {"museum"}
