"""Reloads under way: how long they take, and how long the bot's event loop stands still meanwhile.

    python -m benchmarks.speed.reloads CORPUS QUESTIONS FOLDER

A knowledge folder is made of a corpus, 20 passages an article. The local Discord runs here, the bot
in a process of its own (`reloading`). Members ask 20 questions a second while a moderator reloads.
Each article tells its edition in its title and behind every passage, so that each reply shows what
it was made from: it must come from the snapshot before or from the one behind, wholly, quote word
for word what the article says there, and be no older than what served when the question was asked.
Prints one line of JSON. Beside the bot's stalls stands what the machine itself keeps a process
waiting (`control`).
"""

import asyncio
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.speed.corpus import PASSAGES_PER_ARTICLE, SEED
from benchmarks.speed.engines import lines
from bot.articles.article_file import read_article
from bot.chat.formatting.escaping import unescape
from localdiscord import Event, EventKind, LocalDiscord, Message

AS_THE_BOT = {"OPENBLAS_NUM_THREADS": "1"}
"""What `bot.__main__` sets: a thread that multiplies small matrices keeps a processor busy."""

ASK_S = 0.05
QUIET_S = 3.0
PATIENCE_S = 900.0
WARM = 300  # questions asked before anything is measured: a bot in service has seen most words
ONE_AT_A_TIME = 3
"""How often one article is changed; of several times the middle one counts, of stalls the worst."""

_EDITION = re.compile(r"(a\d{6}) \(edition (\d+)\)")
_BOLD = re.compile(r"(\\.)|\*\*", re.DOTALL)


def main(arguments: list[str]) -> None:
    """Measure, and print what was measured."""
    corpus, questions, folder = map(Path, arguments)
    asked = json.loads(questions.read_text("utf-8"))
    print(json.dumps(asyncio.run(_measure(Articles(corpus, folder / "knowledge"), asked, folder))))


class Articles:
    """The articles of a corpus, each in some edition."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self.folder = folder
        self.editions: list[int] = []
        self._corpus = corpus
        self._where: list[int] = []  # the first byte of each article in the corpus
        at = 0
        with corpus.open("rb") as file:
            for number, line in enumerate(file):
                if number % PASSAGES_PER_ARTICLE == 0:
                    self._where.append(at)
                at += len(line)
        self._where.append(at)
        for texts in lines(corpus):
            for start in range(0, len(texts), PASSAGES_PER_ARTICLE):
                self.editions.append(1)
                self._write(len(self.editions) - 1, texts[start : start + PASSAGES_PER_ARTICLE])

    def change(self, numbers: Sequence[int]) -> None:
        """Write the next edition of some articles."""
        with self._corpus.open("rb") as file:
            for number in numbers:
                self.editions[number] += 1
                file.seek(self._where[number])
                content = file.read(self._where[number + 1] - self._where[number])
                self._write(number, content.decode("utf-8").splitlines())

    def body(self, number: int, edition: int) -> str:
        """Return the body of an article in an edition."""
        with self._corpus.open("rb") as file:
            file.seek(self._where[number])
            content = file.read(self._where[number + 1] - self._where[number])
        text = _text(number, edition, content.decode("utf-8").splitlines())
        article = read_article(text.encode(), Path("a.md"), identifier="a", shown="a").article
        assert article is not None
        return article.body

    def _write(self, number: int, passages: Sequence[str]) -> None:
        file = self.folder / f"{number // 1000:03}" / f"a{number:06}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(number, self.editions[number], passages), "utf-8")


def _text(number: int, edition: int, passages: Sequence[str]) -> str:
    body = "\n\n".join(f"{passage} (edition {edition})" for passage in passages)
    url = f"https://example.org/a{number:06}"
    return f"---\nlanguage: en\nurl: {url}\n---\n# a{number:06} (edition {edition})\n\n{body}\n"


@dataclass(slots=True)
class Asked:
    """A question and its reply."""

    at: float
    reply: Event | None = None


class Talk:
    """What members and the moderator say, and what the bot replies to it."""

    def __init__(self, discord: LocalDiscord) -> None:
        self._discord = discord
        self._waiting: dict[int, tuple[Asked, asyncio.Future[str]]] = {}
        discord.events.listen(self._hear)

    def _hear(self, event: Event) -> None:
        message = event.message
        if event.kind is EventKind.MESSAGE and event.by_bot and message is not None:
            asked, future = self._waiting.pop(message.reference_id or 0, (None, None))
            if asked is not None and future is not None:
                asked.reply = event
                future.set_result(_shown(message))

    def say(self, text: str, *, moderator: bool = False) -> tuple[Asked, asyncio.Future[str]]:
        """Say something; return the question, and the reply to come."""
        asked = Asked(time.perf_counter())
        person = self._discord.moderator if moderator else self._discord.member
        future = asyncio.get_running_loop().create_future()
        self._waiting[person.say(text).id] = (asked, future)
        return asked, future

    async def told(self, text: str) -> str:
        """Return the reply to what the moderator says."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.say(text, moderator=True)[1]


def _shown(message: Message) -> str:
    parts = [message.content]
    for embed in message.embeds:
        footer = embed.get("footer", {}).get("text", "")
        parts += [embed.get("title", ""), embed.get("description", ""), footer]
    for row in message.components:  # the nearest topics are buttons
        parts += [button.get("label", "") for button in row.get("components", [])]
    return "\n".join(part for part in parts if part)


