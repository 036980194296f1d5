"""The knowledge base in moderators' hands: each flow in chat, with the real client."""

import io
import zipfile

import discord
import pytest
from pypdf import PdfWriter

from bot.articles.formats import readers
from bot.articles.overlay import Overlay
from bot.chat.responses import correction
from localdiscord.interaction_data import ImpossibleError
from tests.e2e.conftest import HARBOUR
from tests.e2e.stage import Shown, Stage, attachment

REFUSED = "Only moderators may do that."
FERRY = "The ferry leaves at ten o'clock from the northern pier."
CLOSED = HARBOUR.replace("The harbour opens at nine.", "Closed for repairs.")


@pytest.fixture(autouse=True)
def quick_corrections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correction.Corrections.__init__, "__kwdefaults__", {"pause_s": 0})


def file_of(shown: Shown) -> bytes:
    (attached,) = shown.message.attachments
    return attached.content


class TestReload:
    async def test_who_would_lose_an_answer_is_asked_and_may_swap_after_a_restart(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            kb.write({"harbour.md": CLOSED})
            asked = await kb.reply_to(kb.moderator.say("!reload"))
            assert "1 answer would be lost" in asked.text
            assert list(asked.buttons) == ["Swap anyway", "Keep the old one", "Details"]
            report = await kb.press(asked.message, "Details")
            assert b"Lost answers (1)" in file_of(report)
        restarted_before = kb.knowledge.current.revision
        async with kb.bot():
            told = await kb.press(asked.message, "Swap anyway")
            assert told.text.startswith("Reloaded: version")
            assert kb.knowledge.current.revision != restarted_before
            assert "Closed for repairs" in (await kb.said("is the harbour closed")).text

    async def test_what_has_changed_since_is_asked_again(self, kb: Stage) -> None:
        async with kb.bot():
            kb.write({"harbour.md": CLOSED})
            asked = await kb.reply_to(kb.moderator.say("!reload"))
            kb.write({"harbour.md": CLOSED.replace("repairs", "ever")})
            again = await kb.press(asked.message, "Swap anyway")
            assert "1 answer would be lost" in again.text
            kept = await kb.press(again.message, "Keep the old one")
            assert "serves on" in kept.text
            assert (await kb.said("when does the harbour open")).bold

    async def test_a_forced_setting_swaps_unattended(self, kb: Stage) -> None:
        async with kb.bot(force_unattended=True):
            kb.write({"harbour.md": CLOSED})
            assert kb.client is not None
            reloads = kb.client.responder.reloads
            assert (await reloads.reload(force=reloads.forced)).swapped


class TestVersions:
    async def test_any_version_is_returned_to_and_two_are_compared(self, kb: Stage) -> None:
        revisions = [kb.knowledge.current.revision]
        async with kb.bot():
            for weeks in ("four", "five", "six"):
                kb.write({"library.md": f"# The library\n\nIt lends books for {weeks} weeks."})
                await kb.reply_to(kb.moderator.say("!reload"))
                kb.knowledge.settle()
                revisions.append(kb.knowledge.current.revision)
            listed = await kb.reply_to(kb.moderator.say("!kb history"))
            assert all(f"`{revision}`" in listed.text for revision in revisions)
            assert listed.text.count(f"reload by <@{kb.moderator.user.id}>: swapped") == 3
            compared = await kb.reply_to(
                kb.moderator.say(f"!kb history {revisions[1]} {revisions[2]}")
            )
            assert "- changed: `library`" in compared.text
            assert b"+It lends books for five weeks." in file_of(compared)
            told = await kb.reply_to(kb.moderator.say(f"!rollback {revisions[1]}"))
            assert told.text.startswith(f"Rolled back: version `{revisions[1]}` serves again")
            assert "four weeks" in (await kb.said("how long are books lent")).text
            unknown = await kb.reply_to(kb.moderator.say("!rollback 00000000"))
            assert "is not among those that are kept" in unknown.text
        kb.restart()
        async with kb.bot():
            assert "four weeks" in (await kb.said("how long are books lent")).text
            status = await kb.answer_to(kb.moderator.slash("kb status"))
            assert status.private
            assert "It was rolled back to" in status.text
            told = await kb.answer_to(kb.moderator.slash("rollback", revision=revisions[2]))
            assert "five weeks" in (await kb.said("how long are books lent")).text

    async def test_the_log_channel_is_told_who_did_what(self, kb: Stage) -> None:
        async with kb.bot(log_channel=kb.discord.channel.id):
            kb.write({"library.md": "# The library\n\nThe library lends books for nine weeks."})
            await kb.answer_to(kb.moderator.slash("reload"))
            told = await kb.next_in(kb.discord.channel)
            person = kb.moderator.user.id
            assert told.text == f"reload by <@{person}>: swapped, `{kb.knowledge.current.revision}`"
            assert told.message.mentions == []


class TestArticles:
    async def test_an_article_is_written_in_a_form_and_is_an_ordinary_file(self, kb: Stage) -> None:
        async with kb.bot():
            opened = kb.moderator.slash("kb add")
            await opened.responded()
            sent = kb.moderator.submit(opened, title="The ferry", text=FERRY, aliases="boat, ship")
            told = await kb.answer_to(sent)
            assert told.text.startswith("Added `the-ferry`. Reloaded: version")
            assert FERRY in (await kb.said("when does the ferry leave")).quote
        path = kb.folder.parent / "data" / "articles" / "the-ferry.md"
        assert path.read_text() == f"---\ntitle: The ferry\naliases: [boat, ship]\n---\n{FERRY}\n"
        kb.restart()
        async with kb.bot():
            assert FERRY in (await kb.said("when does the ferry leave")).quote
            status = await kb.reply_to(kb.moderator.say("!kb status"))
            assert "Written in chat: `the-ferry`." in status.text

    async def test_behind_the_prefix_a_button_opens_the_form(self, kb: Stage) -> None:
        async with kb.bot():
            offered = await kb.reply_to(kb.moderator.say("!kb add"))
            opened = kb.moderator.click(offered.message, "Write it")
            await opened.responded()
            await kb.answer_to(kb.moderator.submit(opened, title="The ferry", text=FERRY))
            assert FERRY in (await kb.said("when does the ferry leave")).quote

    async def test_an_article_of_the_folders_is_changed_and_a_late_form_is_given_back(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            forms = []
            for _ in range(2):
                opened = kb.moderator.slash("kb edit", article="museum")
                await opened.responded()
                forms.append(opened)
            text = "The museum shows paintings of ships, and one real ship."
            told = await kb.answer_to(kb.moderator.submit(forms[0], text=text))
            assert told.text.startswith("Edited `museum`.")
            assert (kb.folder / "museum.md").read_text().startswith("# The museum")
            assert "one real ship" in (await kb.said("what does the museum show")).quote
            late = await kb.answer_to(kb.moderator.submit(forms[1], text="Something else."))
            assert late.text.startswith("`museum` was changed meanwhile")
            assert b"Something else." in file_of(late)
            kb.write({"museum.md": "# The museum\n\nThe museum is being rebuilt in this year."})
            told = await kb.reply_to(kb.moderator.say("!reload"))
            assert "has changed in the knowledge folders since this was written" in told.text
            assert "one real ship" in (await kb.said("what does the museum show")).quote

    async def test_a_change_that_loses_an_answer_is_asked_and_decided_after_a_restart(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            opened = kb.moderator.slash("kb edit", article="harbour")
            await opened.responded()
            asked = await kb.answer_to(kb.moderator.submit(opened, text="Closed for repairs now."))
            assert "1 answer would be lost" in asked.text
            assert (await kb.said("when does the harbour open")).bold
        kb.restart()
        async with kb.bot():
            assert (await kb.said("when does the harbour open")).bold
            told = await kb.press(asked.message, "Swap anyway")
            assert "Reloaded" in told.text
            assert "Closed for repairs now." in (await kb.said("is the harbour closed")).quote
            again = await kb.press(asked.message, "Swap anyway")
            assert again.text == "That was decided already."

    async def test_a_removed_article_is_brought_back_by_a_button(self, kb: Stage) -> None:
        async with kb.bot():
            asked = await kb.reply_to(kb.moderator.say("!kb remove the museum"))
            assert "Remove “The museum” (`museum`)?" in asked.text
            assert "museum" in kb.knowledge.current.articles
            told = await kb.press(asked.message, "Remove it")
            assert told.text.startswith("Removed `museum`.")
            assert "museum" not in kb.knowledge.current.articles
            restarted_status = await kb.reply_to(kb.moderator.say("!kb status"))
            assert "Removed in chat: `museum`." in restarted_status.text
            back = await kb.press(told.message, "Undo")
            assert back.text.startswith("Brought back `museum`.")
            assert "paintings" in (await kb.said("what does the museum show")).text

    async def test_words_and_questions_are_added(self, kb: Stage) -> None:
        async with kb.bot():
            told = await kb.reply_to(kb.moderator.say('!kb alias "the library" bookshelf, stacks'))
            assert told.text.startswith("Added words to `library`.")
            assert kb.knowledge.current.articles["library"].aliases == ("bookshelf", "stacks")
            told = await kb.reply_to(
                kb.moderator.say('!kb question museum "what does the museum show" "paintings"')
            )
            assert "3 of 3 questions answered as expected" in told.text
            told = await kb.reply_to(kb.moderator.say("!kb alias"))
            assert told.text.startswith("That is not how it is written: `!kb alias")

    async def test_a_message_becomes_an_article_with_its_author_day_and_link(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            message = kb.member.say(FERRY)
            opened = kb.moderator.menu("Add to the knowledge base", message)
            await opened.responded()
            told = await kb.answer_to(kb.moderator.submit(opened, title="The ferry"))
            assert told.text.startswith("Added `the-ferry`.")
            article = kb.knowledge.current.articles["the-ferry"]
            assert article.author == kb.member.user.display_name
            assert article.sources[0].endswith(f"/{message.channel_id}/{message.id}")
            assert article.published is not None
            assert FERRY in (await kb.said("when does the ferry leave")).quote

    async def test_all_articles_are_exported(self, kb: Stage) -> None:
        async with kb.bot():
            packed = file_of(await kb.reply_to(kb.moderator.say("!kb export")))
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            assert files.namelist() == ["harbour.md", "library.md", "museum.md"]
            assert files.read("harbour.md").decode() == HARBOUR


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.md", "Text.")
    return packed.getvalue()


def empty_pdf(*, password: str = "") -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()


class Declared(bytes):
    """A file that says of itself how large it is."""

    def __len__(self) -> int:
        return 200 * 1024 * 1024


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("ferry.md", b"\xff\xfe not text", "line 1: is not UTF-8 text"),
            ("ferry.md", b"# Ferry\n\nGood.\n\xc3(", "line 4: is not UTF-8 text"),
            ("ferry.md", zipped(), "is a zip file, whatever its name says"),
            ("ferry.pdf", empty_pdf(), "it holds no text, as pictures of pages do; have the text"),
            ("ferry.pdf", empty_pdf(password="a"), "save it again, without a password"),
            ("ferry.pdf", b"%PDF-1.7\nbroken", "it cannot be read as PDF"),
            ("ferry.pdf", b"", "it cannot be read as PDF"),
            ("ferry.exe", b"MZ", "`ferry.exe` is no article; those end in .htm, .html"),
            ("ferry.md", b"---\ntitle: [\n---\nText.", "The article was not taken: "),
            ("harbour.md", b"Text.", "There is an article `harbour` already"),
            ("???.md", b"Text.", "The title has no letter or digit"),
            ("ferry.md", b"", "The article was not taken: "),
        ],
    )
    async def test_a_file_that_is_no_article_is_named_in_a_sentence(
        self, kb: Stage, name: str, content: bytes, told: str
    ) -> None:
        before = kb.knowledge.current
        async with kb.bot():
            attached = attachment(name, content)
            reply = await kb.reply_to(kb.moderator.say("!kb add", files=[attached]))
            assert told in reply.text.replace("\\", "")
            assert str(kb.folder.parent) not in reply.text
        assert kb.knowledge.current is before
        assert Overlay(kb.folder.parent / "data" / "articles").files() == {}

    async def test_a_format_whose_library_is_not_installed_is_told_how_to_install_it(
        self, kb: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(readers, "find_spec", lambda _: None)
        async with kb.bot():
            files = [attachment("ferry.pdf", empty_pdf())]
            reply = await kb.reply_to(kb.moderator.say("!kb add", files=files))
        assert reply.text == (
            'ferry.pdf: is not read without pypdf; install it: pip install "footnote-bot[pdf]"'
        )

    async def test_a_file_that_is_not_taken_is_given_back_as_it_was(self, kb: Stage) -> None:
        content = empty_pdf(password="a")
        async with kb.bot():
            files = [attachment("ferry.pdf", content)]
            reply = await kb.reply_to(kb.moderator.say("!kb add", files=files))
        assert file_of(reply) == content

    async def test_a_good_file_is_added_and_replaces(self, kb: Stage) -> None:
        async with kb.bot():
            for text in (FERRY, FERRY.replace("ten", "two")):
                command = "!kb add" if text == FERRY else "!kb edit ferry"
                content = f"# The ferry\n\n{text}".encode()
                attached = attachment("ferry.md", content)
                await kb.reply_to(kb.moderator.say(command, files=[attached]))
                assert text in (await kb.said("when does the ferry leave")).quote

    async def test_what_a_form_cannot_hold_is_given_as_a_file(self, kb: Stage) -> None:
        long = "# The long one\n\n" + "A sentence of the long one. " * 200
        kb.write({"long.md": long, "plain.txt": "The plain one\n\nIt has no front matter."})
        async with kb.bot():
            await kb.reply_to(kb.moderator.say("!reload"))
            for name, told in (("long", "more than 4,000 characters"), ("plain", "`.txt` file")):
                reply = await kb.reply_to(kb.moderator.say(f"!kb edit {name}"))
                assert told in reply.text
                path = next(kb.folder.glob(f"{name}.*"))
                assert file_of(reply) == path.read_bytes()
            told_alias = await kb.reply_to(kb.moderator.say("!kb alias plain simple"))
            assert told_alias.text.endswith("edit the file itself.")

    async def test_a_file_that_is_too_large_is_not_fetched(
        self, kb: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fetched(_: object) -> bytes:
            raise AssertionError("it was fetched")

        monkeypatch.setattr(discord.Attachment, "read", fetched)
        async with kb.bot():
            for command in ("!kb add", "!kb edit museum"):
                attached = attachment("ferry.md", Declared(b"A few bytes."))
                reply = await kb.reply_to(kb.moderator.say(command, files=[attached]))
                assert reply.text == (
                    "`ferry.md` has more than 8 MB, which is more than an article has."
                )

    async def test_a_file_of_the_overlay_may_be_edited_by_hand(self, kb: Stage) -> None:
        async with kb.bot():
            content = f"# The ferry\n\n{FERRY}".encode()
            await kb.reply_to(kb.moderator.say("!kb add", files=[attachment("ferry.md", content)]))
            path = kb.folder.parent / "data" / "articles" / "ferry.md"
            path.write_text(f"# The ferry\n\n{FERRY.replace('ten', 'two')}")
            await kb.reply_to(kb.moderator.say("!reload"))
            assert "two o'clock" in (await kb.said("when does the ferry leave")).quote

    async def test_a_read_only_data_folder_is_told_and_nothing_changes(self, kb: Stage) -> None:
        async with kb.bot():
            articles = kb.folder.parent / "data" / "articles"
            articles.parent.mkdir(exist_ok=True)
            articles.write_text("a file where the folder should be")
            offered = await kb.reply_to(kb.moderator.say("!kb add"))
            opened = kb.moderator.click(offered.message, "Write it")
            await opened.responded()
            told = await kb.answer_to(kb.moderator.submit(opened, title="The ferry", text=FERRY))
            assert "cannot be" in told.text
            assert FERRY.encode() in file_of(told)
            assert list(kb.knowledge.current.articles) == ["harbour", "library", "museum"]


class TestJournal:
    async def switched_on(self, kb: Stage) -> None:
        told = await kb.reply_to(kb.moderator.say("!kb journal on"))
        assert told.text.startswith("The journal is on")

    async def test_it_is_off_and_writes_nothing(self, kb: Stage) -> None:
        async with kb.bot():
            answered = await kb.said("when does the harbour open")
            assert "👍" not in answered.buttons
            told = await kb.reply_to(kb.member.say("!privacy"))
            assert told.text == "I store nothing of what you ask: the journal is off."
            gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
            assert gaps.text.startswith("The journal is off")
        assert not list((kb.folder.parent / "data").glob("journal*"))

    async def test_a_gap_becomes_an_article_in_three_clicks_and_who_waits_is_told_once(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            for question in ("who sells ferry tickets", "ferry tickets: who sells them"):
                missed = await kb.said(question)
                assert "Tell me when it is answered" in missed.buttons
            pressed = kb.member.click(missed.message, "Tell me when it is answered")
            assert "tell you once" in (await kb.answer_to(pressed)).text
            gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
            assert "1 question that the articles do not answer" in gaps.text
            opened = kb.moderator.click(gaps.message, "Write the answer")
            await opened.responded()
            text = "The kiosk at the pier sells ferry tickets. It opens at noon."
            told = await kb.answer_to(kb.moderator.submit(opened, title="Ferry tickets", text=text))
            assert told.text.startswith("Added `ferry-tickets`.")
            message = await kb.next_in(kb.member.direct)
            assert (
                "You asked: “ferry tickets: who sells them” It has been answered now."
                in message.text
            )
            assert "kiosk" in message.text
            again = await kb.reply_to(kb.moderator.say("!kb gaps"))
            assert again.text.startswith("No gaps")

    async def test_a_gap_is_pointed_to_an_article_or_closed(self, kb: Stage) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            await kb.said("where are the bookworms")
            await kb.said("zebra crossing")
            gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
            turned = await kb.press(gaps.message, "Next gap ▶")
            closing = "zebra" if "▶ zebra" in turned.text else "bookworms"
            left = await kb.press(gaps.message, "Not for us")
            assert closing not in left.text
            opened = kb.moderator.click(gaps.message, "Point to an article")
            await opened.responded()
            told = await kb.answer_to(kb.moderator.submit(opened, title="the library"))
            assert told.text.startswith("Added words to `library`.")
            assert (await kb.reply_to(kb.moderator.say("!kb gaps"))).text.startswith("No gaps")

    async def test_an_unhelpful_answer_is_a_gap_and_forgetting_leaves_nothing(
        self, kb: Stage
    ) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            answered = await kb.said("when does the harbour open")
            await kb.answer_to(kb.member.click(answered.message, "👎"))
            gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
            assert "1 answered, unhelpful" in gaps.text
            told = await kb.reply_to(kb.member.say("!privacy"))
            assert "1 question, feedback on 1 answer" in told.text
            told = await kb.reply_to(kb.member.say("!forgetme"))
            assert told.text.startswith("Deleted: 1 question")
            assert (await kb.reply_to(kb.moderator.say("!kb gaps"))).text.startswith("No gaps")
            late = await kb.answer_to(kb.member.click(answered.message, "👍"))
            assert late.text == "That answer is no longer in the journal."
        data = kb.folder.parent / "data"
        person = kb.member.user.id
        for path in data.glob("journal.sqlite*"):
            assert person.to_bytes(8, "big").lstrip(b"\0") not in path.read_bytes()
            assert b"harbour open" not in path.read_bytes()

    async def test_old_answers_get_a_note_when_their_passage_changes(self, kb: Stage) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            old = await kb.said("how long does the library lend books")
            other = await kb.said("which light must boats show")
            kb.write({"library.md": "# The library\n\nThe library lends books for nine weeks."})
            await kb.reply_to(kb.moderator.say("!reload"))
            await kb.discord.events.next(
                lambda event: event.message is old.message and correction.NOTE in old.text,
                what="correction",
                timeout_s=10,
            )
            assert correction.NOTE not in other.text

    async def test_answers_to_slash_commands_get_it_where_others_see_them_and_after_a_rollback(
        self, kb: Stage
    ) -> None:
        question = "how long does the library lend books"
        async with kb.bot(private_channels=(kb.discord.other_channel.id,)):
            await self.switched_on(kb)
            private = kb.member.slash("ask", question=question, channel=kb.discord.other_channel)
            hidden = await kb.answer_to(private)
            assert hidden.private
            kb.write({"library.md": "# The library\n\nThe library lends books for nine weeks."})
            await kb.reply_to(kb.moderator.say("!reload"))
            old = await kb.answer_to(kb.member.slash("ask", question=question))
            assert "nine weeks" in old.text
            await kb.reply_to(kb.moderator.say("!rollback"))
            await kb.discord.events.next(
                lambda event: event.message is old.message and correction.NOTE in old.text,
                what="correction",
                timeout_s=10,
            )
            assert "nine weeks" in old.text
            assert correction.NOTE not in hidden.text

    async def test_statistics_are_told_drawn_and_sent_as_csv(self, kb: Stage) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            await kb.said("when does the harbour open")
            await kb.said("zebra crossing")
            told = await kb.reply_to(kb.moderator.say("!kb stats 7"))
            assert "**The last 7 days**: 2 questions by 1 person, 1 answered (50 %)" in told.text
            assert "1. The harbour · 1" in told.text
            assert "zebra crossing · 1" in told.text
            assert file_of(told).startswith(b"\x89PNG")
            csv = await kb.press(told.message, "As CSV")
            assert b"gap,zebra crossing,1" in file_of(csv)

    async def test_switching_off_deletes_all_of_it(self, kb: Stage) -> None:
        async with kb.bot():
            await self.switched_on(kb)
            await kb.said("zebra crossing")
            asked = await kb.reply_to(kb.moderator.say("!kb journal off"))
            told = await kb.press(asked.message, "Delete all of it")
            assert told.text.startswith("The journal is off")
        assert not list((kb.folder.parent / "data").glob("journal*"))


class TestRights:
    COMMANDS = (
        "reload", "rollback", "kb", "kb status", "kb history", "kb add", "kb edit museum",
        "kb remove museum", "kb alias museum x", 'kb question museum "a" "b"', "kb export",
        "kb journal on", "kb journal off", "kb gaps", "kb stats", "kb scope museum",
    )  # fmt: skip

    async def test_every_command_of_the_group_is_walked(self, kb: Stage) -> None:
        async with kb.bot() as client:
            group = client.get_command("kb")
            names = {f"kb {command.name}" for command in group.commands}  # type: ignore[union-attr]
        assert names <= {" ".join(c.split()[:2]) for c in self.COMMANDS}

    @pytest.mark.parametrize("named", [True, False])
    async def test_a_member_is_refused_everything(self, kb: Stage, named: bool) -> None:
        before = kb.knowledge.current
        changes = {} if named else {"moderators": ()}
        async with kb.bot(**changes):
            for command in self.COMMANDS:
                assert (await kb.reply_to(kb.member.say(f"!{command}"))).text == REFUSED
                assert (await kb.reply_to(kb.member.dm(f"!{command}"))).text == REFUSED
        assert kb.knowledge.current is before
        assert not (kb.folder.parent / "data" / "journal.key").exists()

    async def test_who_manages_a_server_is_refused_while_there_are_several(self, kb: Stage) -> None:
        async with kb.bot(moderators=()):
            for command in self.COMMANDS:
                told = await kb.reply_to(kb.moderator.say(f"!{command}"))
                assert told.text == (
                    "Several servers share these articles, so only the moderators named in the "
                    "settings may do that. Add the line "
                    f"`moderators: [{kb.moderator.user.id}]` to footnote.yaml, and start me again."
                )
                assert (await kb.reply_to(kb.moderator.dm(f"!{command}"))).text == REFUSED

    async def test_in_one_server_who_manages_it_is_moderator_as_discord_counts(
        self, kb: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted = 1
        async with kb.bot(moderators=()) as client:

            async def count() -> int | None:
                return counted

            monkeypatch.setattr(client.responder, "count_servers", count)

            told = await kb.reply_to(kb.moderator.say("!kb status"))
            assert told.text.startswith("Version `")
            assert (await kb.reply_to(kb.member.say("!kb status"))).text == REFUSED
            assert (await kb.reply_to(kb.moderator.dm("!kb status"))).text == REFUSED
            counted = None
            told = await kb.reply_to(kb.moderator.say("!kb status"))
            assert told.text.startswith("Discord does not say in how many servers I am")
            assert "`moderators: [" in told.text

    async def test_every_button_and_form_of_a_moderator_refuses_a_member(self, kb: Stage) -> None:
        before = kb.knowledge.current
        async with kb.bot():
            kb.write({"harbour.md": CLOSED})
            reload = await kb.reply_to(kb.moderator.say("!reload"))
            remove = await kb.reply_to(kb.moderator.say("!kb remove museum"))
            add = await kb.reply_to(kb.moderator.say("!kb add"))
            await kb.reply_to(kb.moderator.say("!kb journal on"))
            await kb.said("zebra crossing")
            gaps = await kb.reply_to(kb.moderator.say("!kb gaps"))
            stats = await kb.reply_to(kb.moderator.say("!kb stats"))
            off = await kb.reply_to(kb.moderator.say("!kb journal off"))
            pressed = 0
            for shown in (reload, remove, add, gaps, stats, off):
                for label in shown.buttons:
                    told = await kb.answer_to(kb.member.click(shown.message, label))
                    assert told.text == REFUSED
                    assert told.private
                    pressed += 1
            assert pressed >= 12
            assert kb.client is not None
            assert kb.client.responder.journal.is_on
            opened = kb.moderator.click(add.message, "Write it")
            await opened.responded()
            sent = kb.member.submit(opened, title="The ferry", text=FERRY)
            assert (await kb.answer_to(sent)).text == REFUSED
        assert kb.knowledge.current is before

    @pytest.mark.parametrize(
        "made_up",
        [
            "m1:swap:00000000", "m1:take:0000000000000000:0", "m1:take:../x:0", "m1:undo:zz",
            "m1:remove:zzzzzz:0", "m1:details:99", "m1:details:x", "m1:gapwrite:zz",
            "m1:gapclose:1", "m1:csv:999999999", "m1:nothing", "m1:", "m1:gap:-1", "m1:open:000000",
            "j1:up:1", "j1:tell:ffffffffffffffff", "j1:nothing:1",
        ],
    )  # fmt: skip
    async def test_made_up_custom_ids_change_nothing(self, kb: Stage, made_up: str) -> None:
        before = kb.knowledge.current
        async with kb.bot():
            await kb.reply_to(kb.moderator.say("!kb journal on"))
            shown = await kb.reply_to(kb.moderator.say("!kb add"))
            shown.message.components[0]["components"][0]["custom_id"] = made_up
            pressed = kb.moderator.click(shown.message, made_up)
            if made_up not in {"m1:", "m1:gap:-1", "j1:nothing:1", "m1:take:../x:0"}:
                told = await kb.answer_to(pressed)
                assert len(told.text) < 300
            assert (await kb.said("when does the harbour open")).bold
        assert kb.knowledge.current.revision == before.revision

    async def test_slash_commands_are_not_offered_to_members_where_nobody_is_named(
        self, kb: Stage
    ) -> None:
        async with kb.bot(moderators=()):
            with pytest.raises(ImpossibleError):
                kb.member.slash("kb status")
