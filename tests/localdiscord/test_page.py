"""The page's server side: who may use it, and what it does for those who may."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.ext import commands
from yarl import URL

import localdiscord
from localdiscord import LocalDiscord
from tests.localdiscord.conftest import Connect, make_bot
from tests.localdiscord.raw import RawClient

PAGE = Path(localdiscord.__file__).parent / "page" / "static"


class PageSocket:
    """The page's WebSocket, as the browser holds it."""

    def __init__(self, local: LocalDiscord, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.local = local
        self.socket = socket
        self.place = local.channel
        self.part = "robin"
        self.number = 0

    async def receive(self, **wanted: object) -> dict[str, Any]:
        """The next packet that has all these values."""
        async for message in self.socket:
            packet = json.loads(message.data)
            if all(packet.get(key) == value for key, value in wanted.items()):
                return packet  # type: ignore[no-any-return]
        raise ConnectionError("closed")

    async def ask(self, do: str, **details: object) -> dict[str, Any]:
        """Send a request and take its answer."""
        self.number += 1
        base = {"re": self.number, "do": do, "as": self.part, "place": str(self.place.id)}
        await self.socket.send_json(base | details)
        return await self.receive(re=self.number)


@asynccontextmanager
async def page_of(local: LocalDiscord) -> AsyncIterator[PageSocket]:
    key = URL(local.page_url).fragment
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{local.url}/page/socket?key={key}", headers={"Origin": local.url}
        ) as socket,
    ):
        yield PageSocket(local, socket)


def demonstration() -> commands.Bot:
    """A bot with one command of every kind."""
    made = make_bot()

    class Pages(discord.ui.View):
        @discord.ui.button(label="Next", custom_id="next")
        async def turn(
            self,
            interaction: discord.Interaction,
            button: discord.ui.Button["Pages"],  # noqa: ARG002 -- discord.py passes it
        ) -> None:
            await interaction.response.edit_message(content="page 2")

        @discord.ui.select(
            custom_id="which",
            options=[discord.SelectOption(label="One", value="1")],
        )
        async def choose(
            self, interaction: discord.Interaction, which: discord.ui.Select["Pages"]
        ) -> None:
            await interaction.response.send_message(f"chose {which.values[0]}", ephemeral=True)

    class Form(discord.ui.Modal, title="Tell"):
        what = discord.ui.TextInput[discord.ui.View](label="What", custom_id="what")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"told {self.what.value}")

    @made.tree.command(name="ask", description="Ask")
    async def ask(
        interaction: discord.Interaction,
        question: str,
        count: int = 1,
        exact: bool = False,
    ) -> None:
        await interaction.response.send_message(f"{question} {count} {exact}", view=Pages())

    @ask.autocomplete("question")
    async def complete(
        interaction: discord.Interaction,  # noqa: ARG001 -- discord.py passes it
        current: str,
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current * 2, value=current)]

    @made.tree.context_menu(name="Tell")
    async def tell(
        interaction: discord.Interaction,
        message: discord.Message,  # noqa: ARG001 -- discord.py passes it
    ) -> None:
        await interaction.response.send_modal(Form())

    async def sync() -> None:
        await made.tree.sync()

    made.setup_hook = sync  # type: ignore[method-assign]
    return made


async def test_the_page_is_served_with_headers_that_keep_everything_else_out(
    local: LocalDiscord,
) -> None:
    async with aiohttp.ClientSession() as session, session.get(local.page_url) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_every_file_of_the_page_is_served_by_its_type_and_nothing_else_is(
    local: LocalDiscord,
) -> None:
    async with aiohttp.ClientSession() as session:
        for path in PAGE.iterdir():
            async with session.get(f"{local.url}/page/{path.name}") as response:
                assert response.status == 200
                assert response.headers["X-Content-Type-Options"] == "nosniff"
        for name in ("nothing.js", "..%2Fserver.py", "%2e%2e"):
            async with session.get(URL(f"{local.url}/page/{name}", encoded=True)) as response:
                assert response.status == 404


def test_the_page_names_no_address_elsewhere_and_never_parses_html() -> None:
    for path in PAGE.iterdir():
        text = path.read_text(encoding="utf-8")
        text = text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://[\w-]+\.\w", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


