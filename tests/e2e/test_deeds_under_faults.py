"""What moderators do while the network goes and rights are lost: true words, and whole articles."""

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable

import pytest

from bot.articles.overlay import OverlayError
from bot.articles.overlay_changes import OverlayChanges
from bot.journal.store import Store
from bot.knowledge_base import reload as reloading
from localdiscord import Permission
from localdiscord.events import EventKind
from localdiscord.world import Channel
from tests.e2e.conftest import HARBOUR
from tests.e2e.stage import PATIENCE_S, Shown, Stage, attachment

REFUSED = "Only moderators may do that."
MESSAGES = "/channels/{channel_id}/messages"
CLOSED = HARBOUR.replace("The harbour opens at nine.", "Closed for repairs.")
FERRY = "The ferry leaves at ten o'clock from the northern pier."
SHIPS = "The museum shows three real ships."
LIBRARY = "The library lends books for {} weeks."


async def reload(kb: Stage, channel: Channel | None = None) -> None:
    kb.write({"library.md": f"# The library\n\n{LIBRARY.format('six')}"})
    kb.moderator.say("!reload", channel=channel)


async def add(kb: Stage, channel: Channel | None = None) -> None:
    files = [attachment("ferry.md", f"# The ferry\n\n{FERRY}".encode())]
    kb.moderator.say("!kb add", channel=channel, files=files)


async def edit(kb: Stage, channel: Channel | None = None) -> None:
    files = [attachment("museum.md", f"# The museum\n\n{SHIPS}".encode())]
    kb.moderator.say("!kb edit museum", channel=channel, files=files)


async def remove(kb: Stage, channel: Channel | None = None) -> None:
    asked = await kb.reply_to(kb.moderator.say("!kb remove museum", channel=channel))
    kb.moderator.click(asked.message, "Remove it")


async def rollback(kb: Stage, channel: Channel | None = None) -> None:
    kb.moderator.say("!rollback", channel=channel)


DEEDS = {
    reload: ("library", LIBRARY.format("six"), "reload"),
    add: ("ferry", FERRY, "added `ferry`"),
    edit: ("museum", SHIPS, "edited `museum`"),
    remove: ("museum", None, "removed `museum`"),
    rollback: ("library", LIBRARY.format("four"), "rollback"),
}


def bodies(kb: Stage) -> dict[str, str]:
    return {name: article.body for name, article in kb.knowledge.current.articles.items()}


async def done(kb: Stage, deed: Callable[..., object], fault: Callable[[], None]) -> None:
    """Have a deed done; let a fault happen right after it, so that it cannot be told."""
    happened = asyncio.Event()

    def struck(*_: object) -> None:
        fault()
        happened.set()

    assert kb.client is not None
    noted = kb.client.responder.reloads.noted
    noted.append(struck)
    await deed(kb)  # type: ignore[misc]
    async with asyncio.timeout(PATIENCE_S):
        await happened.wait()
    noted.remove(struck)


async def true_and_whole(kb: Stage, deed: Callable[..., object], channel: Channel) -> None:
    """Make sure that the deed stands in the history, and that the next start serves the same."""
    name, body, what = DEEDS[deed]
    history = await kb.reply_to(kb.moderator.say("!kb history", channel=channel))
    newest = history.text.splitlines()[1].replace("\\", "")
    assert what in newest
    assert ": done" in newest or ": swapped" in newest
    assert bodies(kb).get(name) == body
    served = bodies(kb)
    kb.restart()
    assert bodies(kb) == served


async def two_versions(kb: Stage) -> None:
    kb.write({"library.md": f"# The library\n\n{LIBRARY.format('four')}"})
    kb.knowledge.reload()
    kb.write({"library.md": f"# The library\n\n{LIBRARY.format('five')}"})
    kb.knowledge.reload()
    kb.knowledge.settle()


@pytest.mark.parametrize("deed", DEEDS)
async def test_where_the_network_goes_before_a_deed_is_told_it_is_done_and_stands_in_the_history(
    kb: Stage, deed: Callable[..., object]
) -> None:
    await two_versions(kb)
    faults = kb.discord.faults

    def network_gone() -> None:
        faults.drop_socket()
        for route in (MESSAGES, "/webhooks/"):
            faults.fail(403, route=route, times=2)

    async with kb.bot():
        await done(kb, deed, network_gone)
        for what in ("the report", "that it could not be told"):
            await kb.discord.events.next(
                lambda event: event.kind is EventKind.REFUSED, what=what, timeout_s=PATIENCE_S
            )
        faults.clear()
        elsewhere = kb.discord.other_channel
        asked = kb.member.say("!ask when does the harbour open", channel=elsewhere)
        assert (await kb.reply_to(asked)).bold == "The harbour opens at nine."
        await true_and_whole(kb, deed, elsewhere)


