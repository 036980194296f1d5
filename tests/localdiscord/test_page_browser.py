"""The page in a real browser: what it makes of hostile text, and a newcomer's walk by keyboard."""

from collections.abc import AsyncIterator

import discord
import pytest
from playwright.async_api import Browser, Page, Request, expect

from localdiscord import LocalDiscord
from tests.localdiscord.conftest import Connect, make_bot
from tests.localdiscord.raw import RawClient
from tests.localdiscord.test_page import demonstration

SAFE_A = 'target="_blank" rel="noopener noreferrer"'
RENDERED = {
    "**b** *i* _i_ __u__ ~~s~~": ("<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s>"),
    "***both*** and **bold *in* bold**": (
        "<strong><em>both</em></strong> and <strong>bold <em>in</em> bold</strong>"
    ),
    r"\*plain\* \_plain\_ \> \`": "*plain* _plain_ &gt; `",
    "snake_case_word and 2 * 3 * 4": "snake_case_word and 2 * 3 * 4",
    "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`*code* <b>`": "<code>*code* &lt;b&gt;</code>",
    "``a ` b``": "<code>a ` b</code>",
    "```py\n# *no*\n<b>\n```after": "<pre><code># *no*\n&lt;b&gt;</code></pre>after",
    "say ```x``` here": "say <pre><code>x</code></pre> here",
    "[it](https://a.example/b)": (
        f'<a href="https://a.example/b" {SAFE_A} title="https://a.example/b">it</a>'
    ),
    "[it](javascript:alert(1))": "[it](javascript:alert(1))",
    "<https://a.example/>": (
        f'<a href="https://a.example/" {SAFE_A} title="https://a.example/">https://a.example/</a>'
    ),
    "see https://a.example/x.": (
        f'see <a href="https://a.example/x" {SAFE_A} title="https://a.example/x">'
        "https://a.example/x</a>."
    ),
    "> one\n> two\nthree": "<blockquote>one\ntwo</blockquote>three",
    ">>> one\n> two": "<blockquote>one<blockquote>two</blockquote></blockquote>",
    ">no quote": "&gt;no quote",
    "# One\n## Two\n#none": '<h3 class="md">One</h3><h4 class="md">Two</h4>#none',
    "-# small\nlarge": '<small class="subtext">small</small>large',
    "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "<@100000000000000001> <#100000000000000002>": (
        '<span class="mention">@Robin</span> <span class="mention">#questions</span>'
    ),
    "<@&100000000000000009> @everyone": (
        '<span class="mention">@unknown</span> <span class="mention">@everyone</span>'
    ),
    "</ask:100000000000000001>": '<span class="mention">/ask</span>',
    "||no||": (
        '<button class="spoiler" type="button" aria-label="Spoiler" aria-pressed="false">'
        "no</button>"
    ),
    "<:wave:100000000000000001>": ":wave:",
}


@pytest.fixture
async def page(chromium: Browser, local: LocalDiscord) -> AsyncIterator[Page]:
    """The page, open; whatever a browser would complain of fails the test."""
    complaints: list[str] = []
    opened = await chromium.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text))

    def note(request: Request) -> None:
        if not request.url.startswith(local.url):
            complaints.append(request.url)

    opened.on("request", note)
    await opened.goto(local.page_url)
    await expect(opened.get_by_role("heading", name="general", exact=True)).to_be_visible()
    yield opened
    assert complaints == []


