"""Turning pages and reading articles, with buttons that need no memory."""

from bot.chat.messages.notices import GONE, NOT_YOURS
from tests.e2e.stage import Stage

QUESTION = "!ask harbour light at night"


async def test_who_asked_turns_the_pages_of_an_answer(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        assert first.buttons == {
            "Next ▶": True,
            "In context": True,
            "Read the article": True,
            "Why this?": True,
            "Remove": True,
        }
        assert "Quote 1 of 2" in first.text
        quote = first.quote
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert second.message is first.message
        assert second.quote != quote
        assert "\\[2\\] [The harbour · ¶ " in second.text
        assert "Quote 2 of 2" in second.text
        assert second.buttons["Next ▶"] is False
        back = await stage.answer_to(stage.member.click(first.message, "◀ Previous"))
        assert back.quote == quote


async def test_anybody_else_gets_the_page_for_themselves(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        quote = first.quote
        copy = await stage.answer_to(stage.moderator.click(first.message, "Next ▶"))
        assert copy.private
        assert copy.message is not first.message
        assert "Quote 2 of 2" in copy.text
        assert first.quote == quote
        turned = await stage.answer_to(stage.moderator.click(copy.message, "◀ Previous"))
        assert turned.message is copy.message
        assert turned.quote == quote


async def test_buttons_outlive_a_restart(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
    async with stage.bot():
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert "Quote 2 of 2" in second.text


async def test_a_button_outlives_the_reload_of_other_articles(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        stage.write({"library.md": "The library has moved."})
        stage.knowledge.reload()
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert "Quote 2 of 2" in second.text


async def test_a_button_of_a_removed_article_says_so(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        (stage.folder / "harbour.md").unlink()
        stage.knowledge.reload(force=True)
        for button in ("Next ▶", "Read the article"):
            told = await stage.answer_to(stage.member.click(first.message, button))
            assert told.text == GONE
            assert told.private


async def test_a_button_outlives_many_reloads_and_a_restart_between_them(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
    async with stage.bot():
        for weeks in ("four", "five", "six"):
            stage.write({f"a-{weeks}.md": f"The library lends for {weeks} weeks."})
            stage.knowledge.reload()
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert "Quote 2 of 2" in second.text
        read = await stage.answer_to(stage.member.click(first.message, "Read the article"))
        assert read.text.startswith("The harbour\n")


async def test_a_button_outlives_a_change_elsewhere_in_its_article(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        quote = first.quote
        second = (await stage.answer_to(stage.member.click(first.message, "Next ▶"))).quote
        path = stage.folder / "harbour.md"
        changed = path.read_text().replace(
            "---\nThe", "---\nA new paragraph before all of it.\n\nThe"
        )
        path.write_text(changed)
        stage.knowledge.reload()
        back = await stage.answer_to(stage.member.click(first.message, "◀ Previous"))
        assert back.quote == quote
        again = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert again.quote == second


async def test_who_asked_or_a_moderator_removes_an_answer_and_nobody_else(stage: Stage) -> None:
    async with stage.bot(moderators=(stage.moderator.user.id,)):
        mine = await stage.reply_to(stage.moderator.say(QUESTION))
        told = await stage.answer_to(stage.member.click(mine.message, "Remove"))
        assert told.text == NOT_YOURS
        assert told.private
        for person in (stage.member, stage.moderator):
            shown = await stage.reply_to(stage.member.say(QUESTION))
            person.click(shown.message, "Remove")
            await stage.gone(shown)


async def test_a_remark_stays_when_a_page_is_turned(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask harbuor light at night"))
        assert "searched for *harbour*" in first.text
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert "searched for *harbour*" in second.text
        assert "Quote 2 of" in second.text


async def test_the_article_of_a_quote_is_read_in_private(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        read = await stage.answer_to(stage.member.click(first.message, "Read the article"))
    assert read.private
    assert read.text.startswith("The harbour\n")
    assert "The harbour opens at nine." in read.text


async def test_articles_are_listed_with_titles_and_counts(stage: Stage) -> None:
    async with stage.bot():
        said = await stage.reply_to(stage.member.say("!articles"))
        used = await stage.answer_to(stage.member.slash("articles"))
    for shown in (said, used):
        assert "- **The harbour** · " in shown.text
        assert shown.text.startswith("3 articles, ")


async def test_a_long_list_and_a_long_article_have_pages(stage: Stage) -> None:
    names = [f"a{number:02}" for number in range(40)]
    stage.write({f"{n}.md": f"# Title {n} {'with many words ' * 6}\n\nText {n}." for n in names})
    stage.write({"long.md": "\n\n".join(f"Paragraph {n} of many words. " * 8 for n in range(40))})
    stage.knowledge.reload()
    async with stage.bot():
        listed = await stage.reply_to(stage.member.say("!articles"))
        assert "Page 1 of 5" in listed.text
        listed = await stage.answer_to(stage.member.click(listed.message, "Next ▶"))
        assert "Page 2 of 5" in listed.text
        copy = await stage.answer_to(stage.moderator.click(listed.message, "Next ▶"))
        assert "Page 3 of 5" in copy.text
        assert copy.private
        read = await stage.answer_to(stage.member.slash("article", title="long"))
        pages = []
        while True:
            pages.append(read.text)
            if not read.buttons["Next ▶"]:
                break
            read = await stage.answer_to(stage.member.click(read.message, "Next ▶"))
    assert all(f"Paragraph {n} of" in "".join(pages) for n in range(40))
    assert len(pages) > 5


async def test_an_article_that_changed_while_it_was_read_says_so(stage: Stage) -> None:
    stage.write({"long.md": "\n\n".join(f"Paragraph {n} of many words. " * 8 for n in range(40))})
    stage.knowledge.reload()
    async with stage.bot():
        read = await stage.reply_to(stage.member.say("!article long"))
        stage.write({"long.md": "Short now."})
        stage.knowledge.reload()
        told = await stage.answer_to(stage.member.click(read.message, "Next ▶"))
    assert told.text == GONE


async def test_an_unknown_article_is_told(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!article @everyone *zebra*"))
    assert reply.text.startswith("There is no article “\\@\u200beveryone \\*zebra\\*”; `!articles`")
    assert not reply.message.mention_everyone


async def test_help_shows_the_commands_that_a_person_may_use(stage: Stage) -> None:
    async with stage.bot():
        for_member = await stage.answer_to(stage.member.slash("help"))
        for_moderator = await stage.answer_to(stage.moderator.slash("help"))
    assert "`!ask`" in for_member.text
    assert "reload" not in for_member.text
    assert "`!reload`" in for_moderator.text
    assert "`!rollback`" in for_moderator.text
    assert for_member.private


async def test_a_button_that_is_not_ours_is_left_alone(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        first.message.components[0]["components"][1]["custom_id"] = "f2q:nonsense"
        stage.member.click(first.message, "f2q:nonsense")
        assert (await stage.reply_to(stage.member.say(QUESTION))).quote
        assert "Quote 1 of 2" in first.text