async def _measure(articles: Articles, asked: list[str], place: Path) -> dict[str, Any]:
    where = (str(articles.folder), str(place / "data"))
    found: dict[str, Any] = {"first_s": (await _loaded(*where))["took_s"]}
    opened = await _loaded(*where)
    found |= {"open_ms": opened["took_s"] * 1e3, "saved": opened["saved"]}
    count = len(articles.editions)
    middle = range(count // 2, count // 2 + ONE_AT_A_TIME)
    # At a million passages a reload of all of them takes minutes.
    many = range(count) if count <= 10_000 else range(0, count, 2)
    async with _bot(*where) as talk:
        watched = Watched(talk, articles, asked)
        for question in asked[:WARM]:
            await talk.told(f"!ask {question}")
        found["quiet"] = await watched.during(None, ())
        found["nothing changed"] = await watched.during("!reload", ())
        runs = [await watched.during("!reload", (number,)) for number in middle]
        found["one article changed"] = {
            name: (max if name.startswith(("stall", "machine")) else statistics.median)(
                r[name] for r in runs
            )
            for name in runs[0]
        }
        name = "all articles changed" if len(many) == count else "half of the articles changed"
        found[name] = await watched.during("!reload", many)
    return found


class Watched:
    """Lets members ask while something is done, and looks at each reply."""

    def __init__(self, talk: Talk, articles: Articles, asked: Sequence[str]) -> None:
        self._talk = talk
        self._articles = articles
        self._asked = asked
        self._rng = random.Random(SEED)

    async def during(self, command: str | None, changed: Sequence[int]) -> dict[str, float]:
        """Change some articles and give a command; return what was measured meanwhile."""
        before = list(self._articles.editions)
        await asyncio.to_thread(self._articles.change, changed)
        over = asyncio.Event()
        control = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.speed.control"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self._talk.told("!watch")
        stream = asyncio.create_task(self._stream(over))
        start = time.perf_counter()
        if command is None:
            await asyncio.sleep(QUIET_S)
        else:
            report = await self._talk.told(command)
            assert changed or "same" in report.lower() or "nothing" in report.lower(), report
        lasted = time.perf_counter() - start
        over.set()
        asked = await stream
        told = json.loads(await self._talk.told("!stalls"))
        machine_ms = float((await control.communicate(b""))[0])
        served = told["swapped_at"] if changed else None
        assert served is not None or not changed, "the new articles were never served"
        await asyncio.to_thread(self._look_at, asked, before, served)
        took = [one.reply.at - one.at for one in asked if one.reply is not None]
        return {
            "served_s": served - start if served is not None else lasted,
            "told_s": lasted,
            "stall_max_ms": told["stall_max_ms"],
            "stall_p99_ms": told["stall_p99_ms"],
            "machine_ms": machine_ms,
            "cpu_s": told["cpu_s"],
            "reply_p50_ms": statistics.median(took) * 1e3,
            "reply_max_ms": max(took) * 1e3,
            "replies": len(took),
        }

    async def _stream(self, over: asyncio.Event) -> list[Asked]:
        """Ask until it is over, and wait for all replies."""
        asked: list[Asked] = []
        replies: list[asyncio.Future[str]] = []
        while not over.is_set():
            one, reply = self._talk.say(f"!ask {self._rng.choice(self._asked)}")
            asked.append(one)
            replies.append(reply)
            await asyncio.sleep(ASK_S)
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*replies)
        return asked

    def _look_at(self, asked: Sequence[Asked], before: list[int], served: float | None) -> None:
        """See to it that each reply is from one whole snapshot, the right one, and word for word.

        Raises:
            AssertionError: if one is not.
        """
        after = self._articles.editions
        for one in asked:
            assert one.reply is not None
            assert one.reply.message is not None
            text = unescape(_BOLD.sub(lambda bold: bold[1] or "", _shown(one.reply.message)))
            shown = {(int(name[1:]), int(number)) for name, number in _EDITION.findall(text)}
            assert shown, f"a reply that names no article: {text}"
            is_old = all(before[name] == edition for name, edition in shown)
            is_new = all(after[name] == edition for name, edition in shown)
            assert is_old or is_new, f"a reply of two snapshots: {text}"
            if served is not None:
                assert is_new or one.at < served, f"an old reply: {text}"
                assert is_old or one.reply.at > served, f"a reply too new: {text}"
            self._compare(text, shown)

    def _compare(self, text: str, shown: set[tuple[int, int]]) -> None:
        """See to it that what is quoted is in the article."""
        bodies = [self._articles.body(number, edition) for number, edition in shown]
        for is_quote, quote in groupby(text.split("\n"), lambda line: line.startswith("> ")):
            if is_quote:
                block = "\n".join(line[2:] for line in quote)
                quoted = block.removeprefix("… ").removesuffix(" …")
                assert any(quoted in body for body in bodies), f"not word for word: {text}"


async def _loaded(*where: str) -> dict[str, Any]:
    """Load the knowledge base in a process of its own; return what it prints."""
    command = (sys.executable, "-m", "benchmarks.speed.reloading", *where)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(printed)
    return told


@asynccontextmanager
async def _bot(*where: str) -> AsyncIterator[Talk]:
    """Run the local Discord here, and the bot in a process of its own."""
    async with LocalDiscord(rate_limits=False) as discord:
        connection = {"DISCORD_TOKEN": discord.token, "FOOTNOTE_DISCORD_API": discord.url}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.speed.reloading", *where),
            str(discord.moderator.user.id),
            env={**os.environ, **AS_THE_BOT, **connection},
        )
        try:
            await discord.connected(PATIENCE_S)
            yield Talk(discord)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
