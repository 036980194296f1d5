"""Promise 7: what people ask, what is quoted, who they are and the token stay out of the log."""

import io
import logging
from collections.abc import Iterator

import pytest

import bot.chat.responses.responder
from bot.chat.monitoring.logs import PrivateFormatter
from tests.e2e.stage import Stage

CANARY = "canaryzebra"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged at INFO, by whomever, as it would be printed."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


async def test_no_question_quote_name_or_token_reaches_the_log(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.write({"zebra.md": f"# Zebra\n\nThe {CANARY} sleeps standing, says the quoted text."})
    stage.knowledge.reload()

    def explode(*_: object, **__: object) -> object:
        raise ValueError(f"cannot answer {CANARY}")

    async with stage.bot(cooldown_s=0):
        said = await stage.reply_to(stage.member.say(f"!ask {CANARY}"))
        assert CANARY in said.quote
        await stage.answer_to(stage.member.slash("ask", question=CANARY))
        await stage.reply_to(stage.member.mention(CANARY))
        await stage.reply_to(stage.member.dm(CANARY))
        await stage.answer_to(stage.moderator.menu("Find an answer", stage.member.say(CANARY)))
        await stage.member.complete("ask", "question", CANARY)
        await stage.answer_to(stage.member.slash("article", title=CANARY))
        await stage.answer_to(stage.member.click(said.message, "Read the article"))
        await stage.reply_to(stage.moderator.say("!reload"))
        await stage.reply_to(stage.member.say(f"!reload {CANARY}"))
        stage.discord.faults.rate_limit(retry_after_s=0.01, method="POST")
        await stage.reply_to(stage.member.say(f"!ask {CANARY}"))
        stage.discord.faults.fail(503, method="POST")
        await stage.reply_to(stage.member.say(f"!ask {CANARY}"))
        monkeypatch.setattr(bot.chat.responses.responder, "answer", explode)
        new = f"{CANARY} again"  # the answers given so far are remembered
        told = [
            await stage.reply_to(stage.member.say(f"!ask {new}")),
            await stage.reply_to(stage.member.mention(new)),
            await stage.answer_to(stage.member.slash("ask", question=new)),
            await stage.answer_to(stage.member.menu("Find an answer", stage.member.say(new))),
        ]
        stage.discord.faults.drop_socket()
        await stage.discord.resumed()
    written = log.getvalue()
    for sentence in told:
        assert sentence.text.startswith("Something went wrong, and I am sorry.")
        short_id = sentence.text.rsplit(" ", 1)[1].rstrip(".")
        assert f"Unexpected error {short_id}" in written
    assert "in explode\nValueError" in written
    for secret in (
        CANARY,
        "sleeps standing",
        stage.discord.token,
        stage.member.user.name,
        stage.member.user.display_name,
    ):
        assert secret not in written