@pytest.mark.parametrize("deed", DEEDS)
async def test_where_the_bot_may_not_write_any_more_a_deed_stands_in_the_history(
    kb: Stage, deed: Callable[..., object]
) -> None:
    await two_versions(kb)

    def muted() -> None:
        kb.discord.faults.take_permission(kb.discord.channel, Permission.SEND_MESSAGES)

    async with kb.bot():
        await done(kb, deed, muted)
        await true_and_whole(kb, deed, kb.discord.other_channel)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Have each reload say that it has begun, and wait until it may go on."""
    begun, go_on = threading.Event(), threading.Event()
    compare = reloading.compare

    def hold(*snapshots: object) -> object:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return compare(*snapshots)  # type: ignore[arg-type]

    monkeypatch.setattr(reloading, "compare", hold)
    return begun, go_on


async def test_while_the_gateway_is_gone_during_a_reload_the_old_version_answers(
    kb: Stage, held: tuple[threading.Event, threading.Event]
) -> None:
    begun, go_on = held
    async with kb.bot():
        kb.write({"library.md": f"# The library\n\n{LIBRARY.format('six')}"})
        asked = kb.moderator.say("!reload")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
        kb.discord.faults.drop_socket()
        await kb.discord.resumed(PATIENCE_S)
        assert "three weeks" in (await kb.said("how long does the library lend books")).text
        go_on.set()
        assert (await kb.reply_to(asked)).text.startswith("Reloaded: version")
        assert "six weeks" in (await kb.said("how long does the library lend books")).text


@pytest.mark.parametrize("slash", [True, False])
async def test_a_long_reload_shows_how_far_it_is_in_the_message_that_becomes_its_report(
    kb: Stage, held: tuple[threading.Event, threading.Event], slash: bool
) -> None:
    _, go_on = held
    async with kb.bot() as client:
        client.responder.progress_s = 0.01
        kb.write({"library.md": f"# The library\n\n{LIBRARY.format('six')}"})
        if slash:
            shown = await kb.answer_to(kb.moderator.slash("reload"))
        else:
            asked = kb.moderator.say("!reload")
            message = await kb.discord.next_message(reply_to=asked, timeout_s=PATIENCE_S)
            shown = Shown(message)
        at = r"indexing what changed|reading file \d of 3"  # where a slow machine still is
        assert re.fullmatch(f"Still at it: ({at}) …", shown.text)
        go_on.set()
        await kb.discord.events.next(
            lambda event: event.message is shown.message and "Reloaded: version" in shown.text,
            what="report",
            timeout_s=PATIENCE_S,
        )
        assert list(shown.buttons) == ["Details"]
        await kb.reply_to(kb.moderator.say("!help"))
    replies = [m for m in kb.discord.channel.messages.values() if m.author.bot]
    assert len(replies) == 2


async def test_where_progress_cannot_be_shown_the_report_arrives_all_the_same(
    kb: Stage, held: tuple[threading.Event, threading.Event]
) -> None:
    _, go_on = held
    async with kb.bot() as client:
        client.responder.progress_s = 0.01
        kb.write({"library.md": f"# The library\n\n{LIBRARY.format('six')}"})
        kb.discord.faults.fail(403, method="POST", route=MESSAGES)
        asked = kb.moderator.say("!reload")
        await kb.discord.events.next(
            lambda event: event.kind is EventKind.REFUSED, what="progress", timeout_s=PATIENCE_S
        )
        go_on.set()
        assert (await kb.reply_to(asked)).text.startswith("Reloaded: version")


async def test_who_is_no_moderator_any_more_can_decide_nothing(kb: Stage) -> None:
    guild = kb.discord.guilds[0]
    role = max(guild.roles.values(), key=lambda role: role.position)
    async with kb.bot(moderators=(role.id,)):
        kb.write({"harbour.md": CLOSED})
        doubtful = await kb.reply_to(kb.moderator.say("!reload"))
        kb.write({"harbour.md": HARBOUR})
        closed = [attachment("harbour.md", CLOSED.encode())]
        change = await kb.reply_to(kb.moderator.say("!kb edit harbour", files=closed))
        removal = await kb.reply_to(kb.moderator.say("!kb remove library"))
        asked = await kb.reply_to(kb.moderator.say("!kb remove museum"))
        removed = await kb.press(asked.message, "Remove it")
        offered = await kb.reply_to(kb.moderator.say("!kb add"))
        form = kb.moderator.click(offered.message, "Write it")
        await form.responded()
        before = kb.knowledge.current
        kb.discord.membership.set_roles(guild, kb.moderator.user, set())
        pressed: list[Shown] = []
        for shown in (doubtful, change, removal, removed, offered):
            pressed += [await kb.press(shown.message, label) for label in shown.buttons]
        sent = kb.moderator.submit(form, title="The ferry", text=FERRY)
        pressed.append(await kb.answer_to(sent))
        assert len(pressed) >= 12
        assert {shown.text for shown in pressed} == {REFUSED}
        assert kb.knowledge.current is before
        assert (await kb.said("when does the harbour open")).bold
    kb.restart()
    assert bodies(kb).keys() == {"harbour", "library"}


async def test_a_deed_is_told_as_done_though_its_draft_or_gap_cannot_be_cleared(
    kb: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(error: Exception) -> Callable[..., None]:
        def fail(*_: object, **__: object) -> None:
            raise error

        return fail

    monkeypatch.setattr(OverlayChanges, "drop_draft", failing(OverlayError("The disk is gone.")))
    monkeypatch.setattr(Store, "close_gap", failing(sqlite3.OperationalError("disk I/O error")))
    async with kb.bot():
        closed = [attachment("harbour.md", CLOSED.encode())]
        asked = await kb.reply_to(kb.moderator.say("!kb edit harbour", files=closed))
        told = await kb.press(asked.message, "Swap anyway")
        assert told.text.startswith("Changed `harbour`. Reloaded: version")
        await kb.reply_to(kb.moderator.say("!kb journal on"))
        await kb.said("who sells ferry tickets")
        gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
        opened = kb.moderator.click(gaps.message, "Write the answer")
        await opened.responded()
        told = await kb.answer_to(kb.moderator.submit(opened, title="Ferry tickets", text=FERRY))
        assert told.text.startswith("Added `ferry-tickets`. Reloaded: version")
        assert "The gap is still listed: " in told.text