async def test_discords_markdown_is_rendered_and_nothing_else_is(
    page: Page, local: LocalDiscord, api: RawClient
) -> None:
    rendered = await page.evaluate(
        """async (texts) => {
            const { markdown } = await import("/page/markdown.js");
            const names = {
                users: new Map([["100000000000000001", "Robin"]]),
                channels: new Map([["100000000000000002", "questions"]]),
            };
            return texts.map((text) => {
                const box = document.createElement("div");
                box.append(markdown(text, names));
                return box.innerHTML;
            });
        }""",
        list(RENDERED),
    )
    assert dict(zip(RENDERED, rendered, strict=True)) == RENDERED
    link = {"type": 2, "style": 5, "label": "Open", "url": "discord://x"}
    await api.say(
        {
            "embeds": [{"title": "<b>T</b>", "description": "[x](javascript:1)", "color": 1}],
            "components": [{"type": 1, "components": [link]}],
        }
    )
    article = page.get_by_role("article")
    await expect(article.get_by_role("heading", name="<b>T</b>")).to_be_visible()
    assert await article.locator("a[href]").count() == 0
    local.member.say("<@" + str(local.bot.id) + "> hello")
    await expect(page.get_by_text("@Bot hello")).to_be_visible()


async def test_a_newcomer_walks_through_everything_by_keyboard(
    page: Page, local: LocalDiscord, connect: Connect
) -> None:
    async with connect(demonstration()):
        await expect(page.get_by_role("status").first).to_have_text("Bot is online")
        box = page.get_by_role("textbox")
        await expect(box).to_be_focused()
        await expect(box).to_have_attribute("placeholder", "Message #general   ·   Try: !ping")
        await page.keyboard.type("/a")
        await expect(page.get_by_role("option", name="/ask")).to_have_attribute(
            "aria-selected", "true"
        )
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("/ask question: ")
        await page.keyboard.type("why")
        await expect(page.get_by_role("option", name="whywhy")).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("/ask question: whywhy")
        await page.keyboard.press("Enter")
        answer = page.get_by_role("article").filter(has_text="why 1 False")
        await expect(answer).to_contain_text("Robin used /ask")
        await answer.get_by_role("button", name="Next").press("Enter")
        await expect(page.get_by_role("article").last).to_contain_text("page 2")
        await page.get_by_role("log").focus()
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Shift+F10")
        await expect(page.get_by_role("menuitem", name="Tell")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.get_by_role("dialog").get_by_label("What").fill("this")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("article").last).to_contain_text("told this")
        await page.get_by_role("combobox").select_option("1")
        note = page.get_by_role("article").last
        await expect(note).to_contain_text("chose 1Only you can see this")
        await page.get_by_role("radio", name="Morgan").press("Enter")
        await expect(page.get_by_text("Only you can see this")).to_have_count(0)
        await page.keyboard.type("hello @Ro")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("article").last).to_contain_text("hello @Robin")
        await page.keyboard.press("ArrowUp")
        await expect(box).to_have_value("hello @Robin")
        await page.keyboard.type(" again")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("article").last).to_contain_text("again (edited)")
        await page.keyboard.press("Alt+6")
        await expect(page.get_by_role("heading", name="Bot", exact=True)).to_be_visible()
    await expect(page.get_by_role("status").first).to_have_text("Bot is connecting…")
    await page.keyboard.press("Alt+1")
    await page.clock.install()
    await page.get_by_role("button", name="Next").click()
    await page.clock.run_for(4000)
    await expect(page.get_by_text("This interaction failed.")).to_be_visible()
    assert local.channel.messages


