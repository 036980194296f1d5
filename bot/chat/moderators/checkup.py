"""The check-up: is everything as the bot needs it? For `setup` and `footnote doctor`."""

import email.utils
import math
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot import __version__
from bot.answers.snapshot import Snapshot
from bot.chat.commands.command_sync import commands_differ
from bot.chat.delivery.delivery import UndeliveredError
from bot.chat.formatting.host_paths import without_host_paths
from bot.chat.options import ChatOptions
from bot.chat.wording.translations import ENGLISH, Words, note
from bot.errors import os_reason

JOURNAL, DATA_FOLDER, CONTENT = note("Journal"), note("Data folder"), note("Message content")
ERRORS, COMMANDS, CLOCK = note("Errors"), note("Slash commands"), note("Clock")

_MAX_SKEW_S = 5.0
_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: what, in English.
        sound: whether it is as it should be.
        text: how it is, in English; where it is not sound, what to do.
        facts: what stands in the two, by name.
    """

    subject: str
    sound: bool
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)


def about_version() -> Finding:
    """Tell which version this is."""
    facts = {"version": __version__, "library": discord.__version__}
    return Finding(note("Version"), True, "Footnote {version}, discord.py {library}", facts)


def about_knowledge(snapshot: Snapshot) -> Finding:
    """Tell what is served, and whether it has faults."""
    subject, faults = note("Knowledge"), len(snapshot.faults)
    facts = {
        "articles": len(snapshot.articles),
        "passages": len(snapshot.passages),
        "revision": snapshot.revision,
        "faults": faults,
    }
    sound = note("articles: {articles}, passages: {passages}, version {revision}")
    faulty = note(
        "articles: {articles}, passages: {passages}, version {revision}; faults: {faults}, "
        "`footnote check` lists them"
    )
    return Finding(subject, not faults, faulty if faults else sound, facts)


def about_journal(is_on: bool) -> Finding:
    """Tell whether the journal is on."""
    if is_on:
        return Finding(JOURNAL, True, note("is on; `kb gaps` shows what is asked in vain"))
    return Finding(JOURNAL, True, note("is off; on, it would show what is asked in vain"))


def about_data_folder(folder: Path) -> Finding:
    """Tell whether the bot can keep its own files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        text = note(
            "cannot be written ({reason}); let the bot's user write there, or set `data` to "
            "another folder"
        )
        return Finding(DATA_FOLDER, False, text, {"reason": os_reason(error)})
    return Finding(DATA_FOLDER, True, note("can be written"))


def about_intent(allowed: bool) -> Finding:
    """Tell whether the content of messages may be read."""
    if allowed:
        return Finding(CONTENT, True, note("the intent is on"))
    text = note(
        "the intent is off, so text commands and edits are not seen in channels; switch it on on "
        "the page Bot of the developer portal, then start the bot again"
    )
    return Finding(CONTENT, False, text)


def about_latency(latencies_s: Collection[float]) -> Finding:
    """Tell how long the gateway takes to answer, on the slowest of its connections."""
    subject, count = note("Gateway"), len(latencies_s)
    if not all(map(math.isfinite, latencies_s)):
        text = note("is connected since less than a minute ago, connections: {count}")
        return Finding(subject, True, text, {"count": count})
    slowest_s = max(latencies_s)
    text = note("answers in {took} ms, connections: {count}")
    return Finding(
        subject, slowest_s < 1, text, {"took": f"{slowest_s * 1000:.0f}", "count": count}
    )


def about_errors(latest: Sequence[tuple[datetime, str]]) -> Finding:
    """Tell the latest errors."""
    if not latest:
        return Finding(ERRORS, True, note("none since the start"))
    lines = "; ".join(f"{at:%Y-%m-%d %H:%M} UTC {message}" for at, message in latest)
    return Finding(ERRORS, False, note("{lines}; the log has more"), {"lines": lines})


def about_rights(
    channel: discord.abc.GuildChannel, me: discord.Member, *, named: bool = True
) -> Finding:
    """Tell whether the bot may do in a channel what it needs.

    Args:
        channel: the channel.
        me: the bot in its server.
        named: whether to call the channel by its name, else "here".
    """
    subject = note("Channel {channel}") if named else note("Rights here")
    held = channel.permissions_for(me)
    missing = [name for right, name in _NEEDED.items() if not getattr(held, right)]
    facts = {"channel": f"#{channel.name}", "missing": ", ".join(missing)}
    if not missing:
        return Finding(subject, True, note("all rights are there"), facts)
    text = note("missing: {missing}; give them to the bot's role in the channel's settings")
    return Finding(subject, False, text, facts)


def about_channels(
    ids: Iterable[int], known: dict[int, tuple[Any, discord.Member]]
) -> list[Finding]:
    """Tell about each channel that the settings name.

    Args:
        ids: the channels of the settings.
        known: the channels that the bot can see, each with the bot in its server.
    """
    findings = []
    for identifier in dict.fromkeys(ids):
        if identifier in known:
            findings.append(about_rights(*known[identifier]))
        else:
            text = note("is not seen; check the id in the settings, and *View Channel* for the bot")
            facts = {"channel": identifier}
            findings.append(Finding(note("Channel {channel}"), False, text, facts))
    return findings


def channels_of(options: ChatOptions) -> tuple[int, ...]:
    """Return the channels that the settings name."""
    return (
        *options.channels,
        *options.question_channels,
        *options.forum_channels,
        *options.private_channels,
    )


async def about_commands(client: Any) -> Finding:
    """Tell whether Discord has the bot's slash commands."""
    try:
        differ = await commands_differ(client)
    except UndeliveredError as error:
        text = note("could not be compared: {error}; try again later")
        return Finding(COMMANDS, False, text, {"error": error})
    if differ:
        return Finding(COMMANDS, False, note("differ from Discord's; start the bot again"))
    return Finding(COMMANDS, True, note("are those that Discord has"))


async def about_clock(proxy: str | None) -> list[Finding]:
    """Tell whether Discord can be reached, how quickly, and whether the clock is right."""
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
            start = time.perf_counter()
            async with session.get(f"{Route.BASE}/gateway", proxy=proxy) as response:
                took_s, date = time.perf_counter() - start, response.headers.get("Date", "")
    except (aiohttp.ClientError, OSError) as error:
        text = note("cannot be reached ({error}); check the network")
        return [Finding("Discord", False, text, {"error": type(error).__name__})]
    took = {"took": f"{took_s * 1000:.0f}"}
    reached = Finding("Discord", took_s < 1, note("answers in {took} ms"), took)
    try:
        theirs = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return [reached]
    skew_s = (datetime.now(UTC) - theirs).total_seconds() - took_s / 2
    if abs(skew_s) <= _MAX_SKEW_S:
        return [reached, Finding(CLOCK, True, note("agrees with Discord's"))]
    text = note("differs from Discord's by {skew} s; set the clock of the host")
    return [reached, Finding(CLOCK, False, text, {"skew": f"{skew_s:.0f}"})]


def written(
    findings: Iterable[Finding], folders: Iterable[Path] = (), words: Words = ENGLISH
) -> list[str]:
    """Return the findings as lines of plain text, those that are not sound marked.

    Args:
        findings: what was found.
        folders: the knowledge folders; where there are any, no path of the host is shown.
        words: the bot's own words.
    """
    said = [
        (f.sound, *(words.gettext(text).format(**f.facts) for text in (f.subject, f.text)))
        for f in findings
    ]
    lines = [f"{'✓' if sound else '✗'} {subject}: {text}." for sound, subject, text in said]
    known = tuple(folders)
    return [without_host_paths(line, known) for line in lines] if known else lines