async def test_a_request_under_another_name_is_refused_everywhere(local: LocalDiscord) -> None:
    port = URL(local.url).port
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/page/app.js", "/page/socket", "/api/v10/gateway"):
            for host in ("evil.example", f"evil.example:{port}", "127.0.0.1:1"):
                async with session.get(local.url + path, headers={"Host": host}) as response:
                    assert response.status == 403, (path, host)
        headers = {"Host": f"localhost:{port}"}
        async with session.get(local.url + "/api/v10/gateway", headers=headers) as response:
            assert response.status == 200


async def test_it_listens_on_the_loopback_interface_alone(local: LocalDiscord) -> None:
    assert URL(local.url).host == "127.0.0.1"


async def test_the_socket_needs_this_starts_key_and_the_own_page(local: LocalDiscord) -> None:
    key = URL(local.page_url).fragment
    async with aiohttp.ClientSession() as session:
        for query, origin in (
            ("", local.url),
            ("?key=", local.url),
            ("?key=wrong", local.url),
            (f"?key={key}", "http://evil.example"),
            (f"?key={key}", "null"),
        ):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(
                    f"{local.url}/page/socket{query}", headers={"Origin": origin}
                )
            assert refused.value.status == 403
    async with LocalDiscord() as other:
        assert URL(other.page_url).fragment != key


async def test_a_page_that_opens_sees_places_people_and_what_was_said(
    local: LocalDiscord,
) -> None:
    local.member.say("hello")
    async with page_of(local) as page:
        world = await page.receive(kind="world")
        assert [p["name"] for p in world["places"]] == [
            *("general", "news", "help", "voice"),
            *("lounge", "Bot", "Bot"),
        ]
        assert [p["part"] for p in world["people"]] == ["robin", "morgan"]
        assert world["places"][0]["messages"][0]["content"] == "hello"
        assert world["hints"] == ["!ping"]
        assert world["status"]["online"] == {str(local.bot.id): False}


async def test_people_on_the_page_write_reply_edit_and_delete(local: LocalDiscord) -> None:
    async with page_of(local) as page:
        said = await page.ask("say", text="one")
        page.part = "morgan"
        replied = await page.ask("say", text="two", reply_to=said["message_id"], ping=False)
        message = local.channel.messages[int(replied["message_id"])]
        assert message.author is local.moderator.user
        assert message.reference_id == int(said["message_id"])
        assert message.mentions == []
        await page.ask("edit", message=replied["message_id"], text="three")
        assert message.content == "three"
        await page.ask("delete", message=said["message_id"])
        assert list(local.channel.messages) == [message.id]
        gone = await page.ask("delete", message=said["message_id"])
        assert gone["error"] == "this message is gone"


async def test_commands_choices_buttons_selects_and_forms_work_from_the_page(
    local: LocalDiscord, connect: Connect
) -> None:
    async with page_of(local) as page, connect(demonstration()):
        news = await page.receive(kind="commands")
        here = news["commands"]["robin"][str(local.channel.id)]
        assert [c["name"] for c in here["slash"]] == ["ask"]
        assert here["menu"] == ["Tell"]
        found = await page.ask("complete", name="ask", option="question", text="ab", others={})
        assert found["choices"] == [{"name": "abab", "value": "ab"}]
        await page.ask(
            "slash", name="ask", options={"question": "why", "count": "3", "exact": "yes"}
        )
        answer = (await page.receive(kind="message"))["message"]
        assert answer["content"] == "why 3 True"
        await page.ask("click", message=answer["id"], custom_id="next")
        assert (await page.receive(kind="edit"))["message"]["content"] == "page 2"
        await page.ask("choose", message=answer["id"], custom_id="which", values=["1"])
        chosen = (await page.receive(kind="message"))["message"]
        assert chosen["content"] == "chose 1"
        assert chosen["only_for"] == str(local.member.user.id)
        used = await page.ask("menu", message=answer["id"], name="Tell")
        await page.receive(kind="modal", interaction=used["interaction"])
        form = (await page.ask("form", interaction=used["interaction"]))["form"]
        assert form["title"] == "Tell"
        await page.ask("submit", interaction=used["interaction"], values={"what": "this"})
        assert (await page.receive(kind="message"))["message"]["content"] == "told this"


