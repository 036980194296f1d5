"""Notices: the short sentences that the bot says beside its answers."""

from bot.chat.formatting.markdown import shortened
from bot.chat.wording.translations import ENGLISH, Words, note

NO_TEXT = note("That message has no text to look up.")
NOT_HERE = note("I do not answer in this channel.")
NOT_YOURS = note("Only who asked may do that, and moderators where it is about removing.")
SLOWLY = note("One moment: you press faster than I can turn pages.")
ONLY_THE_LAST = note("-# Of the questions that you asked in a row, this is the last.")
ASKED_ALREADY = note("The moderators have been asked a moment ago; they will see it.")
GONE = note(
    "The article of this quote has been changed or removed since; ask again for a fresh answer."
)
REPAIRING = note(
    "My index was damaged, and I am making it again from the articles; please ask again in a "
    "minute."
)

JOURNAL_ON = note(
    "The journal is on: I store what is asked and whether it was answered, people as keyed hashes. "
    "`privacy` tells each what is stored of them, `forgetme` deletes it, and PRIVACY.md is a page "
    "for your members."
)
JOURNAL_OFF = note("The journal is off: nothing is stored of what people ask.")

_MAX_QUESTION = 500


def call_for_moderator(role: int, asker: int, question: str, words: Words = ENGLISH) -> str:
    """Ask for a moderator in the name of a member, who is not pinged."""
    said = words.gettext("{role} {member} asks for an answer that the articles do not have")
    called = said.format(role=f"<@&{role}>", member=f"<@{asker}>")
    return f"{called}: {shortened(question, _MAX_QUESTION)}" if question else f"{called}."


def hint(prefix: str, words: Words = ENGLISH) -> str:
    """Return the one line of help for a bare mention."""
    said = words.gettext("Write your question behind the mention, or use `{prefix}ask` or `/ask`.")
    return said.format(prefix=prefix)


def command_usage(command: str, prefix: str, words: Words = ENGLISH) -> str:
    """Return how a command is written that takes something; empty for another."""
    usage = {
        "ask": words.gettext("`{prefix}ask` and then your question."),
        "article": words.gettext("`{prefix}article` and then its title."),
        "reload": words.gettext("`{prefix}reload` or `{prefix}reload --force`."),
        "kb add": words.gettext("`{prefix}kb add`, with a file or without."),
        "kb edit": words.gettext(
            "`{prefix}kb edit` and then the title of an article, with a file or without."
        ),
        "kb remove": words.gettext("`{prefix}kb remove` and then the title of an article."),
        "kb alias": words.gettext(
            '`{prefix}kb alias "TITLE" WORDS`, with commas between the words.'
        ),
        "kb question": words.gettext(
            '`{prefix}kb question "TITLE" "QUESTION" "TEXT"`; TEXT is `none` for no answer.'
        ),
        "kb journal": words.gettext("`{prefix}kb journal on` or `{prefix}kb journal off`."),
    }
    return usage.get(command, "").format(prefix=prefix)


def friendly(prefix: str, words: Words = ENGLISH) -> str:
    """Return the one line of help in reply to small talk."""
    said = words.gettext(
        "Hello! Ask me something about the articles, and I quote what they say; `{prefix}help` "
        "shows all I can do."
    )
    return said.format(prefix=prefix)


def too_soon(seconds: int, words: Words = ENGLISH) -> str:
    """Say that a member has to wait."""
    return words.gettext("One moment: you can ask again in {seconds} s.").format(seconds=seconds)


def help_text(prefix: str, *, moderator: bool, words: Words = ENGLISH) -> str:
    """Return the commands that a person may use, in Discord's Markdown."""
    say = words.gettext
    lines = [
        say("`{prefix}ask` *question* finds the passages that answer it, word for word"),
        say("`{prefix}why` explains the last answer, or why there was none"),
        say("`{prefix}articles` lists what I know about"),
        say("`{prefix}article` *title* lets you read an article in full"),
        say("`{prefix}privacy` says what I store of you; `{prefix}forgetme` deletes it"),
        say("`{prefix}help` shows this"),
    ]
    if moderator:
        lines += [
            say(
                "`{prefix}reload` reads the articles again and checks them; `--force` in spite of "
                "lost answers"
            ),
            say("`{prefix}rollback` returns to the version before the last reload"),
            say(
                "`{prefix}kb` and `status`, `history`, `add`, `edit`, `remove`, `alias`, "
                "`question`, `scope`, `export`, `journal`, `gaps` or `stats` looks after the "
                "articles"
            ),
            say("`{prefix}setup` checks rights, commands, knowledge and connection"),
        ]
    ways = say(
        "Each works as a slash command too. You can also mention me, write to me in a direct "
        "message, or choose *Find an answer* in the menu of a message."
    )
    return "\n".join([*(f"- {line.format(prefix=prefix)}" for line in lines), ways])
