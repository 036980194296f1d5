"""The check-up: is everything as the bot needs it? For `setup` and `footnote doctor`."""

import email.utils
import math
import tempfile
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot import __version__
from bot.answers.snapshot import Snapshot
from bot.chat.command_sync import commands_differ
from bot.chat.delivery import UndeliveredError
from bot.chat.host_paths import without_host_paths
from bot.chat.options import ChatOptions
from bot.errors import os_reason
from bot.text.counted import counted

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
        subject: what.
        sound: whether it is as it should be.
        text: how it is; where it is not sound, what to do.
    """

    subject: str
    sound: bool
    text: str


def about_version() -> Finding:
    """Tell which version this is."""
    return Finding("Version", True, f"Footnote {__version__}, discord.py {discord.__version__}")


def about_knowledge(snapshot: Snapshot) -> Finding:
    """Tell what is served, and whether it has faults."""
    held = (
        f"{counted(len(snapshot.articles), 'article')}, "
        f"{counted(len(snapshot.passages), 'passage')}, version {snapshot.revision}"
    )
    if not snapshot.faults:
        return Finding("Knowledge", True, held)
    faults = counted(len(snapshot.faults), "fault")
    return Finding("Knowledge", False, f"{held}; {faults}, `footnote check` lists them")


def about_journal(is_on: bool) -> Finding:
    """Tell whether the journal is on."""
    if is_on:
        return Finding("Journal", True, "is on; `kb gaps` shows what is asked in vain")
    return Finding("Journal", True, "is off; on, it would show what is asked in vain")


def about_data_folder(folder: Path) -> Finding:
    """Tell whether the bot can keep its own files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        cure = "let the bot's user write there, or set `data` to another folder"
        return Finding("Data folder", False, f"cannot be written ({os_reason(error)}); {cure}")
    return Finding("Data folder", True, "can be written")


def about_intent(allowed: bool) -> Finding:
    """Tell whether the content of messages may be read."""
    if allowed:
        return Finding("Message content", True, "the intent is on")
    cure = "switch it on on the page Bot of the developer portal, then start the bot again"
    text = f"the intent is off, so text commands and edits are not seen in channels; {cure}"
    return Finding("Message content", False, text)


def about_latency(latencies_s: Collection[float]) -> Finding:
    """Tell how long the gateway takes to answer, on the slowest of its connections."""
    over = f" over {len(latencies_s)} connections" if len(latencies_s) > 1 else ""
    if not all(map(math.isfinite, latencies_s)):
        return Finding("Gateway", True, f"is connected{over}, since less than a minute ago")
    slowest_s = max(latencies_s)
    return Finding("Gateway", slowest_s < 1, f"answers in {slowest_s * 1000:.0f} ms{over}")


def about_errors(latest: Sequence[tuple[datetime, str]]) -> Finding:
    """Tell the latest errors."""
    if not latest:
        return Finding("Errors", True, "none since the start")
    lines = "; ".join(f"{at:%Y-%m-%d %H:%M} UTC {message}" for at, message in latest)
    return Finding("Errors", False, f"{lines}; the log has more")


def about_rights(
    channel: discord.abc.GuildChannel, me: discord.Member, *, named: bool = True
) -> Finding:
    """Tell whether the bot may do in a channel what it needs.

    Args:
        channel: the channel.
        me: the bot in its server.
        named: whether to call the channel by its name, else "here".
    """
    subject = f"Channel #{channel.name}" if named else "Rights here"
    held = channel.permissions_for(me)
    missing = [name for right, name in _NEEDED.items() if not getattr(held, right)]
    if not missing:
        return Finding(subject, True, "all rights are there")
    text = f"missing: {', '.join(missing)}; give them to the bot's role in the channel's settings"
    return Finding(subject, False, text)


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
            text = "is not seen; check the id in the settings, and *View Channel* for the bot"
            findings.append(Finding(f"Channel {identifier}", False, text))
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
        return Finding("Slash commands", False, f"could not be compared: {error}; try again later")
    if differ:
        return Finding("Slash commands", False, "differ from Discord's; start the bot again")
    return Finding("Slash commands", True, "are those that Discord has")


async def about_clock(proxy: str | None) -> list[Finding]:
    """Tell whether Discord can be reached, how quickly, and whether the clock is right."""
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
            start = time.perf_counter()
            async with session.get(f"{Route.BASE}/gateway", proxy=proxy) as response:
                took_s, date = time.perf_counter() - start, response.headers.get("Date", "")
    except (aiohttp.ClientError, OSError) as error:
        text = f"cannot be reached ({type(error).__name__}); check the network"
        return [Finding("Discord", False, text)]
    reached = Finding("Discord", took_s < 1, f"answers in {took_s * 1000:.0f} ms")
    try:
        theirs = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return [reached]
    skew_s = (datetime.now(UTC) - theirs).total_seconds() - took_s / 2
    if abs(skew_s) <= _MAX_SKEW_S:
        return [reached, Finding("Clock", True, "agrees with Discord's")]
    text = f"differs from Discord's by {skew_s:.0f} s; set the clock of the host"
    return [reached, Finding("Clock", False, text)]


def written(findings: Iterable[Finding], folders: Iterable[Path] = ()) -> list[str]:
    """Return the findings as lines of plain text, those that are not sound marked.

    Args:
        findings: what was found.
        folders: the knowledge folders; where there are any, no path of the host is shown.
    """
    lines = [f"{'✓' if f.sound else '✗'} {f.subject}: {f.text}." for f in findings]
    known = tuple(folders)
    return [without_host_paths(line, known) for line in lines] if known else lines