async def test_what_cannot_be_done_is_answered_with_the_reason(
    local: LocalDiscord, connect: Connect
) -> None:
    async with page_of(local) as page, connect(demonstration()):
        for request, reason in (
            ({"do": "say", "text": ""}, "nothing to send"),
            ({"do": "slash", "name": "nothing", "options": {}}, "no command"),
            ({"do": "slash", "name": "ask", "options": {"question": "x", "count": "x"}}, "fit"),
            ({"do": "slash", "name": "ask", "options": {"question": "x", "exact": "x"}}, "fit"),
            ({"do": "say", "text": "x", "place": "1"}, "channel is gone"),
            ({"do": "dance"}, "nothing that can be done"),
            ({"do": "fault", "name": "earthquake"}, "no fault"),
        ):
            assert reason in (await page.ask(**request))["error"]  # type: ignore[arg-type]
        unknown = await page.ask("complete", name="x", option="y", text="z", others={})
        assert unknown["choices"] == []


async def online(page: PageSocket) -> bool:
    """Whether the bot is there, as the page is told next."""
    status = (await page.receive(kind="status"))["status"]
    return bool(status["online"][str(page.local.bot.id)])


async def test_the_page_switches_faults_and_is_told_how_things_stand(
    local: LocalDiscord, api: RawClient, connect: Connect
) -> None:
    async with page_of(local) as page, connect(make_bot()):
        assert await online(page) is True
        await page.ask("fault", name="drop")
        assert await online(page) is False
        assert await online(page) is True
        silent = await page.ask("fault", name="silence")
        assert silent["status"]["acknowledges"] is False
        assert (await page.ask("fault", name="clear"))["status"]["acknowledges"] is True
        taken = await page.ask("fault", name="take", permission="SEND_MESSAGES")
        assert taken["status"]["taken"][str(local.bot.id)][str(local.channel.id)] == [
            "SEND_MESSAGES"
        ]
        assert (await api.say({"content": "x"})).code == 50013
        assert (await page.receive(kind="refused"))["detail"]["code"] == 50013
        await page.ask("fault", name="give", permission="SEND_MESSAGES")
        for name, status in (("fail_500", 500), ("fail_502", 502), ("fail_503", 503)):
            await page.ask("fault", name=name)
            assert (await api.say({"content": "x"})).status == status
        for name in ("limit", "limit_all"):
            await page.ask("fault", name=name)
            assert (await api.say({"content": "x"})).status == 429
        await page.ask("fault", name="delete_channel")
        assert (await api.say({"content": "x"})).code == 10003


async def test_the_page_switches_message_content_off_and_on(local: LocalDiscord) -> None:
    async with page_of(local) as page:
        off = await page.ask("fault", name="refuse_content")
        assert off["status"]["message_content"] == {str(local.bot.id): False}
        on = await page.ask("fault", name="grant_content")
        assert on["status"]["message_content"] == {str(local.bot.id): True}


async def test_a_file_is_given_with_its_key_alone_and_never_run(
    local: LocalDiscord, api: RawClient
) -> None:
    form = aiohttp.FormData()
    page = b"<script>alert(1)</script>"
    form.add_field("files[0]", page, filename="x.html", content_type="text/html")
    form.add_field("files[1]", b"\x89PNG", filename="x.png", content_type="image/png")
    posted = (await api.send("POST", f"/channels/{local.channel.id}/messages", raw=form)).body
    first, second = (attachment["url"] for attachment in posted["attachments"])
    async with aiohttp.ClientSession() as session:
        async with session.get(first) as response:
            assert await response.read() == page
            assert response.headers["Content-Disposition"] == "attachment"
            assert "sandbox" in response.headers["Content-Security-Policy"]
        async with session.get(second) as response:
            assert response.headers["Content-Disposition"] == "inline"
        for wrong in (first.partition("?")[0], first + "x", f"{local.url}/attachments/1/1/x?hm=x"):
            async with session.get(wrong) as response:
                assert response.status == 404
