"""Those who watch over the bot: are told whether it lives and hears, and how it does."""

import asyncio
import builtins
import contextlib
import json
import logging
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

import bot.chat.responses.responder
from bot.chat.metrics.server import watched
from bot.chat.monitoring.logs import log_to_stdout
from bot.chat.responses.responder import Responder
from bot.errors import PortError
from tests.e2e.stage import PATIENCE_S, Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


@contextlib.asynccontextmanager
async def told(stage: Stage, *, metrics: bool = True) -> AsyncIterator["Watch"]:
    """A bot, and a server that tells of it."""
    async with stage.bot() as client:
        server = watched(client.responder, host="127.0.0.1", port=0, metrics=metrics)
        async with server as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield Watch(session)


class Watch:
    """Somebody who asks the server."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(path) as response:
            return response.status, await response.text()

    async def measures(self) -> dict[tuple[str, str], float]:
        """What the scrape of a Prometheus reads: by name and the values of its labels."""
        status, text = await self.get("/metrics")
        assert status == 200
        return {
            (sample.name, ",".join(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


async def test_it_is_alive_and_ready_while_the_gateway_is_there(stage: Stage) -> None:
    async with told(stage) as watch:
        assert await watch.get("/healthz") == (200, "alive\n")
        revision = stage.knowledge.current.revision
        ready = (200, f"ready\nconnections: 1 of 1\nrevision: {revision}\n")
        assert await watch.get("/readyz") == ready
        stage.discord.faults.refuse_gateway(times=1)
        stage.discord.faults.drop_socket()
        assert stage.client is not None
        await stage.client.wait_for("disconnect", timeout=PATIENCE_S)
        status, text = await watch.get("/readyz")
        assert (status, text.splitlines()[:2]) == (503, ["not ready", "connections: 0 of 1"])
        assert (await watch.get("/healthz"))[0] == 200
        await stage.discord.resumed(PATIENCE_S)
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE
        assert await watch.get("/readyz") == ready


async def test_questions_reloads_limits_and_errors_are_counted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    async with told(stage) as watch:
        stage.discord.faults.rate_limit(retry_after_s=0.01, route="messages")
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
        await stage.reply_to(stage.member.say("!ask who won the cup"))
        await stage.reply_to(stage.moderator.say("!reload"))
        stage.write({"zebra.md": "The zebra has stripes.", "broken.md": "---\ntags: [\n---\nText"})
        await stage.reply_to(stage.moderator.say("!reload"))

        def fail(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(bot.chat.responses.responder, "answer", fail)
            await stage.reply_to(stage.member.say("!ask what does the museum show"))
        measures = await watch.measures()
    expected = {
        ("footnote_questions_total", ""): 3,
        ("footnote_outcomes_total", "answer"): 1,
        ("footnote_outcomes_total", "none"): 1,
        ("footnote_outcomes_total", "failed"): 1,
        ("footnote_reloads_total", "unchanged"): 1,
        ("footnote_reloads_total", "swapped"): 1,
        ("footnote_errors_total", ""): 1,
        ("footnote_article_faults", ""): 1,
        ("footnote_articles", ""): 4,
        ("footnote_rate_limits_total", "user"): 1,
        ("footnote_gateway_events_total", "connected"): 1,
        ("footnote_gateway_up", "0"): 1,
        ("footnote_stage_seconds_count", "find"): 3,
        ("footnote_stage_seconds_count", "render"): 2,
        ("footnote_stage_seconds_count", "deliver"): 2,
        ("footnote_stage_seconds_count", "all"): 3,
    }
    assert {key: measures.get(key) for key in expected} == expected
    assert any(key[0] == "footnote_info" for key in measures)
    assert measures["footnote_stage_seconds_sum", "all"] > 0
    assert measures["process_resident_memory_bytes", ""] > 10_000_000
    page = (repository / "docs" / "operating.md").read_text("utf-8")
    own = {re.sub("_(?:bucket|sum|count)$", "", name) for name, _ in measures}
    assert not [name for name in own if name.startswith("footnote_") and name not in page]


async def test_without_the_extra_health_is_told_and_a_sentence_says_what_is_missing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.startswith("prometheus_client"):
            raise ModuleNotFoundError(name)
        return real(name, *arguments)

    monkeypatch.delitem(sys.modules, "bot.chat.metrics.exposition", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    async with told(stage) as watch:
        assert (await watch.get("/metrics"))[0] == 404
        assert (await watch.get("/readyz"))[0] == 200
    (sentence,) = [r.getMessage() for r in caplog.records if "prometheus" in r.getMessage()]
    assert "pip install 'footnote-bot[metrics]'" in sentence


async def test_a_port_that_is_taken_is_one_sentence(stage: Stage) -> None:
    responder = Responder(stage.knowledge, stage.options())
    async with watched(responder, host="127.0.0.1", port=0, metrics=False) as port:
        with pytest.raises(PortError, match=rf"health_port {port}: cannot listen at 127.0.0.1"):
            await watched(responder, host="127.0.0.1", port=port, metrics=False).__aenter__()
    await responder.close(0)


async def test_one_id_joins_question_answer_and_error_and_no_text_is_logged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = log_to_stdout("INFO", as_json=True)
    try:
        async with stage.bot():
            await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))

            def fail(*_: Any, **__: Any) -> None:
                raise ZeroDivisionError(QUESTION)

            monkeypatch.setattr(bot.chat.responses.responder, "answer", fail)
            told_of = await stage.reply_to(stage.member.say("!ask what does the museum show"))
    finally:
        logging.getLogger().removeHandler(handler)
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines()]
    (answered,) = [line for line in lines if line["message"].startswith("Question ")]
    assert answered["message"].startswith(f"Question {answered['question']}: answer, confidence ")
    (failed,) = [line for line in lines if line["level"] == "ERROR"]
    assert failed["message"].startswith(f"Unexpected error {failed['question']} at ")
    assert failed["question"] in told_of.text
    assert failed["question"] != answered["question"]
    assert failed["trace"].endswith("ZeroDivisionError")
    assert "harbour" not in out
    assert "museum" not in out


async def test_a_setting_switches_the_server_on(stage: Stage, unused_tcp_port: int) -> None:
    async with (
        stage.bot(health_port=unused_tcp_port),
        aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as session,
    ):
        watch = Watch(session)
        await asyncio.wait_for(stage.reply_to(stage.member.say(f"!ask {QUESTION}")), PATIENCE_S)
        assert (await watch.get("/readyz"))[0] == 200
        assert (await watch.get("/metrics"))[0] == 404
