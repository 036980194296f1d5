"""The moderator at work: articles change and are reloaded, and what else there is to do."""

import asyncio
import contextlib
import itertools
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.soak.articles import Articles
from benchmarks.soak.crowd import MODERATOR, OFFICE, text_of
from localdiscord import LocalDiscord
from localdiscord.person import Person
from localdiscord.world import Attachment, Message

PATIENCE_S = 20.0
PAUSE_S = 2.0

_SERVES = re.compile(r"version `([0-9a-f]{8})` serves")


@dataclass(slots=True)
class Moderators:
    """Does one thing after the other.

    Attributes:
        done: how often each was done, and how often it had no reply in time.
    """

    discord: LocalDiscord
    articles: Articles
    done: dict[str, list[int]] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)  # which version has a revision

    async def work(self) -> None:
        """Work until cancelled."""
        for number in itertools.count():
            await self._reload()
            await asyncio.sleep(PAUSE_S)
            match number % 6:
                case 0:
                    await self._add(f"soak-{number}")
                case 1:
                    await self._say("!kb status")
                case 2:
                    await self._roll_back()
                case 3:
                    await self._say(f"!kb alias soak-{number - 3} crossing {number}")
                case 4:
                    await self._remove(f"soak-{number - 4}")
                case 5:
                    await self._say("!kb gaps")
            await asyncio.sleep(PAUSE_S)

    async def begin(self) -> None:
        """Switch the journal on."""
        await self._say("!kb journal on")

    async def _reload(self) -> None:
        version = self.articles.change()
        said = await self._say("!reload")
        found = _SERVES.search(said)
        if found and said.startswith(("Reloaded", "Nothing changed")):
            self.articles.serves(version)
            self._known[found[1]] = version

    async def _roll_back(self) -> None:
        if len(self._known) < 2:
            return
        revision, version = list(self._known.items())[-2]
        self.articles.may_serve(version)  # and the latest: files that changed are reloaded
        if not await self._say(f"!rollback {revision}"):
            self.articles.may_always_serve(version)  # it may be heard of later

    async def _add(self, name: str) -> None:
        content = f"# {name}\n\nThe lighthouse of {name} is painted anew.\n".encode()
        key = secrets.token_hex(8)
        await self._say("!kb add", [Attachment(1, f"{name}.md", content, "text/markdown", key)])

    async def _remove(self, name: str) -> None:
        """Remove an article: once asked, press the button."""
        asked = await self._reply_to(f"!kb remove {name}")
        if asked is not None and asked.content.startswith("Remove "):
            with contextlib.suppress(TimeoutError):
                await self.person.click(asked, "Remove it").reply(PATIENCE_S)

    @property
    def person(self) -> Person:
        """The moderator."""
        return self.discord.people[MODERATOR]

    async def _say(self, command: str, files: Sequence[Attachment] = ()) -> str:
        """Say a command in the office; return the reply's text, empty where none came in time."""
        reply = await self._reply_to(command, files)
        return text_of(reply) if reply is not None else ""

    async def _reply_to(self, command: str, files: Sequence[Attachment] = ()) -> Message | None:
        """Say a command in the office; return the reply, None where none came in time."""
        words = command.split(" ")
        counted = self.done.setdefault(" ".join(words[: 1 + (words[0] == "!kb")]), [0, 0])
        counted[0] += 1
        office = self.discord.channel_named(OFFICE)
        said = self.person.say(command, channel=office, files=files)
        try:
            return await self.discord.next_message(office, reply_to=said, timeout_s=PATIENCE_S)
        except TimeoutError:
            counted[1] += 1
            return None