async def test_threads_posts_reactions_pins_and_typing_are_seen_and_made(
    page: Page, local: LocalDiscord, api: RawClient
) -> None:
    asked = local.member.say("when does it open?")
    first = page.get_by_role("article").first
    await first.click(button="right")
    await page.get_by_role("menuitem", name="👍").click()
    await expect(first.get_by_role("button", name="👍")).to_have_text("👍1")
    assert asked.reactions == {"👍": [local.member.user]}
    await first.click(button="right")
    await page.get_by_role("menuitem", name="Start a thread").click()
    await page.get_by_label("Name").fill("opening hours")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="opening hours", exact=True)).to_be_visible()
    await page.get_by_role("textbox").fill("in the thread")
    await page.keyboard.press("Enter")
    thread = local.channel_named("opening hours")
    await expect(page.get_by_role("article").last).to_contain_text("in the thread")
    await api.say({"content": "at nine"}, thread.id)
    await expect(page.get_by_role("article").last).to_contain_text("at nine")
    await page.get_by_role("button", name="Archive").click()
    await expect(page.get_by_role("button", name="Open again")).to_be_visible()
    assert thread.thread is not None
    assert thread.thread.archived
    await page.get_by_role("button", name="help").click()
    await page.get_by_role("button", name="New post").click()
    await page.get_by_label("Title").fill("A question")
    await page.get_by_label("Message", exact=True).last.fill("How is it?")
    await page.get_by_label("open").check()
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(page.get_by_role("heading", name="A question", exact=True)).to_be_visible()
    await expect(page.get_by_text("open", exact=True)).to_be_visible()
    await page.get_by_role("button", name="help").click()
    await expect(page.get_by_role("log")).to_contain_text("Robin: How is it?")
    await page.get_by_role("radio", name="Morgan").click()
    await page.get_by_role("button", name="general").click()
    await page.get_by_role("article").first.click(button="right")
    await page.get_by_role("menuitem", name="Pin").click()
    await expect(page.get_by_text("pinned a message to this channel.")).to_be_visible()
    await page.get_by_title("Pinned messages").click()
    await expect(page.get_by_role("menuitem")).to_have_text("Robin: when does it open?")
    await page.keyboard.press("Escape")
    local.member.typing()
    await expect(page.get_by_text("Robin is typing…")).to_be_visible()
    secret = local.moderator.start_thread("secret", private=True)
    await expect(page.get_by_role("button", name="secret")).to_be_visible()
    await page.get_by_role("radio", name="Robin").click()
    await expect(page.get_by_role("button", name="secret")).to_have_count(0)
    local.moderator.add_to_thread(secret, local.member.user)
    await expect(page.get_by_role("button", name="secret")).to_be_visible()


async def test_a_form_with_labels_and_a_select_of_several_work_on_the_page(
    page: Page, local: LocalDiscord, connect: Connect
) -> None:
    bot = make_bot()

    class Form(discord.ui.Modal, title="Tell us"):
        what = discord.ui.Label[discord.ui.Modal](
            text="What is it?",
            description="In a few words",
            component=discord.ui.TextInput[discord.ui.Modal](
                custom_id="what", style=discord.TextStyle.long, min_length=2, max_length=9
            ),
        )

        async def on_submit(self, interaction: discord.Interaction) -> None:
            assert isinstance(self.what.component, discord.ui.TextInput)
            several = discord.ui.Select[discord.ui.View](
                custom_id="which",
                min_values=2,
                max_values=3,
                options=[discord.SelectOption(label=f"No. {n}", value=f"{n}") for n in range(3)],
            )
            several.callback = chosen  # type: ignore[method-assign]
            view = discord.ui.View()
            view.add_item(several)
            await interaction.response.send_message(self.what.component.value, view=view)

    async def chosen(interaction: discord.Interaction) -> None:
        values = (interaction.data or {}).get("values", [])
        await interaction.response.send_message(f"chose {values}")

    @bot.tree.command(name="tell", description="Tell")
    async def tell(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    async with connect(bot):
        await bot.tree.sync()
        await page.get_by_role("textbox").fill("/tell")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        field = page.get_by_role("dialog").get_by_label("What is it?")
        await expect(page.get_by_role("dialog")).to_contain_text("In a few words")
        await field.fill("a very long text")
        await expect(field).to_have_value("a very lo")
        await page.get_by_role("button", name="Submit").click()
        await expect(page.get_by_role("article").last).to_contain_text("a very lo")
        await page.get_by_role("listbox").select_option(["0", "2"])
        await page.get_by_role("button", name="Choose").click()
        await expect(page.get_by_role("article").last).to_contain_text("chose ['0', '2']")
    assert len(local.channel.messages) == 2
